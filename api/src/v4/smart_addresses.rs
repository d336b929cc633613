//! The account's own addresses, to which people send mail: ours, in Kommo's style (EM-40).

use crate::call::Call;
use crate::wire::{Answer, Problem, listed};
use base::Cx;
use flow::channels::addresses::{self, SmartAddress};
use serde_json::{Value as Json, json};

/// `GET /mail/smart_addresses`: the current one of each purpose.
pub fn list(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let found = addresses::list(cx)?;
    let rows = found.iter().filter(|address| address.ends_at.is_none()).map(|address| show(call, address)).collect();
    Ok(listed(call, "smart_addresses", rows))
}

fn show(call: &Call, address: &SmartAddress) -> Json {
    json!({ "purpose": address.purpose.as_str(), "address": format!("{}@{}", address.local_part, call.mail_domain()) })
}
