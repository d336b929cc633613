//! Whose mailboxes an actor may use, as a condition on rows.

use crate::channels::mailboxes::Usable;
use base::access::{Actor, Right, is_allowed};

impl Usable {
    /// The condition on rows of `table` (its name, or its alias in the query), whose `mailbox_id` says where they came
    /// from, also of mailboxes that are disconnected; none when all may be seen. Its numbers are written out, so that it
    /// takes no parameters.
    pub fn condition(self, table: &str) -> Option<String> {
        let Usable::Of { has_right, user, is_admin } = self else { return None };
        let mut any = Vec::new();
        if has_right {
            any.push("mailboxes.kind = 'shared'".to_owned());
        }
        if let Some(user) = user {
            any.push(format!("(mailboxes.kind = 'personal' AND mailboxes.user_id = {user})"));
        }
        if is_admin {
            any.push("mailboxes.shared_with_admins = 1".to_owned());
        }
        let any = if any.is_empty() { "1 = 0".to_owned() } else { any.join(" OR ") };
        let without = if has_right { format!("{table}.mailbox_id IS NULL OR ") } else { String::new() };
        Some(format!(
            "({without}{table}.mailbox_id IN (SELECT mailboxes.id FROM mailboxes WHERE mailboxes.account_id = {table}.account_id AND ({any})))"
        ))
    }

    /// The condition after ` AND `, or nothing: to be appended to a `WHERE`.
    pub fn and(self, table: &str) -> String {
        self.condition(table).map_or_else(String::new, |condition| format!(" AND {condition}"))
    }

    /// The condition on threads of `table` that are in no mailbox, after ` AND `: what somebody is writing who has none for it
    /// is shown to nobody else. What came to an address of the account is everybody's.
    pub fn and_no_draft_of_others(self, table: &str) -> String {
        let Usable::Of { user, .. } = self else { return String::new() };
        let user = user.map_or(0, |user| user.0);
        format!(
            " AND ({table}.mailbox_id IS NOT NULL OR NOT EXISTS (SELECT 1 FROM mails AS being_written
             WHERE being_written.account_id = {table}.account_id AND being_written.thread_id = {table}.id
             AND being_written.state = 'draft' AND being_written.author_id <> {user}))"
        )
    }

    /// The same of mails.
    pub fn and_not_written_by_others(self, table: &str) -> String {
        let Usable::Of { user, .. } = self else { return String::new() };
        let user = user.map_or(0, |user| user.0);
        format!(" AND ({table}.mailbox_id IS NOT NULL OR {table}.state <> 'draft' OR {table}.author_id = {user})")
    }
}

/// The condition under which the source that `column` of `table` names is the personal mailbox of somebody else, who does
/// not share it with the actor (EM-11, EM-14); none for Sluice itself. It takes no parameters and no query for rights.
pub fn of_somebody_else(actor: Actor, table: &str, column: &str) -> Option<String> {
    if actor == Actor::System {
        return None;
    }
    let user = actor.user().map_or(-1, |user| user.0);
    let unshared = if is_allowed(actor, Right::SetUp) { " AND mailboxes.shared_with_admins = 0" } else { "" };
    Some(format!(
        "EXISTS (SELECT 1 FROM mailboxes WHERE mailboxes.account_id = {table}.account_id AND mailboxes.source_id = {table}.{column}
         AND mailboxes.kind = 'personal' AND mailboxes.user_id <> {user}{unshared})"
    ))
}
