//! Paragraphs broken by the mailer for transport, put together again (RFC 3676).

/// Joins lines that end in a space with the next of the same quote depth.
///
/// `joins_words` is DelSp=yes: the space at the end was only the mark and goes.
pub(super) fn unfold(text: &str, joins_words: bool) -> String {
    let mut unfolded = String::with_capacity(text.len());
    let mut open: Option<usize> = None;
    for line in text.lines() {
        let content = line.trim_start_matches('>');
        let depth = line.len() - content.len();
        let content = content.strip_prefix(' ').unwrap_or(content);
        if open != Some(depth) {
            if !unfolded.is_empty() && !unfolded.ends_with('\n') {
                unfolded.push('\n');
            }
            unfolded.push_str(&">".repeat(depth));
            if depth > 0 {
                unfolded.push(' ');
            }
        }
        // The line above a signature ends in a space and yet is whole.
        let is_soft = content.ends_with(' ') && content != "-- ";
        if is_soft {
            let kept = if joins_words { &content[..content.len() - 1] } else { content };
            unfolded.push_str(kept);
            open = Some(depth);
        } else {
            unfolded.push_str(content);
            unfolded.push('\n');
            open = None;
        }
    }
    unfolded
}
