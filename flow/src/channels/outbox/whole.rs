//! A mail as it leaves: with what it quotes and the pictures of that. So it is kept, so that whoever answers it or passes it
//! on has all of it.

use super::answer::{Answering, How, Quote, answering, own_words, with_quote};
use crate::channels::mails::{self, Mail, showing};
use crate::channels::{AttachedFile, Error, store};
use base::Cx;
use base::accounts;
use base::ids::MailId;
use jiff::tz::TimeZone;
use mail::compose::{MAX_FILES_BYTES, text_of};

/// A mail as it leaves.
#[derive(Clone, Debug)]
pub struct Whole {
    /// With what it quotes.
    pub mail: Mail,
    /// Its files, and the pictures of what it quotes.
    pub files: Vec<AttachedFile>,
    /// What it quotes is not kept with it yet.
    is_new: bool,
}

/// The mail as it leaves, or has left; none for one that is not there.
///
/// # Errors
/// Whatever the database answers.
pub fn whole(cx: &mut Cx<'_>, id: MailId) -> Result<Option<Whole>, Error> {
    let Some(mut mail) = mails::find(cx, id)? else { return Ok(None) };
    let mut files = files_of(cx, id)?;
    let mut is_new = false;
    let answering = answering(&mail).filter(|one| one.quote != Quote::Nothing && !is_whole(&mail));
    if let Some(Answering { mail: quoted, how, quote }) = answering
        && let Some(quoted) = mails::find(cx, quoted)?.filter(Mail::is_readable)
    {
        let zone = TimeZone::get(&accounts::load(cx)?.time_zone).unwrap_or(TimeZone::UTC);
        let (text, html) = with_quote(&mail, &quoted, (how, quote), &zone);
        // What is passed on has its files already, as far as its writer left them.
        if how != How::Forward {
            bring(&mut files, files_of(cx, quoted.id)?, &html);
        }
        (mail.text, mail.html, is_new) = (text, Some(html), true);
    }
    if let Some(html) = &mail.html {
        mail.html = Some(without_missing(html, &files));
    }
    for file in &mut files {
        if !is_named(mail.html.as_deref().unwrap_or_default(), file) {
            file.content_id = None;
        }
    }
    Ok(Some(Whole { mail, files, is_new }))
}

/// Keeps a mail as it leaves.
///
/// # Errors
/// Whatever the database answers.
pub fn keep_whole(cx: &mut Cx<'_>, whole: &Whole) -> Result<(), Error> {
    if whole.is_new {
        store::update_mail_words(cx, &whole.mail, &whole.files)?;
    }
    Ok(())
}

/// A mail that comes back to its writer has its own words alone; what it quotes stands below them when it leaves again.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn keep_own(cx: &mut Cx<'_>, id: MailId) -> Result<(), Error> {
    let Some(mut mail) = mails::find(cx, id)?.filter(is_whole) else { return Ok(()) };
    let mut files = files_of(cx, id)?;
    let own = own_words(&mail);
    if answering(&mail).is_some_and(|one| one.how != How::Forward) {
        files.retain(|file| file.content_id.is_none() || is_named(&own, file));
    }
    (mail.text, mail.html) = (text_of(&own), Some(own));
    Ok(store::update_mail_words(cx, &mail, &files)?)
}

/// What was written in a mail itself, in each of the ways in which it is read: a program may write another text than HTML, and
/// of HTML also what only a link says.
pub(crate) fn own_texts(mail: &Mail) -> Vec<String> {
    let html = own_words(mail);
    let text = if is_whole(mail) { None } else { Some(mail.text.clone()) };
    text.into_iter().chain([text_of(&html), html]).collect()
}

fn is_whole(mail: &Mail) -> bool {
    mail.html.as_deref().is_some_and(|html| mail::without_quote(html).is_some())
}

fn files_of(cx: &mut Cx<'_>, id: MailId) -> Result<Vec<AttachedFile>, Error> {
    Ok(mails::list_attachments(cx, &[id])?.into_iter().map(|kept| kept.file).collect())
}

/// The pictures that the quote shows, as far as a mail can carry them.
fn bring(files: &mut Vec<AttachedFile>, quoted: Vec<AttachedFile>, html: &str) {
    for file in quoted.into_iter().filter(|file| file.is_here() && is_named(html, file)) {
        let bytes: i64 = files.iter().chain([&file]).map(|file| file.size_bytes).sum();
        if bytes <= MAX_FILES_BYTES as i64 && !files.iter().any(|known| known.content_id == file.content_id) {
            files.push(file);
        }
    }
}

/// HTML without the pictures that do not go with it: those that lie on a mail server still, or were taken away. Their words
/// stay.
fn without_missing(html: &str, files: &[AttachedFile]) -> String {
    let goes =
        |id: &str| files.iter().filter_map(|file| file.content_id.as_deref()).any(|of| showing::plain_id(of) == id);
    let is_missing = |source: &str| mail::content_id(source).is_some_and(|id| !goes(id));
    if !showing::sources(html).iter().any(|source| is_missing(source)) {
        return html.to_owned();
    }
    showing::with_pictures(html, &|source| (!is_missing(source)).then(|| source.to_owned()))
}

/// Whether the HTML shows the file.
fn is_named(html: &str, file: &AttachedFile) -> bool {
    file.content_id.as_deref().is_some_and(|id| html.contains(&showing::source_of(id)))
}
