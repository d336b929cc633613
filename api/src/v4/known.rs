//! What the items of a write name again and again, looked up once per request: stages, people, the currency.

use crate::call::Call;
use crate::v4::custom_fields::KnownFields;
use crate::wire::stages::Stages;
use crate::wire::{Code, Item, Problem};
use base::ids::{LossReasonId, UserId};
use base::people::users;
use base::{Cx, money};
use flow::contacts::StatedStamps;
use flow::leads::{self, loss_reasons};

/// The account's stages and people.
pub struct Known {
    /// Pipelines and their stages.
    pub stages: Stages,
    users: Vec<UserId>,
    /// The deactivated too: records that come from elsewhere were made by them.
    everybody: Vec<UserId>,
    reasons: Vec<LossReasonId>,
    minor_units: i64,
    /// The fields whose values the body may name.
    pub fields: KnownFields,
}

impl Known {
    /// Reads them, in four queries, and the fields when the body names values of any.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn load(cx: &mut Cx<'_>, call: &Call) -> Result<Known, Problem> {
        let everybody = users::list(cx)?;
        Ok(Known {
            stages: Stages::load(cx)?,
            users: everybody.iter().filter(|user| user.is_active()).map(|user| user.id).collect(),
            everybody: everybody.iter().map(|user| user.id).collect(),
            reasons: loss_reasons::list(cx)?.into_iter().map(|reason| reason.id).collect(),
            minor_units: money::minor_units(&call.account.currency),
            fields: KnownFields::load(cx, call)?,
        })
    }

    /// The user that `key` names; 0 is nobody.
    ///
    /// # Errors
    /// `Invalid` for one who is not an active user of this account.
    pub fn user(&self, item: &Item, key: &str) -> Result<Option<Option<UserId>>, Problem> {
        match item.number(key)?.map(UserId) {
            None => Ok(None),
            Some(UserId(0)) => Ok(Some(None)),
            Some(user) if self.users.contains(&user) => Ok(Some(Some(user))),
            Some(_) => Err(item.no_choice(key)),
        }
    }

    /// The reason for losing that an item names; 0 is none.
    ///
    /// # Errors
    /// `Invalid` for one that is not in the list.
    pub fn loss_reason(&self, item: &Item) -> Result<Option<Option<LossReasonId>>, Problem> {
        match item.number("loss_reason_id")?.map(LossReasonId) {
            None if item.json("loss_reason_id").is_some() => Ok(Some(None)),
            None => Ok(None),
            Some(LossReasonId(0)) => Ok(Some(None)),
            Some(reason) if self.reasons.contains(&reason) => Ok(Some(Some(reason))),
            Some(_) => Err(item.no_choice("loss_reason_id")),
        }
    }

    /// When and by whom an item says that its record was made and changed; 0 is the system (kommo-api §2.5).
    ///
    /// # Errors
    /// `Invalid` for a user who was never of this account.
    pub fn stamps(&self, item: &Item) -> Result<StatedStamps, Problem> {
        let user = |key: &str| match item.number(key)?.map(UserId) {
            Some(user) if user != UserId(0) && !self.everybody.contains(&user) => Err(item.no_choice(key)),
            found => Ok(found),
        };
        Ok(StatedStamps {
            created_at: item.number("created_at")?,
            updated_at: item.number("updated_at")?,
            created_by: user("created_by")?,
            updated_by: user("updated_by")?,
        })
    }

    /// The sale that `price` names in major units, in minor ones.
    ///
    /// # Errors
    /// `Invalid` when it is out of range.
    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "in range as checked, below 2^53")]
    pub fn price_minor(&self, item: &Item) -> Result<Option<i64>, Problem> {
        let Some(price) = item.decimal("price")? else { return Ok(None) };
        let minor = (price * self.minor_units as f64).round();
        if (0.0..=leads::MAX_PRICE_MINOR as f64).contains(&minor) {
            return Ok(Some(minor as i64));
        }
        let most = leads::MAX_PRICE_MINOR / self.minor_units;
        Err(item.wrong("price", Code::InvalidValue, format!("This value should be between 0 and {most}.")))
    }
}

/// The name that an item gives, if it gives one that is not blank.
///
/// # Errors
/// `Invalid` when it has more than `most` characters.
pub fn name(item: &Item, key: &str, most: usize) -> Result<Option<String>, Problem> {
    let name = item.text(key)?.map(|name| name.trim().to_owned());
    if name.as_ref().is_some_and(|name| name.chars().count() > most) {
        let detail = format!("This value is too long. It should have {most} characters or less.");
        return Err(item.wrong(key, Code::InvalidValue, detail));
    }
    Ok(name)
}
