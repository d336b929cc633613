//! The first words of a mail, for a card or a list.

#[cfg(test)]
mod tests;

/// Lines that begin the mail which is answered, as mailers write them.
const SEPARATORS: [&str; 9] = [
    "-----original message-----",
    "----- original message -----",
    "-----ursprüngliche nachricht-----",
    "-----message d'origine-----",
    "-----mensaje original-----",
    "-----messaggio originale-----",
    "-----mensagem original-----",
    "-----исходное сообщение-----",
    "________________________________",
];

/// How the line above a quotation ends: "On Monday Bob wrote:".
const ATTRIBUTIONS: [&str; 12] = [
    "wrote:",
    "schrieb:",
    "a écrit :",
    "a écrit:",
    "escribió:",
    "escreveu:",
    "ha scritto:",
    "написал:",
    "написал(а):",
    "пишет:",
    "schreef:",
    "napisał:",
];

/// At most `max_chars` of what the writer wrote, on one line, without the quoted mail and the signature.
///
/// Only what is surely a quotation goes: lines that begin with `>` and the line that announces them, and
/// what follows a separator of a known mailer. If nothing would be left, the whole text is shown.
pub fn preview(text: &str, max_chars: usize) -> String {
    let own = own_lines(text);
    let line = one_line(own.iter().copied());
    let line = if line.is_empty() { one_line(text.lines()) } else { line };
    match line.char_indices().nth(max_chars) {
        None => line,
        Some(_) if max_chars == 0 => String::new(),
        Some(_) => {
            let kept: String = line.chars().take(max_chars - 1).collect();
            format!("{}…", kept.trim_end())
        }
    }
}

/// What the writer wrote, and what stands below it: the mail that is answered, a signature. Nothing is cut when unsure:
/// who answers between the lines is shown whole.
pub fn parts(text: &str) -> (&str, &str) {
    let lines: Vec<&str> = text.lines().collect();
    let is_own = |line: &&str| !line.trim().is_empty() && !is_quoted(line);
    let only_quotes = lines.iter().rposition(is_own).map_or(0, |last| last + 1);
    let only_quotes_from = |at: usize| at >= only_quotes;
    let begins = |at: usize| {
        let announced = if announces_quotation(&lines, at) { Some(quotation_after(&lines, at)) } else { None };
        is_end(lines[at]) || announced.is_some_and(only_quotes_from) || (is_quoted(lines[at]) && only_quotes_from(at))
    };
    let Some(line) = (0..lines.len()).find(|&at| begins(at)) else { return (text, "") };
    let cut = lines[line].as_ptr() as usize - text.as_ptr() as usize;
    let (own, below) = text.split_at(cut);
    if own.trim().is_empty() { (text, "") } else { (own.trim_end(), below) }
}

/// The first quoted line below an announcement.
fn quotation_after(lines: &[&str], at: usize) -> usize {
    (at..lines.len()).find(|&line| is_quoted(lines[line])).unwrap_or(at)
}

fn own_lines(text: &str) -> Vec<&str> {
    let lines: Vec<&str> = text.lines().collect();
    let end = lines.iter().position(|line| is_end(line)).unwrap_or(lines.len());
    let kept = (0..end).filter(|&at| !is_quoted(lines[at]) && !announces_quotation(&lines, at));
    kept.map(|at| lines[at]).collect()
}

fn one_line<'t>(lines: impl Iterator<Item = &'t str>) -> String {
    lines.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

/// The signature's mark (RFC 3676 §4.3), which some mailers strip of its space, or a separator.
fn is_end(line: &str) -> bool {
    line == "-- " || line == "--" || SEPARATORS.contains(&line.trim().to_lowercase().as_str())
}

fn is_quoted(line: &str) -> bool {
    line.trim_start().starts_with('>')
}

/// "On Monday Bob wrote:", on one or two lines, and a quotation right below it.
fn announces_quotation(lines: &[&str], at: usize) -> bool {
    let ends_here = |at: usize| {
        let line = lines.get(at).map(|line| line.trim().to_lowercase()).unwrap_or_default();
        ATTRIBUTIONS.iter().any(|known| line.ends_with(known))
    };
    let quotes_after = |at: usize| {
        let below = lines.iter().skip(at + 1).find(|line| !line.trim().is_empty());
        below.is_some_and(|line| is_quoted(line))
    };
    let begins = |line: &str| ["on ", "am ", "le ", "el "].iter().any(|word| line.to_lowercase().starts_with(word));
    (ends_here(at) && quotes_after(at))
        || (begins(lines[at]) && !ends_here(at) && ends_here(at + 1) && quotes_after(at + 1))
}
