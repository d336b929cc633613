//! What the form of a mail sends: addresses as people type them, words as the editor writes them.

use crate::failure::Failure;
use crate::files::Sent;
use base::ids::{AttachmentId, LeadId, MailId, MailTemplateId, MailboxId};
use flow::channels::AttachedFile;
use flow::channels::mails::{Correspondent, Recipients};
use flow::channels::outbox::{Answering, How, Quote};
use flow::drafting::DraftWish;
use flow::form_drafts::DraftForm;

/// What the form of a mail sends.
pub struct Typed {
    /// The form itself.
    pub form: DraftForm,
    /// What is to be done with it.
    pub action: Action,
    /// What it says; of its files only the new ones.
    pub wish: DraftWish,
    /// Files that it loses.
    pub without: Option<AttachmentId>,
    /// `2026-11-24T09:00`, in the time of who looks.
    pub send_at: String,
}

/// What a button of the form asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    Save,
    Send,
    Later,
}

impl Typed {
    /// Reads the form.
    ///
    /// # Errors
    /// [`Failure::Invalid`] without a mailbox.
    pub fn read(sent: Sent) -> Result<Typed, Failure> {
        let Sent { values, files, .. } = sent;
        let text = |key: &str| values.get(key).cloned().unwrap_or_default();
        let number = |key: &str| values.get(key).and_then(|value| value.parse::<i64>().ok());
        let action = text("action");
        let mailbox = number("mailbox").ok_or_else(|| Failure::Invalid("Choose a mailbox to send from.".to_owned()))?;
        let answering = number("answer").map(MailId).zip(How::from_word(&text("how")));
        let quote = Quote::from_word(&text("quote"));
        Ok(Typed {
            form: DraftForm { draft: number("draft").map(MailId), key: text("key"), base: text("base") },
            action: match action.as_str() {
                "send" => Action::Send,
                "later" => Action::Later,
                _ => Action::Save,
            },
            without: action.strip_prefix("without-").and_then(|id| id.parse().ok()).map(AttachmentId),
            send_at: text("send_at"),
            wish: DraftWish {
                mailbox_id: MailboxId(mailbox),
                recipients: Recipients {
                    to: addresses(&text("to")),
                    cc: addresses(&text("cc")),
                    bcc: addresses(&text("bcc")),
                },
                subject: text("subject"),
                text: text("text"),
                html: Some(text("html")).filter(|html| !html.trim().is_empty()),
                answering: answering.map(|(mail, how)| Answering { mail, how, quote }),
                lead_id: number("lead").map(LeadId),
                template_id: number("template").map(MailTemplateId),
                files: files.into_iter().map(|(_, file): (String, AttachedFile)| file).collect(),
                form: String::new(),
            },
        })
    }
}

/// `Elena Haas <elena@fiord.example>, "Haas, Tom" <tom@fiord.example>; info@fiord.example`.
pub fn addresses(typed: &str) -> Vec<Correspondent> {
    let (mut found, mut from, mut is_quoted, mut is_inside) = (Vec::new(), 0, false, false);
    for (at, letter) in typed.char_indices() {
        match letter {
            '"' => is_quoted = !is_quoted,
            '<' => is_inside = true,
            '>' => is_inside = false,
            ',' | ';' | '\n' if !is_quoted && !is_inside => {
                found.extend(address(&typed[from..at]));
                from = at + letter.len_utf8();
            }
            _ => {}
        }
    }
    found.extend(address(&typed[from..]));
    found
}

fn address(typed: &str) -> Option<Correspondent> {
    let typed = typed.trim();
    let (name, address) = match typed.rsplit_once('<') {
        Some((name, rest)) => (name.trim().trim_matches('"').trim(), rest.trim_end_matches('>').trim()),
        None => ("", typed),
    };
    (!address.is_empty()).then(|| Correspondent { name: name.to_owned(), address: address.to_owned() })
}

/// The same as people type it.
pub fn written(list: &[Correspondent]) -> String {
    let one = |who: &Correspondent| match who.name.as_str() {
        "" => who.address.clone(),
        name if name.contains([',', ';', '<']) => format!("\"{}\" <{}>", name.replace('"', ""), who.address),
        name => format!("{name} <{}>", who.address),
    };
    list.iter().map(one).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::{addresses, written};

    #[test]
    fn addresses_are_read_as_people_type_them_and_written_so_that_they_are_read_again() {
        let typed = "Elena Haas <elena@fiord.test>, \"Haas, Tom\" <tom@fiord.test>; info@fiord.test,,";
        let read = addresses(typed);
        let names: Vec<_> = read.iter().map(|who| (who.name.as_str(), who.address.as_str())).collect();
        assert_eq!(
            names,
            [("Elena Haas", "elena@fiord.test"), ("Haas, Tom", "tom@fiord.test"), ("", "info@fiord.test")]
        );
        assert_eq!(addresses(&written(&read)), read);
    }
}
