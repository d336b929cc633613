//! What was selected is compared before it is merged (DC-33): two records and more of one list.

use super::bulk::{Meant, Selected, find};
use crate::answer::Asker;
use crate::duplicates::{Chosen, chosen_address};
use crate::failure::Failure;
use crate::fields::Pairs;
use crate::session::SignedIn;
use crate::state::Web;
use axum::response::Response;
use base::Cx;
use flow::duplicates::suspects::{self, MAX_RECORDS};

/// Whether a bulk change is a merge.
pub fn is_asked(fields: &Pairs) -> bool {
    fields.iter().any(|(name, value)| name == "deed" && value == "merge")
}

/// Sends on to the comparison of what was selected.
///
/// # Errors
/// [`Failure::Invalid`] for what cannot be compared; nothing was merged then.
pub async fn compare(web: &Web, who: &SignedIn, asker: Asker, of: Selected) -> Result<Response, Failure> {
    let currency = who.account.currency.clone();
    let read = move |cx: &mut Cx<'_>| match find(cx, &of, &currency)? {
        Meant::These(ids) => {
            let found = suspects::choose(cx, of.home.subject(), &ids)?;
            Ok(chosen_address(found.subject, &found.records, Chosen::InList))
        }
        Meant::All(..) => Err(Failure::Invalid(format!(
            "At most {MAX_RECORDS} records are compared at once, and the filter shows many more. Nothing was merged."
        ))),
    };
    let page = web.desk.read(who, read).await?;
    Ok(asker.sent_to(&page))
}
