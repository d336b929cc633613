//! Of which parts a mail is made, as its server says it before anything of it is fetched (RFC 3501 §7.4.2, BODYSTRUCTURE).

use super::response::Token;
use crate::parse::MAX_DEPTH;

/// A larger part is left on the server until somebody wants it. Bytes, as it would be stored.
pub const LARGE_PART_BYTES: usize = 1024 * 1024;

/// A part, or parts inside each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Part {
    /// Where it lies in the mail: `2.1`; of the mail itself empty if it has parts, else `1`.
    pub section: String,
    /// In lower case.
    mime_type: String,
    /// In lower case: `base64`.
    pub encoding: String,
    /// As it is sent. Bytes.
    octets: usize,
    /// What divides its parts, if it has any.
    pub boundary: Option<String>,
    pub parts: Vec<Part>,
    /// It has a file name, or says that it is a file.
    is_file: bool,
}

/// A value of a list: an atom or a text, or a list.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Item {
    Nil,
    Word(String),
    List(Vec<Item>),
}

/// Reads a list whose opening parenthesis is gone; none for one that does not end, or is too deep.
pub(super) fn list(tokens: &mut std::vec::IntoIter<Token>) -> Option<Vec<Item>> {
    let mut open: Vec<Vec<Item>> = vec![Vec::new()];
    loop {
        let item = match tokens.next()? {
            // A part has two lists inside its own: of its disposition, and of the parameters of that.
            Token::Open if open.len() > MAX_DEPTH + 2 => return None,
            Token::Open => {
                open.push(Vec::new());
                continue;
            }
            Token::Close => {
                let list = open.pop()?;
                if open.is_empty() {
                    return Some(list);
                }
                Item::List(list)
            }
            Token::Atom(word) if word.eq_ignore_ascii_case("NIL") => Item::Nil,
            Token::Atom(word) => Item::Word(word),
            Token::Text(text) => Item::Word(String::from_utf8_lossy(&text).into_owned()),
        };
        open.last_mut()?.push(item);
    }
}

impl Part {
    /// The mail; none where the server says what nobody understands.
    pub(super) fn read(list: &[Item]) -> Option<Part> {
        let is_whole = matches!(list.first(), Some(Item::Word(_)));
        Part::at(list, if is_whole { "1" } else { "" }.to_owned())
    }

    fn at(list: &[Item], section: String) -> Option<Part> {
        let parts: Vec<&Vec<Item>> = list.iter().map_while(Item::list).collect();
        if parts.is_empty() {
            return Part::leaf(list, section);
        }
        let below = |number: usize| if section.is_empty() { number.to_string() } else { format!("{section}.{number}") };
        let read = parts.iter().enumerate().map(|(at, part)| Part::at(part, below(at + 1)));
        Some(Part {
            mime_type: format!("multipart/{}", list.get(parts.len())?.word()?.to_ascii_lowercase()),
            boundary: Some(parameter(list.get(parts.len() + 1)?, "boundary")?.to_owned()),
            parts: read.collect::<Option<Vec<Part>>>()?,
            section,
            ..Part::default()
        })
    }

    fn leaf(list: &[Item], section: String) -> Option<Part> {
        let word = |at: usize| list.get(at).and_then(Item::word).unwrap_or_default().to_ascii_lowercase();
        let mime_type = format!("{}/{}", word(0), word(1));
        // Texts say their lines too; a mail inside the mail besides its envelope and its own structure.
        let more = match mime_type.as_str() {
            "message/rfc822" | "message/global" => 3,
            text if text.starts_with("text/") => 1,
            _ => 0,
        };
        let disposition = list.get(8 + more).and_then(Item::list).map_or(&[][..], Vec::as_slice);
        let says_file =
            disposition.first().and_then(Item::word).is_some_and(|word| word.eq_ignore_ascii_case("attachment"));
        let names = [(list.get(2), "name"), (disposition.get(1), "filename")];
        let is_named = names.into_iter().any(|(list, name)| list.is_some_and(|list| has_parameter(list, name)));
        Some(Part {
            encoding: word(5),
            octets: word(6).parse().ok()?,
            is_file: says_file || is_named,
            mime_type,
            section,
            ..Part::default()
        })
    }

    /// How many bytes it has once its transfer encoding is undone, as far as that can be said before.
    pub(super) fn size_bytes(&self) -> usize {
        /// Of 78 bytes of a base64 line 57 are kept, and of four in the last line three.
        const KEPT_OF_LINE: (usize, usize) = (57, 78);
        match self.encoding.as_str() {
            "base64" => self.octets / KEPT_OF_LINE.1 * KEPT_OF_LINE.0 + self.octets % KEPT_OF_LINE.1 / 4 * 3,
            _ => self.octets,
        }
    }

    /// Whether it is a file that is left on the server. What is read for more than being shown never is: the letter
    /// itself, mails inside the mail, and Outlook's envelope, which may hold the letter.
    pub(super) fn is_left(&self) -> bool {
        let is_letter = matches!(self.mime_type.as_str(), "text/plain" | "text/html") && !self.is_file;
        let is_read = self.mime_type.starts_with("message/") || self.mime_type.ends_with("ms-tnef");
        self.parts.is_empty() && self.size_bytes() > LARGE_PART_BYTES && !is_letter && !is_read
    }

    /// The part and all inside it, in their order.
    pub(super) fn all(&self) -> Vec<&Part> {
        std::iter::once(self).chain(self.parts.iter().flat_map(Part::all)).collect()
    }

    /// What is fetched of it at once. Bytes, as they are sent.
    pub(super) fn fetched_octets(&self) -> usize {
        let leaves = self.all().into_iter().filter(|part| !part.is_left());
        leaves.fold(0, |sum, part| sum.saturating_add(part.octets))
    }
}

impl Item {
    fn list(&self) -> Option<&Vec<Item>> {
        if let Item::List(list) = self { Some(list) } else { None }
    }

    fn word(&self) -> Option<&str> {
        if let Item::Word(word) = self { Some(word) } else { None }
    }
}

/// The value of a parameter, in a list of names and values.
fn parameter<'i>(list: &'i Item, name: &str) -> Option<&'i str> {
    let pairs = list.list()?.chunks_exact(2);
    pairs
        .filter_map(|pair| Some((pair[0].word()?, pair[1].word()?)))
        .find(|(key, _)| key.eq_ignore_ascii_case(name))
        .map(|(_, value)| value)
}

/// Whether a parameter is there, in one piece or several (RFC 2231: `filename*0*`).
fn has_parameter(list: &Item, name: &str) -> bool {
    let keys = list.list().into_iter().flatten().step_by(2).filter_map(Item::word);
    keys.map(|key| key.split('*').next().unwrap_or_default()).any(|key| key.eq_ignore_ascii_case(name))
}
