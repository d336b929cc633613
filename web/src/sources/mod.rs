//! The doors of a pipeline: where its requests come from and what becomes of them (SR-02, IL-70, IL-71).

mod add;
mod automate;
mod builder;
mod change;
mod form_fields;
mod health;
mod intake;
mod page;
mod ways;

pub use add::{add, show_new};
pub(crate) use automate::copyable;
pub use automate::show_automate;
pub use builder::change_form;
pub use change::{change, delete, switch};
pub use intake::change_intake;
pub use page::show;

use crate::ui::hue::Hue;
use base::Cx;
use base::ids::UserId;
use base::people::{User, users};
use flow::channels::{self, Channel, Source};

/// A channel as pages show it: its icon, its colour, its word.
pub(crate) fn look(channel: Channel) -> (&'static str, Hue, &'static str) {
    match channel {
        Channel::Call => ("phone", Hue::Green, "Phone line"),
        Channel::Mail => ("mail", Hue::Cyan, "Mail"),
        Channel::Form => ("clipboard-list", Hue::Teal, "Form"),
        Channel::Chat => ("message-circle", Hue::Violet, "Website chat"),
    }
}

/// What kind of source it is, in a word.
fn kind(source: &Source) -> &'static str {
    match source.channel {
        Channel::Mail if source.is_create_lead() => "Create-lead address",
        Channel::Mail => "Mailbox",
        other => look(other).2,
    }
}

/// The responsible user that a form names: nobody, somebody of this account who may sign in, or whom the source names
/// already.
fn responsible(cx: &mut Cx<'_>, typed: &str, now: Option<UserId>) -> Result<Option<UserId>, channels::Error> {
    let named = typed.parse::<UserId>().ok();
    if named.is_some() && named == now { Ok(now) } else { Ok(users::active(cx, named)?) }
}

/// The choices of a responsible user: nobody first, then everybody who may sign in, and whom the source names already.
fn responsible_choices(people: &[User], now: Option<UserId>) -> Vec<(String, String)> {
    let nobody = (String::new(), "Whoever accepts".to_owned());
    let inactive = |user: &User| if user.is_active() { "" } else { " (inactive)" };
    let people = users::choices(people, |id| Some(id) == now);
    let people = people.map(|user| (user.id.to_string(), format!("{}{}", user.name, inactive(user))));
    std::iter::once(nobody).chain(people).collect()
}
