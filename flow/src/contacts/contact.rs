//! A contact as it is kept, and the stamps of records.

use crate::channels::handles::Handle;
use base::Cx;
use base::access::{Entity, Held};
use base::clock::Seconds;
use base::ids::{CompanyId, ContactId, UserId};
use base::journal::About;

/// A person.
#[derive(Clone, Debug, PartialEq)]
pub struct Contact {
    /// The id.
    pub id: ContactId,
    /// The whole name; may be empty for somebody who gave none.
    pub name: String,
    /// The first name.
    pub first_name: String,
    /// The last name.
    pub last_name: String,
    /// Where they work.
    pub company_id: Option<CompanyId>,
    /// The user answering for them.
    pub responsible_id: Option<UserId>,
    /// Hidden from lists: known only from a request that still waits (IL-33).
    pub is_draft: bool,
    /// Since when they are a customer: when a lead of theirs was first won.
    pub customer_since: Option<Seconds>,
    /// When made, by whom, when changed, by whom; user 0 is the system.
    pub stamps: Stamps,
    /// Phones, e-mail addresses, visitors.
    pub handles: Vec<Handle>,
}

impl Contact {
    /// What rights ask about it.
    pub fn held(&self) -> Held {
        Held { entity: Entity::Contact, responsible: self.responsible_id, stage: None }
    }

    /// What the journal says a happening of it is about.
    pub fn about(&self) -> About {
        About { contact: Some(self.id), company: self.company_id, ..About::default() }
    }
}

/// When and by whom a record was made and last changed; user 0 is the system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamps {
    /// Made, Unix seconds.
    pub created_at: Seconds,
    /// Last changed, Unix seconds.
    pub updated_at: Seconds,
    /// Who made it.
    pub created_by: UserId,
    /// Who last changed it.
    pub updated_by: UserId,
}

impl Stamps {
    /// The stamps of a record made now.
    pub fn new(cx: &Cx<'_>) -> Stamps {
        let user = cx.actor.user().unwrap_or(UserId(0));
        Stamps { created_at: cx.now, updated_at: cx.now, created_by: user, updated_by: user }
    }

    /// The stamps after a change now.
    pub fn touched(self, cx: &Cx<'_>) -> Stamps {
        Stamps { updated_at: cx.now, updated_by: cx.actor.user().unwrap_or(UserId(0)), ..self }
    }
}

/// Stamps that somebody outside states, such as a program that brings records along; `None` leaves as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StatedStamps {
    /// Made, Unix seconds.
    pub created_at: Option<Seconds>,
    /// Last changed, Unix seconds.
    pub updated_at: Option<Seconds>,
    /// Who made it.
    pub created_by: Option<UserId>,
    /// Who last changed it.
    pub updated_by: Option<UserId>,
}
