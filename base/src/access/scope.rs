//! The records that an action reaches, as a condition that a store adds to its query: what one may not see is not
//! found, listed or counted.

use super::bounds::{Allowed, Bounds, in_force};
use super::rights::{Action, Entity, Level, with_needs};
use crate::Cx;
use crate::db::DbError;
use crate::ids::{StageId, UserId};
use std::sync::Arc;

/// Which records of one kind an action reaches.
#[derive(Clone, Debug)]
pub struct Scope {
    allowed: Arc<Allowed>,
    entity: Entity,
    action: Action,
}

/// The records that an action reaches for the actor of this unit; the first question of a unit costs one query.
///
/// # Errors
/// Whatever the database answers.
pub fn scope(cx: &mut Cx<'_>, entity: impl Into<Entity>, action: Action) -> Result<Scope, DbError> {
    Ok(Scope { allowed: in_force(cx)?, entity: entity.into(), action })
}

impl Scope {
    /// True when it reaches every record, so that a query needs no condition.
    pub fn is_everything(&self) -> bool {
        self.condition("").is_none()
    }

    /// The condition on rows of `table` (the table's name, or its alias in the query); none when every row is reached.
    ///
    /// Its numbers are written out, so that it takes no parameters.
    pub fn condition(&self, table: &str) -> Option<String> {
        let Allowed::Only(bounds) = self.allowed.as_ref() else { return None };
        let asked: Vec<Action> = match self.entity {
            Entity::Task => vec![Action::View, self.action],
            _ => with_needs(self.action).collect(),
        };
        let parts: Vec<String> =
            asked.into_iter().filter_map(|action| bounds.condition(self.entity, action, table)).collect();
        if parts.is_empty() { None } else { Some(format!("({})", parts.join(" AND "))) }
    }

    /// The condition after ` AND `, or nothing: to be appended to a `WHERE`.
    pub fn and(&self, table: &str) -> String {
        self.condition(table).map_or_else(String::new, |condition| format!(" AND {condition}"))
    }

    /// The users whose records the level reaches, whatever the stages say; none when it reaches everybody's.
    /// For counters that are kept per stage and responsible.
    pub fn reaches(&self, stage: StageId) -> Reach {
        let Allowed::Only(bounds) = self.allowed.as_ref() else { return Reach::Everybody };
        match bounds.rights.said_of(stage, self.action) {
            Some(true) => Reach::Everybody,
            Some(false) => Reach::Only(Vec::new()),
            None => bounds.reach(bounds.rights.level(self.entity, self.action)),
        }
    }

    /// The people to whose records it is bound, whatever the stage: what subscriptions add, and leads to the people in them,
    /// comes on top. Nothing where it reaches everybody's, or a stage shows more.
    pub fn people(&self) -> Option<&[UserId]> {
        let Allowed::Only(bounds) = self.allowed.as_ref() else { return None };
        if !bounds.rights.stages_saying(self.action, true).is_empty() {
            return None;
        }
        match bounds.rights.level(self.entity, self.action) {
            Level::All => None,
            Level::Group => Some(&bounds.group),
            Level::Own => Some(std::slice::from_ref(&bounds.user)),
            Level::None => Some(&[]),
        }
    }

    /// The user whose subscriptions widen what is seen; nobody for those who see everything.
    pub fn subscriber(&self) -> Option<UserId> {
        match self.allowed.as_ref() {
            Allowed::Everything => None,
            Allowed::Only(bounds) => Some(bounds.user),
        }
    }

    /// The condition without what subscriptions add.
    pub fn condition_without_subscriptions(&self, table: &str) -> Option<String> {
        match self.allowed.as_ref() {
            Allowed::Everything => None,
            Allowed::Only(bounds) => bounds.of_stage(Entity::Lead, self.action, table),
        }
    }
}

/// Whose records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Everybody's, and nobody's.
    Everybody,
    /// These users'.
    Only(Vec<UserId>),
}

impl Reach {
    /// Whether it reaches what this user answers for; nothing is what nobody answers for.
    pub fn has(&self, responsible: Option<UserId>) -> bool {
        match self {
            Reach::Everybody => true,
            Reach::Only(users) => responsible.is_some_and(|user| users.contains(&user)),
        }
    }
}

impl Bounds {
    /// The users whose records a level reaches.
    pub(super) fn reach(&self, level: Level) -> Reach {
        match level {
            Level::All => Reach::Everybody,
            Level::Group => Reach::Only(self.group.clone()),
            Level::Own => Reach::Only(vec![self.user]),
            Level::None => Reach::Only(Vec::new()),
        }
    }

