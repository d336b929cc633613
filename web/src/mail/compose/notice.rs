//! What the writer of a mail is told in the form: why it was not sent, and what was kept.

use crate::ui::icon::small;
use flow::channels::mails::Mail;
use flow::sending::{Where, hindrance};
use maud::{Markup, html};

/// What is said, and at which field.
#[derive(Clone, Debug)]
pub struct Notice {
    /// The name of the field; none for what concerns the whole mail.
    pub field: Option<&'static str>,
    pub sentence: String,
}

impl Notice {
    /// A draft was not sent: everything that was written is kept.
    pub fn not_sent(draft: &Mail, sentence: &str) -> Notice {
        let field = hindrance(draft).and_then(|hindrance| match hindrance.place {
            Where::To => Some("to"),
            Where::Cc => Some("cc"),
            Where::Bcc => Some("bcc"),
            Where::Words => None,
        });
        Notice { field, sentence: format!("{sentence} What you wrote is kept as a draft.") }
    }

    /// The draft was changed or sent elsewhere meanwhile.
    pub fn beside() -> Notice {
        let sentence = "This draft was changed or sent in another window meanwhile. Nothing was sent from here: what you wrote is kept as a second draft, this one, and the other stays as it is.";
        Notice { field: None, sentence: sentence.to_owned() }
    }

    /// True for what is said at this field.
    pub fn is_at(&self, field: &str) -> bool {
        self.field == Some(field)
    }
}

/// The place of the notice, empty without one: screen readers must know it before.
pub fn notice(view: Option<&Notice>) -> Markup {
    html! {
        div id="mail-notice" role="alert" data-field=[view.and_then(|notice| notice.field)] {
            @if let Some(notice) = view { p.hint.bad { (small("circle-alert")) " " (notice.sentence) } }
        }
    }
}
