//! What a subject says of its mail: that it forwards another, or that it answers one.

/// How subjects of forwarded mails begin, in lower case, without the colon.
const FORWARD: [&str; 24] = [
    "fw",
    "fwd",
    "wg",
    "rv",
    "tr",
    "vs",
    "vb",
    "vl",
    "i",
    "pd",
    "enc",
    "redir.",
    "redir",
    "videresend",
    "ilt",
    "i̇lt",
    "doorst",
    "továbbítás",
    "fs",
    "trs",
    "転送",
    "转发",
    "轉寄",
    "전달",
];

/// How subjects of answers begin. What begins forwarded mails in one language and answers in another is not among them.
const ANSWER: [&str; 26] = [
    "re", "aw", "antw", "sv", "odp", "rif", "r", "res", "rép", "vá", "ynt", "bls", "odg", "atb", "ats", "απ", "отв",
    "отг", "השב", "رد", "回复", "回覆", "答复", "返信", "회신", "답장",
];

/// What some programs put behind the subject of a mail that they forward.
const PASSED_ON: &str = "(fwd)";

/// What the forwarded mail is about, if the subject says that there is one.
pub(super) fn forwarded(subject: &str) -> Option<&str> {
    let subject = subject.trim();
    if let Some((first, about)) = first_word(subject)
        && FORWARD.contains(&first.as_str())
    {
        return Some(if subject.starts_with('[') { about.trim_end_matches(']') } else { about });
    }
    let (about, end) = subject.split_at_checked(subject.len().checked_sub(PASSED_ON.len())?)?;
    end.eq_ignore_ascii_case(PASSED_ON).then_some(about)
}

/// Whether a subject says that its mail is an answer: `Re:`, `Re[2]:`.
pub(super) fn is_answer(subject: &str) -> bool {
    first_word(subject).is_some_and(|(first, _)| ANSWER.contains(&first.as_str()))
}

/// The word before the first colon of either width, in lower case and without a counter, and what stands behind.
fn first_word(subject: &str) -> Option<(String, &str)> {
    let (first, about) = subject.split_once([':', '：'])?;
    let first =
        first.trim().trim_start_matches('[').trim_end_matches(|c: char| c.is_ascii_digit() || "[]()*".contains(c));
    Some((first.trim().to_lowercase(), about))
}
