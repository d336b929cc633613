//! The text of a note: as it was written, with the colleagues whom it names.

use base::people::users::User;
use flow::timeline::mentioned;
use maud::{Markup, html};

/// The text; each name of a colleague stands out.
pub fn written(text: &str, people: &[User]) -> Markup {
    let mut end = 0;
    html! {
        @for (place, _) in mentioned(text, people) {
            (text[end..place.start])
            b.mention { (text[place.clone()]) }
            ({ end = place.end; "" })
        }
        (text[end..])
    }
}
