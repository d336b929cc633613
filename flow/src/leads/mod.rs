//! Station 5: possible sales.

mod append;
mod card_fields;
mod change;
mod counted;
mod erase;
mod fields;
mod hand_over;
mod link;
mod list;
pub mod loss_reasons;
mod open;
mod page;
mod place;
mod resettle;
mod store;
pub mod tags;
mod visits;
mod won;

pub use append::append;
pub use card_fields::{CardField, MAX_CUSTOM_CARD_FIELDS};
pub use change::{
    LeadChange, assign, change, change_all, delete, delete_all, give_back, restamp, restore, set_draft, set_next_task,
};
pub(crate) use change::{delete_drafts, rename_drafts};
pub use counted::counted;
pub(crate) use erase::erase;
pub use fields::{Missing, missing, set_fields};
pub(crate) use hand_over::hand_over;
pub use link::{Target, add_contact, load_target, remove_contact, require_edit, set_company};
pub use list::{
    Cards, LeadCard, Search, count_open, count_open_by_pipeline, find, list_by_ids, list_cards, list_ids_of_company,
    list_ids_of_contact, list_of_company, list_of_contact, list_placed, list_whole, load, load_to, search, visible,
};
pub(crate) use open::index_again;
pub use open::{NewLead, about, open, open_all};
pub use page::{list_ids_of, list_page};
pub use place::{RankAt, Spot, put_in_stage, put_rank, stage_totals};
pub(crate) use place::{Standing, count_again, note_rewritten, pipeline_of, standing};
pub(crate) use resettle::{Crowd, Home, resettle, resettle_drafts, resettle_drafts_of_requests};
pub use visits::{Visit, list_visits};
pub use won::{Won, won_of};

use crate::contacts::Stamps;
use base::access::{Entity, Held};
use base::clock::Seconds;
use base::ids::{CompanyId, ContactId, LeadId, LossReasonId, PipelineId, SourceId, StageId, UserId};
use tags::Tag;

/// Characters of a lead's name.
pub const MAX_NAME_CHARS: usize = 250;
/// The largest sale, in minor units: what Kommo's clients hold in a 53-bit number, in major units of two decimals.
pub const MAX_PRICE_MINOR: i64 = 900_000_000_000_000;
/// Contacts of one lead.
pub const MAX_CONTACTS: usize = 40;

/// One possible sale (LD-01, LD-03).
#[derive(Clone, Debug, PartialEq)]
pub struct Lead {
    /// The id.
    pub id: LeadId,
    /// Its name.
    pub name: String,
    /// Its pipeline.
    pub pipeline_id: PipelineId,
    /// Its stage.
    pub stage_id: StageId,
    /// Its place in the stage: higher stands above.
    pub rank: i64,
    /// The sale, in minor units of the account's currency.
    pub price_minor: i64,
    /// For which company.
    pub company_id: Option<CompanyId>,
    /// The user answering for it.
    pub responsible_id: Option<UserId>,
    /// Through which door it came.
    pub source_id: Option<SourceId>,
    /// Not a lead yet: its request waits (IL-02).
    pub is_draft: bool,
    /// Rises with every change, so that a stale one is noticed.
    pub version: i64,
    /// When and by whom it was made and changed.
    pub stamps: Stamps,
    /// When it was won or lost.
    pub closed_at: Option<Seconds>,
    /// Why it was lost (MV-04); nothing for one that is not lost.
    pub loss_reason_id: Option<LossReasonId>,
    /// When its next task is due.
    pub next_task_at: Option<Seconds>,
    /// Its contacts, the main one first.
    pub contacts: Vec<ContactId>,
    /// Its tags.
    pub tags: Vec<Tag>,
}

impl Lead {
    /// The lead as rights ask about it; one that waits belongs to its column (IL-07).
    pub fn held(&self) -> Held {
        let entity = if self.is_draft { Entity::IncomingLead } else { Entity::Lead };
        Held { entity, responsible: self.responsible_id, stage: Some(self.stage_id) }
    }
}

/// What can go wrong with a lead.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] base::access::Denied),
    /// No such lead in this account.
    #[error("there is no lead {0}")]
    NoSuchLead(LeadId),
    /// Somebody changed it meanwhile; the version it has now.
    #[error("somebody changed it meanwhile (version {0})")]
    Stale(i64),
    /// Whoever it is given to left (RT-08).
    #[error("user {0} does not work here any more")]
    Inactive(UserId),
    /// A value is wrong; the sentence says which and why.
    #[error("{0}")]
    BadValue(String),
    /// No such reason in this account.
    #[error("there is no loss reason {0}")]
    NoSuchLossReason(LossReasonId),
    /// Something about a field went wrong.
    #[error(transparent)]
    Field(#[from] base::fields::FieldError),
    /// Something about a contact or company went wrong.
    #[error(transparent)]
    Contact(#[from] crate::contacts::Error),
    /// Something at the doors went wrong.
    #[error(transparent)]
    Channel(#[from] crate::channels::Error),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] base::DbError),
}