    /// The condition of one action on rows of a table; none when it reaches all of them.
    fn condition(&self, entity: Entity, action: Action, table: &str) -> Option<String> {
        match entity {
            Entity::Lead => self.of_leads(action, table),
            Entity::IncomingLead => self.of_incoming_leads(action, table),
            Entity::Contact | Entity::Company => self.of_people(entity, action, table),
            Entity::Task => self.of_tasks(action, table),
            Entity::FeedItem => self.of_feed_items(table),
            Entity::Happening => self.of_happenings(table),
        }
    }

    /// A lead by its stage and who answers for it; one that waits by its column; and one that one is subscribed to is
    /// seen whatever the stage says (RT-03, LD-09).
    fn of_leads(&self, action: Action, table: &str) -> Option<String> {
        let of_stage = self.of_stage(Entity::Lead, action, table);
        let waiting = self.of_stage(Entity::IncomingLead, action, table);
        let both = match (of_stage, waiting) {
            (None, None) => return None,
            (open, waiting) => format!(
                "(({table}.is_draft = 0 AND {}) OR ({table}.is_draft = 1 AND {}))",
                open.unwrap_or_else(everything),
                waiting.unwrap_or_else(everything)
            ),
        };
        if action != Action::View {
            return Some(both);
        }
        Some(format!("({both} OR ({table}.is_draft = 0 AND {}))", self.is_subscribed("lead", table)))
    }

