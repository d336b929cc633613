//! Whom a mail of ours did not reach, as the reports say that came back.

use super::Mail;
use base::ids::MailId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Under which name `details` of a mail have them.
const DELIVERY: &str = "delivery";

/// Why a mail did not reach an address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Unreached {
    /// The enhanced status (RFC 3463): `5.1.1`.
    pub status: Option<String>,
    /// What the other server said; may be empty.
    pub says: String,
    /// `hard` or `soft`.
    pub failure: String,
    /// The mail that reported it first.
    pub report: Option<MailId>,
}

impl Mail {
    /// Whom it did not reach, by address in lower case; nobody, where a report did not say.
    pub fn unreached(&self) -> BTreeMap<String, Unreached> {
        BTreeMap::deserialize(&self.details[DELIVERY]).unwrap_or_default()
    }
}
