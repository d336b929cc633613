//! Who wrote what somebody forwards, and when, to whom and about what.
//!
//! Mail programs put the head of the original into the text, each with labels in its user's language, or one sentence
//! ("On Monday Bob wrote:"); some attach the original whole. What is found was typed by whoever forwards: believe it
//! only of people one believes, and ask only for mails of theirs, since a reply quotes the same head.

mod labels;
mod sentence;
mod subjects;

#[cfg(test)]
mod tests;

use crate::bounce::address_in;
use crate::parse::line;
use crate::{Address, Mail};
use labels::{Field, Label};

/// Longer texts are read up to here. Bytes.
const MAX_TEXT_BYTES: usize = 256 * 1024;
/// Labels further apart are not of one head. Lines.
const MAX_GAP: usize = 4;
/// Longer values are cut. Characters.
const MAX_VALUE_CHARS: usize = 998;

/// The head of a mail that somebody forwards.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Original {
    /// Who wrote it; the address is in lower case, and empty where the head has a name alone, as Outlook writes it.
    pub from: Option<Address>,
    /// To whom; as of whom wrote it, an address may be empty.
    pub to: Vec<Address>,
    /// When, as it stands there.
    pub date: String,
    /// What about; empty when it does not say.
    pub subject: String,
}

/// The mail that this one forwards, if it can be told who wrote it.
pub fn original(mail: &Mail) -> Option<Original> {
    attached(mail).or_else(|| in_text(&mail.subject, &mail.text))
}

/// A mail attached whole.
fn attached(mail: &Mail) -> Option<Original> {
    let file = mail.attachments.iter().find(|file| file.mime_type == "message/rfc822")?;
    let (inner, _) = crate::parse(&file.bytes);
    let date = inner.date.and_then(|date| jiff::Timestamp::from_second(date).ok());
    let found = Original {
        from: Some(Address { address: inner.from.as_ref()?.address.to_lowercase(), ..inner.from.clone()? }),
        to: inner.to,
        date: date.map(|date| date.to_string()).unwrap_or_default(),
        subject: inner.subject,
    };
    Some(found)
}

/// The head inside a text: labels first; the sentence only of a mail whose subject says that it is forwarded. An answer
/// quotes the same head of the mail that it answers, and forwards none.
pub(crate) fn in_text(subject: &str, text: &str) -> Option<Original> {
    if subjects::is_answer(subject) {
        return None;
    }
    let text = plain(&text[..text.floor_char_boundary(MAX_TEXT_BYTES)]);
    let lines: Vec<&str> = text.lines().collect();
    let runs = runs(&lines);
    let head_by = |writer: fn(&str) -> Option<Address>, further: &[Field]| {
        let says_more = |run: &&Vec<Label<'_>>| run.iter().any(|label| further.contains(&label.field));
        runs.iter().filter(says_more).find_map(|run| head(run, &lines, writer))
    };
    // A letter says where it comes from, where it goes and when, but not in a line of its own what it is about.
    head_by(person, &[Field::To, Field::Date, Field::Subject])
        .or_else(|| of_sentence(subjects::forwarded(subject)?, &lines))
        .or_else(|| head_by(name_alone, &[Field::Subject]))
}

/// The sentence says nothing of what the original is about, but the subject of the mail that forwards it does.
fn of_sentence(about: &str, lines: &[&str]) -> Option<Original> {
    sentence::find(lines).map(|found| Original { subject: line(about, MAX_VALUE_CHARS), ..found })
}

/// Without what mail programs put around a head: quotation marks, bold stars, no-break spaces.
fn plain(text: &str) -> String {
    let line = |line: &str| {
        let line = line.trim_start_matches(['>', ' ', '\t', '|']).replace(['\u{a0}', '\u{202f}', '\t'], " ");
        let line = line.replace("*:*", ":").replace("* :", ":");
        line.strip_prefix('*').map_or(line.clone(), |rest| rest.replacen(":*", ":", 1).replacen('*', "", 1))
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// Labels that may be of one head.
fn runs<'t>(lines: &[&'t str]) -> Vec<Vec<Label<'t>>> {
    let mut runs: Vec<Vec<Label<'_>>> = Vec::new();
    for label in labels::all(lines) {
        match runs.last_mut().filter(|run| continues(run, &label)) {
            Some(run) => run.push(label),
            None => runs.push(vec![label]),
        }
    }
    runs
}

fn continues(run: &[Label<'_>], label: &Label<'_>) -> bool {
    run.last().is_some_and(|last| label.line <= last.line + MAX_GAP) && !repeats(run, label.field)
}

/// A second head begins: its sender is that of an older mail.
fn repeats(run: &[Label<'_>], field: Field) -> bool {
    field == Field::From && run.iter().any(|label| label.field == Field::From)
}

/// A run of labels that names a sender, as `writer` reads one.
fn head(run: &[Label<'_>], lines: &[&str], writer: fn(&str) -> Option<Address>) -> Option<Original> {
    let sender = run.iter().position(|label| label.field == Field::From)?;
    let from = writer(&value(run, sender, lines))?;
    let of = |field: Field| run.iter().position(|label| label.field == field).map(|at| value(run, at, lines));
    Some(Original {
        from: Some(from),
        to: people(&of(Field::To).unwrap_or_default()),
        date: line(&of(Field::Date).unwrap_or_default(), MAX_VALUE_CHARS),
        subject: line(&of(Field::Subject).unwrap_or_default(), MAX_VALUE_CHARS),
    })
}

/// What follows a label, with the lines that continue it: an empty line ends a value that has begun.
fn value(run: &[Label<'_>], at: usize, lines: &[&str]) -> String {
    let mut value = run[at].value.to_owned();
    let next = run.get(at + 1).map_or(run[at].line + 2, |next| next.line);
    for line in lines.iter().take(next).skip(run[at].line + 1) {
        let is_over = if line.trim().is_empty() {
            !value.trim().is_empty()
        } else {
            at + 1 == run.len() && !value.trim().is_empty()
        };
        if is_over {
            break;
        }
        value = format!("{value} {}", line.trim());
    }
    value
}

/// People as mail programs list them: `Berry, Bob <bob@x>, ann@y`, `Bob; Ann <ann@y>`. A comma before an address is of a
/// name.
fn people(written: &str) -> Vec<Address> {
    let mut people = Vec::new();
    for list in written.split(';') {
        let mut one = String::new();
        for part in list.split_inclusive(',') {
            one.push_str(part);
            if part.contains('@') {
                people.extend(person(&std::mem::take(&mut one)));
            }
        }
        people.extend(name_alone(&one));
    }
    people
}

/// A person as mail programs write one: `Bob <bob@x>`, `Bob [mailto:bob@x]`, `'Bob' <bob@x<mailto:bob@x>>`, `bob@x`.
fn person(written: &str) -> Option<Address> {
    let address = address_in(&written.replace("mailto:", " "))?;
    Some(Address { name: name_in(written), address })
}

/// A person of whom the head says no address.
fn name_alone(written: &str) -> Option<Address> {
    name_in(written).map(|name| Address { name: Some(name), address: String::new() })
}

fn name_in(written: &str) -> Option<String> {
    let name = written.split(['<', '[', '(']).next().unwrap_or_default();
    let name = line(name, MAX_VALUE_CHARS);
    let name = name.trim_matches(|c: char| c.is_whitespace() || "\"'“”„«»*,".contains(c)).to_owned();
    (!name.is_empty() && !name.contains('@')).then_some(name)
}
