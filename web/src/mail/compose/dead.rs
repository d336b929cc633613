//! Recipients whom no mail reaches any more: a warning below To. Who writes may know better: nothing is refused.

use crate::ui::icon::small;
use base::Cx;
use flow::channels::mails::{self, DeadAddress, Recipients};
use maud::{Markup, html};

/// Those among recipients, in one query.
///
/// # Errors
/// Whatever the database answers.
pub fn dead_among(cx: &mut Cx<'_>, recipients: &Recipients) -> Result<Vec<DeadAddress>, flow::channels::Error> {
    let asked: Vec<String> = recipients.all().map(|who| who.address.clone()).collect();
    mails::find_dead(cx, &asked)
}

/// The place of the warning, which comes with every save.
pub fn warning(dead: &[DeadAddress]) -> Markup {
    html! {
        div id="mail-dead" role="status" {
            @for one in dead {
                p.hint.bad { (small("circle-alert")) " No mail reaches " (one.address) @if !one.reason.is_empty() { ": " (one.reason) } }
            }
        }
    }
}
