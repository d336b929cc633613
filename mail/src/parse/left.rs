//! A file that was not fetched with its mail: a field in its head says where it lies. A stranger may write the same
//! field; it leads to a part of his own mail then, and nowhere else.

/// The field: the section of the part, and how large it is.
pub(crate) const LEFT_FIELD: &str = "X-Sluice-Left-On-Server";

/// Characters of a section: parts as deep as we read have no longer one.
const MAX_SECTION_CHARS: usize = 500;

/// Where a file of a mail lies, as long as it was not fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// The part of the mail (RFC 3501 §6.4.5): `2.1`.
    pub section: String,
    /// About how large it is, bytes.
    pub size_bytes: usize,
}

/// Reads the field's value.
pub(super) fn read(value: &[u8]) -> Option<Left> {
    let (section, size) = std::str::from_utf8(value).ok()?.split_once(';')?;
    let is_section = section.chars().all(|letter| letter.is_ascii_digit() || letter == '.');
    let section = Some(section).filter(|section| is_section && (1..=MAX_SECTION_CHARS).contains(&section.len()))?;
    Some(Left { section: section.to_owned(), size_bytes: size.trim().parse().ok()? })
}
