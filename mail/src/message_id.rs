//! What the Message-ID header of a mail says, read from its head alone.

/// The first Message-ID of a head, also where it is folded onto the next line; empty if there is none.
pub fn message_id(head: &[u8]) -> String {
    const NAME: &[u8] = b"message-id:";
    let mut lines = head
        .split(|&byte| byte == b'\n')
        .skip_while(|line| !line.get(..NAME.len()).is_some_and(|start| start.eq_ignore_ascii_case(NAME)));
    let Some(first) = lines.next() else { return String::new() };
    let folded = lines.take_while(|line| line.starts_with(b" ") || line.starts_with(b"\t"));
    let whole = folded.fold(first[NAME.len()..].to_vec(), |whole, line| [whole.as_slice(), line].concat());
    String::from_utf8_lossy(whole.trim_ascii()).into_owned()
}
