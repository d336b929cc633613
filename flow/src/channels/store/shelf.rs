//! Questions to one or several feeds: each feed answers from an index, and the newest of their answers are taken.

use super::said::{AUTHOR, BODY, FEEDS, TITLE, columns, read, readable, seen};
use crate::channels::said::{Asked, Counts, FeedItem, ItemKind, MAX_COUNTED, Place, Shelf};
use base::Cx;
use base::clock::Seconds;
use base::db::{DbError, Value};
use base::ids::FeedItemId;
use base::params;

/// What a shelf asks of an item, in the words of its index. A mail that one may not read is left out of every tab, count and
/// search; only the whole feed says that there is one.
fn on_shelf(cx: &mut Cx<'_>, shelf: Shelf) -> Result<String, DbError> {
    let what = match shelf {
        Shelf::Everything => return Ok(String::new()),
        Shelf::Kinds(kinds) => {
            let any: Vec<String> = kinds.iter().map(|kind| format!("feed_items.kind = '{}'", kind.as_str())).collect();
            any.join(" OR ")
        }
        Shelf::WithFiles => "feed_items.files > 0".to_owned(),
        Shelf::Pinned => "feed_items.is_pinned = 1".to_owned(),
    };
    Ok(format!(" AND ({what}) AND {}", readable(cx)?))
}

/// The items of each place, one select after the other.
fn of_places(places: &[Place], values: &mut Vec<Value>, columns: &str, (condition, end): (&str, &str)) -> String {
    let selects: Vec<String> = places
        .iter()
        .enumerate()
        .map(|(at, place)| {
            values.push(place.id.into());
            format!(
                "SELECT * FROM (SELECT {columns} WHERE feed_items.account_id = $1 AND feed_items.subject = '{}' AND feed_items.subject_id = ${} AND feed_items.deleted_at IS NULL{condition}{end}) AS place{at}",
                place.subject.as_str(),
                values.len()
            )
        })
        .collect();
    selects.join(" UNION ALL ")
}

pub fn ask(cx: &mut Cx<'_>, asked: &Asked<'_>) -> Result<Vec<FeedItem>, DbError> {
    if asked.places.is_empty() {
        return Ok(Vec::new());
    }
    let (at, id) = asked.before.unwrap_or((Seconds::MAX, FeedItemId(i64::MAX)));
    let mut values = params![cx.account, at, id, asked.limit].to_vec();
    let mut condition = " AND (feed_items.at < $2 OR (feed_items.at = $2 AND feed_items.id < $3))".to_owned();
    condition += &on_shelf(cx, asked.shelf)?;
    condition += &saying(cx, asked.words, &mut values)?;
    condition += &seen(cx)?;
    let columns = format!("{} FROM {FEEDS}", columns(&readable(cx)?));
    let end = " ORDER BY feed_items.at DESC, feed_items.id DESC LIMIT $4";
    let sql = of_places(asked.places, &mut values, &columns, (&condition, end));
    let sql = format!("SELECT * FROM ({sql}) AS found ORDER BY at DESC, id DESC LIMIT $4");
    cx.query(&sql, &values, read)
}

/// The condition that the words stand somewhere in an item or in the name of one of its files. Letter case is told apart
/// beyond ASCII by SQLite alone, so that the words are looked for as they were typed, too.
fn saying(cx: &mut Cx<'_>, words: &str, values: &mut Vec<Value>) -> Result<String, DbError> {
    let words = words.trim();
    if words.is_empty() {
        return Ok(String::new());
    }
    let escaped = words.replace('!', "!!").replace('%', "!%").replace('_', "!_");
    values.extend([format!("%{}%", escaped.to_lowercase()).into(), format!("%{escaped}%").into()]);
    let (folded, typed) = (values.len() - 1, values.len());
    let holds =
        |column: &str| format!("lower({column}) LIKE ${folded} ESCAPE '!' OR {column} LIKE ${typed} ESCAPE '!'");
    Ok(format!(
        " AND {} AND ({} OR {} OR {} OR (feed_items.kind = 'form' AND ({}))
          OR (feed_items.files > 0 AND EXISTS (SELECT 1 FROM attachments WHERE attachments.account_id = feed_items.account_id
              AND (attachments.holder_id = feed_items.id OR attachments.holder_id = feed_items.mail_id) AND ({}))))",
        readable(cx)?,
        holds(TITLE),
        holds(BODY),
        holds(AUTHOR),
        holds("feed_items.details"),
        holds("attachments.name"),
    ))
}

pub fn count(cx: &mut Cx<'_>, places: &[Place]) -> Result<Counts, DbError> {
    if places.is_empty() {
        return Ok(Counts::default());
    }
    let seen = seen(cx)?;
    let mut values = params![cx.account, MAX_COUNTED].to_vec();
    let of = on_shelf(cx, Shelf::Kinds(&[ItemKind::Mail]))? + &seen;
    let mails = of_places(places, &mut values, "1 AS one FROM feed_items", (&of, " LIMIT $2"));
    let of = on_shelf(cx, Shelf::WithFiles)? + &seen;
    let files = of_places(places, &mut values, "feed_items.files FROM feed_items", (&of, " LIMIT $2"));
    let sql = format!(
        "SELECT (SELECT count(*) FROM (SELECT * FROM ({mails}) AS mails LIMIT $2) AS few_mails),
                (SELECT CAST(COALESCE(sum(files), 0) AS BIGINT) FROM (SELECT * FROM ({files}) AS with_files LIMIT $2) AS few_files)"
    );
    let found = cx.find(&sql, &values, |row| Ok(Counts { mails: row.take()?, files: row.take()? }))?;
    Ok(found.unwrap_or_default())
}
