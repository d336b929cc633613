//! What a mail is about, without what mailers put around it: `Re: [EXT] AW: Price of windows` is about "Price of windows"
//! (R-50).

#[cfg(test)]
mod tests;

/// Words before a colon that say "answer" or "passed on" in some language and nothing else.
const PREFIXES: [&str; 50] = [
    "re",
    "fwd",
    "fw",
    "aw",
    "antw",
    "wg",
    "doorst",
    "videresend",
    "réf",
    "rép",
    "reenv",
    "odp",
    "předat",
    "vá",
    "továbbítás",
    "redir",
    "ynt",
    "i\u{307}lt",
    "απ",
    "σχετ",
    "πρθ",
    "השב",
    "הועבר",
    "отв",
    "пересл",
    "від",
    "回复",
    "回覆",
    "答复",
    "转发",
    "轉寄",
    "返信",
    "転送",
    "회신",
    "답장",
    "전달",
    "bls",
    "trs",
    "رد",
    "إعادة توجيه",
    "edasi",
    "ats",
    "persiųsti",
    "atb",
    "pārs",
    "yml",
    "отг",
    "препр",
    "odg",
    "proslijeđeno",
];

/// Words that say so in one language and something else in others: "TR: Turkey", "R: Germany".
const AMBIGUOUS: [&str; 17] =
    ["sv", "vb", "vs", "vl", "tr", "rv", "res", "enc", "r", "i", "rif", "pd", "на", "ha", "tl", "ct", "fs"];

/// What gateways and filters put before a subject.
const GATEWAYS: [&str; 4] = ["[ext]", "[extern]", "[external]", "***spam***"];

/// What some programs put around a mail that they pass on.
const PASSED_ON: &str = "(fwd)";

/// Whether a mail is surely an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// It names the mails that it answers (In-Reply-To, References).
    Answers,
    /// It does not.
    Unknown,
}

/// A subject without prefixes, gateways' tags and doubled white space; the tag of a list or a tracker stays. Compare what
/// comes out without regard to case. Empty when nothing is left.
pub fn normal(subject: &str, origin: Origin) -> String {
    let whole = subject.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut rest = whole.as_str();
    let mut tag = "";
    while let Some(shorter) = shorter(rest, origin) {
        rest = shorter;
    }
    // "[list] Re: Price of windows": the tag stays, what stands behind it goes.
    if let Some((of_list, behind)) = list_tag(rest)
        && let Some(mut shorter_behind) = shorter(behind, origin)
    {
        while let Some(shorter) = shorter(shorter_behind, origin) {
            shorter_behind = shorter;
        }
        (tag, rest) = (of_list, shorter_behind);
    }
    let rest = strip_end(rest, PASSED_ON).unwrap_or(rest);
    if tag.is_empty() { rest.to_owned() } else { format!("{tag} {rest}") }
}

/// The subject without its first prefix or tag, if it begins with one.
fn shorter(subject: &str, origin: Origin) -> Option<&str> {
    let tags = GATEWAYS.iter().chain([&PASSED_ON]);
    tags.into_iter()
        .find_map(|tag| strip_start(subject, tag))
        .or_else(|| without_prefix(subject, origin))
        .map(str::trim)
}

/// Without `Re:`, `Re[2]:`, `Re(2):`, `Re*2:`, `RE :`; the colon may be the wide one of Chinese and Japanese.
fn without_prefix(subject: &str, origin: Origin) -> Option<&str> {
    let (before, behind) = subject.split_once([':', '：'])?;
    let before = before.trim();
    let counter = |c: char| c.is_ascii_digit() || "[]()*".contains(c);
    let word = before.trim_end_matches(counter).trim().to_lowercase();
    let is_prefix = PREFIXES.contains(&word.as_str());
    let is_likely = origin == Origin::Answers && AMBIGUOUS.contains(&word.as_str());
    (is_prefix || is_likely).then_some(behind)
}

/// `[list]` at the beginning, and what stands behind it.
fn list_tag(subject: &str) -> Option<(&str, &str)> {
    let end = subject.strip_prefix('[')?.find(']')? + 2;
    Some((&subject[..end], subject[end..].trim()))
}

fn strip_start<'s>(subject: &'s str, tag: &str) -> Option<&'s str> {
    let start = subject.get(..tag.len())?;
    start.eq_ignore_ascii_case(tag).then(|| &subject[tag.len()..])
}

fn strip_end<'s>(subject: &'s str, tag: &str) -> Option<&'s str> {
    let at = subject.len().checked_sub(tag.len())?;
    let end = subject.get(at..)?;
    end.eq_ignore_ascii_case(tag).then(|| subject[..at].trim_end())
}
