//! The words by which threads are found: of subjects, names, addresses, files, and of the beginning of what was written.

use super::super::{Error, store};
use super::placing::Placed;
use base::ids::ThreadId;
use base::{Cx, search};
use std::collections::BTreeSet;

/// Characters of a mail's text whose words are kept.
const INDEXED_CHARS: usize = 1_000;
/// Words of one mail that are kept.
const MAX_WORDS: usize = 150;

/// Adds the words of mails to those of their threads.
pub(super) fn index(cx: &mut Cx<'_>, placed: &[Placed<'_>]) -> Result<(), Error> {
    let mut rows = Vec::new();
    for one in placed {
        let mail = one.mail;
        let people = mail.recipients.all().chain([&mail.from]).flat_map(|who| [who.name.as_str(), &who.address]);
        let files = mail.files.iter().map(|file| file.name.as_str());
        let text: String = mail.text.chars().take(INDEXED_CHARS).collect();
        let texts = people.chain([mail.subject.as_str()]).chain(files).chain([text.as_str()]);
        rows.extend(words_of(texts).into_iter().map(|word| (word, one.thread_id)));
    }
    Ok(store::insert_words(cx, &rows)?)
}

/// Writes the words of threads again, of the mails that they have still.
pub(super) fn index_again(cx: &mut Cx<'_>, threads: &[ThreadId]) -> Result<(), Error> {
    store::forget_words(cx, threads)?;
    let mut rows = Vec::new();
    for (thread, texts) in store::list_texts(cx, threads, INDEXED_CHARS)? {
        rows.extend(words_of(texts.iter().map(String::as_str)).into_iter().map(|word| (word, thread)));
    }
    for (thread, name) in store::list_file_names(cx, threads)? {
        rows.extend(words_of([name.as_str()].into_iter()).into_iter().map(|word| (word, thread)));
    }
    Ok(store::insert_words(cx, &rows)?)
}

fn words_of<'a>(texts: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for word in texts.flat_map(search::words) {
        if found.len() < MAX_WORDS {
            found.insert(word);
        }
    }
    found
}