    fn is_subscribed(&self, subject: &str, table: &str) -> String {
        format!(
            "EXISTS (SELECT 1 FROM subscriptions WHERE subscriptions.account_id = {table}.account_id AND subscriptions.subject = '{subject}'
             AND subscriptions.subject_id = {table}.id AND subscriptions.user_id = {})",
            self.user
        )
    }

    /// The level, unless the stage says something else.
    fn of_stage(&self, entity: Entity, action: Action, table: &str) -> Option<String> {
        let level = self.rights.level(entity, action);
        let general = match entity {
            Entity::IncomingLead if level != Level::None => None,
            _ => self.responsible(level, table),
        };
        let [allowed, denied] = [true, false].map(|said| self.rights.stages_saying(action, said));
        let open = match general {
            None if denied.is_empty() => return None,
            None => format!("{table}.stage_id NOT IN ({})", list(&denied)),
            Some(general) if denied.is_empty() => general,
            Some(general) => format!("({general} AND {table}.stage_id NOT IN ({}))", list(&denied)),
        };
        let also = (!allowed.is_empty()).then(|| format!(" OR {table}.stage_id IN ({})", list(&allowed)));
        Some(format!("({open}{})", also.unwrap_or_default()))
    }

    /// Incoming leads by the incoming stage of their pipeline.
    fn of_incoming_leads(&self, action: Action, table: &str) -> Option<String> {
        let general = self.rights.level(Entity::IncomingLead, action) != Level::None;
        let except = self.rights.stages_saying(action, !general);
        let columns = |stages: &[StageId]| {
            format!(
                "SELECT stages.pipeline_id FROM stages WHERE stages.account_id = {table}.account_id AND stages.kind = 'incoming' AND stages.id IN ({})",
                list(stages)
            )
        };
        match (general, except.is_empty()) {
            (true, true) => None,
            (false, true) => Some(nothing()),
            (true, false) => Some(format!("{table}.pipeline_id NOT IN ({})", columns(&except))),
            (false, false) => Some(format!("{table}.pipeline_id IN ({})", columns(&except))),
        }
    }

    /// A contact or company by who answers for it, as somebody subscribed to it, or through a lead that is seen; without
    /// any right to see them, in no way (RT-04).
    fn of_people(&self, entity: Entity, action: Action, table: &str) -> Option<String> {
        let level = self.rights.level(entity, action);
        let own = self.responsible(level, table)?;
        if action != Action::View || level == Level::None {
            return Some(own);
        }
        let seen = self.of_leads(Action::View, "leads").unwrap_or_else(everything);
        let theirs = if entity == Entity::Contact {
            format!(
                "SELECT 1 FROM lead_contacts JOIN leads ON leads.account_id = lead_contacts.account_id AND leads.id = lead_contacts.lead_id
                 WHERE lead_contacts.account_id = {table}.account_id AND lead_contacts.contact_id = {table}.id"
            )
        } else {
            format!("SELECT 1 FROM leads WHERE leads.account_id = {table}.account_id AND leads.company_id = {table}.id")
        };
        let subject = if entity == Entity::Contact { "contact" } else { "company" };
        let subscribed = self.is_subscribed(subject, table);
        // The draft of a request that was decided is no lead any more, and none yet.
        let is_there = "(leads.is_draft = 0 OR EXISTS (SELECT 1 FROM incoming_leads WHERE incoming_leads.account_id = leads.account_id
             AND incoming_leads.lead_id = leads.id AND incoming_leads.state = 'waiting'))";
        Some(format!(
            "({own} OR {subscribed} OR EXISTS ({theirs} AND leads.deleted_at IS NULL AND {is_there} AND {seen}))"
        ))
    }

    /// A task is seen by who is to do it, and by who may see what it is about; one about nothing by its level.
    fn of_tasks(&self, action: Action, table: &str) -> Option<String> {
        if action != Action::View {
            return self.responsible(self.rights.level(Entity::Task, action), table);
        }
        let free = self.responsible(self.rights.level(Entity::Task, Action::View), table);
        let about = self.about_records(table);
        if free.is_none() && about.is_none() {
            return None;
        }
        let about = about.map_or_else(|| format!("{table}.subject IS NOT NULL"), |seen| seen.join(" OR "));
        Some(format!(
            "({table}.responsible_id = {} OR ({table}.subject IS NULL AND {}) OR {about})",
            self.user,
            free.unwrap_or_else(everything)
        ))
    }

    /// Conditions on rows that name a record as `subject` and `subject_id`: one for each kind of record, any of which
    /// may hold; none when every record is seen.
    fn about_records(&self, table: &str) -> Option<[String; 3]> {
        let kinds = self.seen_records();
        if kinds.iter().all(|(_, seen)| seen.is_none()) {
            return None;
        }
        Some(kinds.map(|(kind, seen)| match seen {
            None => format!("{table}.subject = '{}'", kind.subject),
            Some(seen) => {
                format!("({table}.subject = '{}' AND {})", kind.subject, exists(&kind, table, "subject_id", &seen))
            }
        }))
    }

    /// A feed item by its record. What a mail says is left out where the feed is read (EM-14, RT-06): that there is one is
    /// seen with the record.
    fn of_feed_items(&self, table: &str) -> Option<String> {
        self.about_records(table).map(|seen| format!("({})", seen.join(" OR ")))
    }

    /// A row of the journal by its lead, else by its contact, else by its company. One about none of them is an
    /// administrator's to read.
    fn of_happenings(&self, table: &str) -> Option<String> {
        let cases = self.seen_records().map(|(kind, seen)| {
            let seen = seen.map_or_else(everything, |seen| exists(&kind, table, kind.column, &seen));
            format!("WHEN {table}.{} IS NOT NULL THEN {seen}", kind.column)
        });
        Some(format!("(CASE {} ELSE {} END)", cases.join(" "), nothing()))
    }

    fn seen_records(&self) -> [(RecordTable, Option<String>); 3] {
        let people = |entity, table| self.of_people(entity, Action::View, table);
        [
            (LEADS, self.of_leads(Action::View, LEADS.table)),
            (CONTACTS, people(Entity::Contact, CONTACTS.table)),
            (COMPANIES, people(Entity::Company, COMPANIES.table)),
        ]
    }

    fn responsible(&self, level: Level, table: &str) -> Option<String> {
        match self.reach(level) {
            Reach::Everybody => None,
            Reach::Only(users) if users.is_empty() => Some(nothing()),
            Reach::Only(users) => Some(format!("{table}.responsible_id IN ({})", list(&users))),
        }
    }
}

/// A kind of record: its word in `subject` columns, its table, and how the journal's column is called.
#[derive(Clone, Copy)]
struct RecordTable {
    subject: &'static str,
    table: &'static str,
    column: &'static str,
}

const LEADS: RecordTable = RecordTable { subject: "lead", table: "leads", column: "lead_id" };
const CONTACTS: RecordTable = RecordTable { subject: "contact", table: "contacts", column: "contact_id" };
const COMPANIES: RecordTable = RecordTable { subject: "company", table: "companies", column: "company_id" };

fn exists(kind: &RecordTable, table: &str, column: &str, seen: &str) -> String {
    let records = kind.table;
    format!(
        "EXISTS (SELECT 1 FROM {records} WHERE {records}.account_id = {table}.account_id AND {records}.id = {table}.{column} AND {seen})"
    )
}

fn everything() -> String {
    "1 = 1".to_owned()
}

fn nothing() -> String {
    "1 = 0".to_owned()
}

fn list<T: ToString>(ids: &[T]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
