//! Files that old mailers put into the text itself: `begin 644 name`, lines of letters, `end` (POSIX uuencode).

/// A file found in a text.
pub(super) struct Encoded {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// The text without the files in it, and the files. A block without its `end` is text: nothing is dropped.
pub(super) fn take_out(text: &str) -> (String, Vec<Encoded>) {
    if !text.contains("begin ") {
        return (text.to_owned(), Vec::new());
    }
    let lines: Vec<&str> = text.lines().collect();
    let (mut kept, mut found) = (Vec::with_capacity(lines.len()), Vec::new());
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        match name(line).and_then(|name| block(&lines[at + 1..]).map(|(bytes, length)| (name, bytes, length))) {
            Some((name, bytes, length)) => {
                found.push(Encoded { name: name.to_owned(), bytes });
                at += 1 + length;
            }
            None => {
                kept.push(*line);
                at += 1;
            }
        }
    }
    (kept.join("\n"), found)
}

/// The name in `begin 644 name`.
fn name(line: &str) -> Option<&str> {
    let (mode, name) = line.strip_prefix("begin ")?.split_once(' ')?;
    let is_mode = (3..=4).contains(&mode.len()) && mode.bytes().all(|byte| (b'0'..=b'7').contains(&byte));
    Some(name.trim()).filter(|name| is_mode && !name.is_empty())
}

/// The bytes of a block and how many lines it takes, its `end` included.
fn block(lines: &[&str]) -> Option<(Vec<u8>, usize)> {
    let mut bytes = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if line.trim_end() == "end" {
            return Some((bytes, at + 1));
        }
        bytes.extend(decoded(line)?);
    }
    None
}

/// One line: its length in the first letter, then four letters for three bytes. Trailing spaces may be gone.
fn decoded(line: &str) -> Option<Vec<u8>> {
    let values: Option<Vec<u8>> =
        line.trim_end().bytes().map(|byte| (0x20..=0x60).contains(&byte).then(|| (byte - 0x20) & 0x3f)).collect();
    let values = values?;
    let (length, letters) =
        values.split_first().map_or((0, &[][..]), |(length, letters)| (usize::from(*length), letters));
    if letters.len() > length.div_ceil(3) * 4 + 1 {
        return None;
    }
    let mut bytes = Vec::with_capacity(length);
    for four in 0..length.div_ceil(3) {
        let value = |place: usize| u32::from(letters.get(four * 4 + place).copied().unwrap_or_default());
        let three = value(0) << 18 | value(1) << 12 | value(2) << 6 | value(3);
        bytes.extend_from_slice(&three.to_be_bytes()[1..]);
    }
    bytes.truncate(length);
    Some(bytes)
}
