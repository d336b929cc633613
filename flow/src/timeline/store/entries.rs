//! What changed, as the feed of a record shows it: read from the journal.

use crate::channels::said::{Place, Subject};
use crate::timeline::Pick;
use base::access::{self, Action, Entity};
use base::clock::Seconds;
use base::db::{DbError, Value};
use base::ids::JournalId;
use base::journal::{ENTRY_COLUMNS, Entry, read_entry};
use base::{Cx, params};

/// What stands in the feed for itself: a row about it would say it twice. The tab of changes shows those rows that have
/// something to tell, from what to what.
const SAID: &str = "'note_added', 'call_logged', 'chat_answered', 'lead_spoken_to', 'incoming_lead_continued', 'message_sent', 'task_due'";
/// What a mail says of itself, wherever it stands: that it came or went, how far it is, whether somebody read it.
const MAILS: &str = "'mail_arrived', 'mail_changed', 'mail_sent', 'mail_refused', 'mail_held', 'mail_returned', 'mail_undelivered', 'mail_uncertain', 'mail_read', 'mail_unread', 'mail_emptied', 'mail_file_fetched', 'mail_opened'";
/// What is of no interest to somebody who reads what happened.
const QUIET: &str = "'note_changed', 'note_deleted', 'note_restored', 'note_pinned', 'note_unpinned'";

/// That a record was merged away stands with the survivor too, with more to tell.
const MERGED_AWAY: &str =
    "kind IN ('leads_merged', 'contacts_merged', 'companies_merged') AND after LIKE '%\"into\":{%'";

/// A question to the journal of one or several records.
pub struct AskedEntries<'a> {
    /// The records.
    pub places: &'a [Place],
    /// What was merged into them.
    pub away: &'a [Place],
    /// What of them.
    pub pick: Pick,
    /// What a task says; empty for whatever.
    pub words: &'a str,
    /// Only what is older; nothing for the newest.
    pub before: Option<(Seconds, JournalId)>,
    /// How many at most.
    pub limit: i64,
}

/// The rows that fit, newest first, in one query; none where only things that were said are asked for.
pub fn list_entries(cx: &mut Cx<'_>, asked: &AskedEntries<'_>) -> Result<Vec<Entry>, DbError> {
    let words = asked.words.trim();
    let kinds = match asked.pick {
        Pick::Everything if words.is_empty() => format!("kind NOT IN ({SAID}, {MAILS}, {QUIET})"),
        Pick::Changes if words.is_empty() => format!("kind NOT IN ({SAID}, {MAILS})"),
        // Of changes only tasks have words of somebody.
        Pick::Everything | Pick::Tasks | Pick::Changes => "kind = 'task_added'".to_owned(),
        Pick::Mail | Pick::Files | Pick::Notes | Pick::Calls | Pick::Chats | Pick::Forms => return Ok(Vec::new()),
    };
    let (at, id) = asked.before.unwrap_or((Seconds::MAX, JournalId(i64::MAX)));
    let mut values = params![cx.account, at, id, asked.limit].to_vec();
    let mut condition = format!("(at < $2 OR (at = $2 AND id < $3)) AND {kinds}");
    condition += &access::scope(cx, Entity::Happening, Action::View)?.and("journal");
    if !words.is_empty() {
        let escaped = words.to_lowercase().replace('!', "!!").replace('%', "!%").replace('_', "!_");
        values.push(Value::from(format!("%{escaped}%")));
        condition += &format!(" AND lower(after) LIKE ${} ESCAPE '!'", values.len());
    }
    let own = asked.places.iter().map(|place| (place, String::new()));
    let away = asked.away.iter().map(|place| (place, format!(" AND NOT ({MERGED_AWAY})")));
    let selects: Vec<String> = own
        .chain(away)
        .enumerate()
        .map(|(at, (place, told))| {
            values.push(place.id.into());
            format!(
                "SELECT * FROM (SELECT {ENTRY_COLUMNS} FROM journal WHERE account_id = $1 AND {} = ${} AND {condition}{told} ORDER BY at DESC, id DESC LIMIT $4) AS of{at}",
                column(*place),
                values.len()
            )
        })
        .collect();
    // What is about a contact and their lead is found twice, and shown once.
    let sql = format!("SELECT * FROM ({}) AS found ORDER BY at DESC, id DESC LIMIT $4", selects.join(" UNION "));
    cx.query(&sql, &values, read_entry)
}

fn column(place: Place) -> &'static str {
    match place.subject {
        Subject::Lead => "lead_id",
        Subject::Contact => "contact_id",
        Subject::Company => "company_id",
    }
}
