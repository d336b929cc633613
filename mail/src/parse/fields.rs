//! The header block: fields in their order, as bytes (RFC 5322 §2.2, and what is sent instead).

use super::Complaint;

/// A header block longer than this is read up to here (R-21). Bytes.
pub const MAX_HEADER_BYTES: usize = 1024 * 1024;

/// Content-Type and Content-Disposition are read up to here: mail-parser compares each parameter with
/// all before it, 19 s unoptimised for 1 MB of them. Bytes.
const MAX_PARAMETERS_BYTES: usize = 32 * 1024;

/// One header field; the value keeps its folds and its encoding.
#[derive(Clone, Copy)]
pub(crate) struct Field<'a> {
    name: &'a [u8],
    value: &'a [u8],
}

/// The fields of one header block.
#[derive(Clone, Default)]
pub(crate) struct Fields<'a>(Vec<Field<'a>>);

impl<'a> Fields<'a> {
    /// The raw value of the first field of this name, in any case.
    pub(crate) fn first(&self, name: &str) -> Option<&'a [u8]> {
        self.all(name).next()
    }

    /// The raw value of a field with parameters, cut at [`MAX_PARAMETERS_BYTES`].
    pub(crate) fn with_parameters(&self, name: &str) -> Option<&'a [u8]> {
        self.first(name).map(|value| &value[..value.len().min(MAX_PARAMETERS_BYTES)])
    }

    /// The raw values of all fields of this name, in their order.
    pub(crate) fn all(&self, name: &str) -> impl Iterator<Item = &'a [u8]> {
        self.0.iter().filter(move |field| field.name.eq_ignore_ascii_case(name.as_bytes())).map(|field| field.value)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Reads the header block at the start of `raw`; `is_boundary` says which lines end a part.
///
/// Gives the fields and where the body starts. A block without its empty line ends at the first line
/// that is no field, if it is the first line, or at the boundary; other lines of rubbish are passed over.
pub(crate) fn read<'a>(
    raw: &'a [u8],
    is_boundary: impl Fn(&[u8]) -> bool,
    complaints: &mut Vec<Complaint>,
) -> (Fields<'a>, usize) {
    let mut fields = Fields::default();
    let mut at = 0;
    let mut field: Option<(usize, usize)> = None;
    loop {
        let end = line_end(raw, at);
        let line = trim_line_end(&raw[at..end]);
        let is_last = line.is_empty() || is_boundary(line);
        let is_rubbish = !is_last && !is_continuation(line) && colon(line).is_none() && !line.starts_with(b"From ");
        if is_continuation(line) && !is_last {
            if let Some((_, field_end)) = &mut field {
                *field_end = end;
            }
        } else {
            if let Some((start, field_end)) = field.take() {
                push(&mut fields, &raw[start..field_end]);
            }
            if is_last {
                return (fields, if line.is_empty() { end } else { at });
            }
            if is_rubbish && fields.is_empty() {
                return (fields, at);
            }
            if colon(line).is_some() {
                field = Some((at, end));
            }
        }
        if at < MAX_HEADER_BYTES && end >= MAX_HEADER_BYTES {
            complaints.push(Complaint::HeadersTooLarge);
        }
        at = end;
        if at >= MAX_HEADER_BYTES {
            if let Some((start, field_end)) = field.take() {
                push(&mut fields, &raw[start..field_end.min(start + MAX_HEADER_BYTES)]);
            }
            return (fields, body_start(raw, at, &is_boundary));
        }
    }
}

/// The body of an overlong header block starts after the next empty line.
fn body_start(raw: &[u8], mut at: usize, is_boundary: impl Fn(&[u8]) -> bool) -> usize {
    while at < raw.len() {
        let end = line_end(raw, at);
        let line = trim_line_end(&raw[at..end]);
        if line.is_empty() {
            return end;
        }
        if is_boundary(line) {
            return at;
        }
        at = end;
    }
    at
}

fn push<'a>(fields: &mut Fields<'a>, line: &'a [u8]) {
    if let Some(at) = colon(line) {
        let (name, value) = (&line[..at], &line[at + 1..]);
        fields.0.push(Field { name: name.trim_ascii_end(), value: value.trim_ascii() });
    }
}

/// Where the name of a field ends, if the line begins with one: printable ASCII without spaces.
fn colon(line: &[u8]) -> Option<usize> {
    let at = line.iter().position(|&byte| byte == b':')?;
    let name = line[..at].trim_ascii_end();
    (!name.is_empty() && name.iter().all(u8::is_ascii_graphic)).then_some(at)
}

fn is_continuation(line: &[u8]) -> bool {
    matches!(line.first(), Some(b' ' | b'\t'))
}

/// The index after the line that starts at `at`, its LF included.
pub(crate) fn line_end(raw: &[u8], at: usize) -> usize {
    raw[at..].iter().position(|&byte| byte == b'\n').map_or(raw.len(), |length| at + length + 1)
}

pub(crate) fn trim_line_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}
