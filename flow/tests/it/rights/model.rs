//! The rules of rights, said as plainly as can be: for each record, yes or no.

use base::access::{Action, Level, RecordRights, Rights};
use base::ids::{StageId, UserId};

/// A lead, as far as rights ask about it.
#[derive(Clone, Debug)]
pub struct Lead {
    pub stage: StageId,
    pub responsible: Option<UserId>,
    /// Whether the person looking follows it.
    pub is_followed: bool,
}

/// Who looks.
pub struct Person {
    pub user: UserId,
    pub group: Vec<UserId>,
    pub rights: Rights,
}

impl Person {
    fn reaches(&self, level: Level, responsible: Option<UserId>) -> bool {
        match (level, responsible) {
            (Level::All, _) => true,
            (Level::Group, Some(user)) => self.group.contains(&user),
            (Level::Own, Some(user)) => user == self.user,
            _ => false,
        }
    }

    fn by_stage_or_level(&self, action: Action, stage: StageId, responsible: Option<UserId>) -> bool {
        let said = self.rights.stages.iter().find(|of| of.stage_id == stage).and_then(|of| match action {
            Action::Create => None,
            Action::View => of.view,
            Action::Edit => of.edit,
            Action::Delete => of.delete,
            Action::Export => of.export,
        });
        said.unwrap_or_else(|| self.reaches(level(&self.rights.leads, action), responsible))
    }

    pub fn sees_lead(&self, lead: &Lead) -> bool {
        lead.is_followed || self.by_stage_or_level(Action::View, lead.stage, lead.responsible)
    }

    pub fn edits_lead(&self, lead: &Lead) -> bool {
        self.sees_lead(lead) && self.by_stage_or_level(Action::Edit, lead.stage, lead.responsible)
    }

    pub fn deletes_lead(&self, lead: &Lead) -> bool {
        self.edits_lead(lead) && self.by_stage_or_level(Action::Delete, lead.stage, lead.responsible)
    }

    /// A contact with its leads.
    pub fn sees_contact(&self, responsible: Option<UserId>, leads: &[&Lead]) -> bool {
        let view = self.rights.contacts.view;
        view != Level::None && (self.reaches(view, responsible) || leads.iter().any(|lead| self.sees_lead(lead)))
    }
}

fn level(rights: &RecordRights, action: Action) -> Level {
    match action {
        Action::Create => rights.create,
        Action::View => rights.view,
        Action::Edit => rights.edit,
        Action::Delete => rights.delete,
        Action::Export => rights.export,
    }
}
