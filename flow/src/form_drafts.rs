//! Drafts as forms save them: one that is sent twice is one mail, and no form writes over what another saved meanwhile (EM-52).
//! The order of the steps, no SQL.

use crate::Error;
use crate::channels;
use crate::channels::mails::{self, Mail};
use crate::channels::outbox;
use crate::drafting::{DraftWish, one_line, save_draft};
use base::Cx;
use base::ids::MailId;
use base::tokens::random_token;

/// The form in which a mail is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DraftForm {
    /// The draft, once the form knows it.
    pub draft: Option<MailId>,
    /// The form's own key, made when it was shown; empty for none.
    pub key: String,
    /// The key of the form that had saved the draft last when this one was shown; empty for none.
    pub base: String,
}

/// What became of a form that was saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// The draft says what the form says.
    Here(MailId),
    /// The draft says something else, or has left with other words: what the form says is this other draft.
    Beside(MailId),
    /// The mail is on its way, and says what the form says.
    Left(MailId),
}

/// A key for a form.
pub fn new_key(cx: &mut Cx<'_>) -> String {
    random_token(&mut cx.rng).reveal().to_owned()
}

/// The key of the form that saved a draft last; empty for none.
pub fn key_of(mail: &Mail) -> &str {
    mail.details["form"].as_str().unwrap_or_default()
}

/// The draft that a form writes: the one it names, or the one that its first answer would have named.
///
/// # Errors
/// `NoSuchMail` for one that is named and not there, deleted, or somebody else's.
pub fn find_draft(cx: &mut Cx<'_>, form: &DraftForm) -> Result<Option<Mail>, Error> {
    let is_own = |mail: &Mail, cx: &Cx<'_>| mail.author_id == cx.actor.user() && mail.deleted_at.is_none();
    if let Some(id) = form.draft {
        let mail = mails::load(cx, id)?;
        return if is_own(&mail, cx) { Ok(Some(mail)) } else { Err(channels::Error::NoSuchMail(id).into()) };
    }
    if form.key.is_empty() {
        return Ok(None);
    }
    let Some(id) = outbox::find_by_key(cx, &name_of(form))? else { return Ok(None) };
    Ok(mails::find(cx, id)?.filter(|mail| is_own(mail, cx)))
}

/// Saves what a form says.
///
/// # Errors
/// As [`find_draft`] and [`save_draft`].
pub fn save_form(cx: &mut Cx<'_>, form: &DraftForm, wish: DraftWish) -> Result<Saved, Error> {
    let wish = DraftWish { form: form.key.clone(), ..wish };
    let Some(before) = find_draft(cx, form)? else {
        let id = save_draft(cx, None, wish)?;
        if !form.key.is_empty() {
            outbox::keep_key(cx, &name_of(form), id)?;
        }
        return Ok(Saved::Here(id));
    };
    let is_as_shown = [form.key.as_str(), &form.base].contains(&key_of(&before));
    if before.state.is_ours_to_change() && (is_as_shown || says_the_same(&before, &wish)) {
        return Ok(Saved::Here(save_draft(cx, Some(before.id), wish)?));
    }
    if says_the_same(&before, &wish) {
        return Ok(Saved::Left(before.id));
    }
    Ok(Saved::Beside(save_draft(cx, None, wish)?))
}

/// Apart from the keys of programs, which name the same thing.
fn name_of(form: &DraftForm) -> String {
    format!("form {}", form.key)
}

fn says_the_same(mail: &Mail, wish: &DraftWish) -> bool {
    let html = wish.html.as_deref().map_or_else(|| outbox::lines(&wish.text), mail::clean_draft_html);
    mail.mailbox_id == Some(wish.mailbox_id)
        && mail.recipients == wish.recipients
        && mail.subject == one_line(&wish.subject)
        && outbox::own_words(mail) == html
}
