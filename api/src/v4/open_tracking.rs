//! `/mail/open_tracking`: whether it is noted that mails of ours are opened on the other side. Ours, in Kommo's style.

use crate::call::Call;
use crate::wire::{Answer, Problem};
use base::Cx;
use flow::channels::mails;
use serde_json::json;

/// `GET /mail/open_tracking`.
pub fn get(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let address = mails::open_tracking(cx)?;
    Ok(Answer::Found(json!({
        "is_on": address.is_some(), "address": address, "account_id": call.account.id,
        "_links": call.links.own("mail/open_tracking"),
    })))
}

/// `PATCH /mail/open_tracking`: `is_on`; on, pictures are fetched from `address`, or from where this was called.
pub fn change(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let item = call.body.object()?;
    let is_on = item.truth("is_on")?.ok_or_else(|| item.missing("is_on"))?;
    let address = item.text("address")?.unwrap_or_else(|| call.links.at(""));
    mails::set_open_tracking(cx, is_on.then_some(address.as_str()))?;
    get(cx, call)
}
