//! Finding records by words: a fixed number of statements, each over a bounded number of words, however many records
//! there are. A question that leads to few records finds all of them; of one that leads to thousands, the newest of each
//! of its words are looked through.

use super::{Subject, asked_words};
use crate::access::{self, Action};
use crate::db::{DbError, Row};
use crate::{Cx, params};
use sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use std::collections::{BTreeSet, HashMap};

/// Records that a word leads to and that are still read whole.
const FEW: usize = 1_000;
/// Words with one beginning that are asked for their newest records, when together they lead to more than [`FEW`].
const MAX_ENDINGS: i64 = 20;
/// Records that are looked through at once, newest first.
const AT_ONCE: usize = 500;
/// Stands behind every word that begins so.
const LAST_SIGN: char = '\u{10FFFF}';

/// Records that the actor may see and of which every word of the question begins some word, newest first, `limit` at most.
///
/// # Errors
/// Whatever the database answers.
pub fn find(cx: &mut Cx<'_>, subject: Subject, question: &str, limit: i64) -> Result<Vec<i64>, DbError> {
    let limit = usize::try_from(limit).unwrap_or(0);
    let (few, mut many) = led_to(cx, subject, question)?.into_iter().partition::<Vec<_>, _>(|led| led.ids.len() <= FEW);
    let sets = few.into_iter().map(|led| led.ids.into_iter().collect::<BTreeSet<i64>>());
    let found = match sets.reduce(|one, other| &one & &other) {
        Some(found) => found,
        None => {
            // The longest word says most.
            many.sort_by_key(|led| led.word.len());
            let Some(word) = many.pop() else { return Ok(Vec::new()) };
            let each = if many.is_empty() { limit.min(FEW) } else { FEW };
            newest(cx, subject, &word.word, each)?.into_iter().chain(word.ids).collect()
        }
    };
    let newest_first: Vec<i64> = found.into_iter().rev().collect();
    let words: Vec<String> = many.into_iter().map(|led| led.word).collect();
    seen_with(cx, subject, &newest_first, &words, limit)
}

/// A word of a question, and records that it leads to: all of them, or one more than are few.
struct Led {
    word: String,
    ids: Vec<i64>,
}

fn led_to(cx: &mut Cx<'_>, subject: Subject, question: &str) -> Result<Vec<Led>, DbError> {
    let mut led: Vec<Led> = asked_words(question).into_iter().map(|word| Led { word, ids: Vec::new() }).collect();
    let first = |(number, led): (i64, &Led)| {
        let mut query = rows(cx, subject);
        query.expr_as(Expr::cust(number.to_string()), "number").column("subject_id");
        query.and_where(begins(&led.word)).limit(FEW as u64 + 1);
        query
    };
    let parts: Vec<SelectStatement> = (0..).zip(&led).map(first).collect();
    for (number, id) in cx.select_union(&parts, |row: &mut Row| Ok((row.take::<i64>()?, row.take::<i64>()?)))? {
        if let Some(led) = usize::try_from(number).ok().and_then(|number| led.get_mut(number)) {
            led.ids.push(id);
        }
    }
    Ok(led)
}

/// The newest records of some words that begin so, `each` of every word.
fn newest(cx: &mut Cx<'_>, subject: Subject, beginning: &str, each: usize) -> Result<Vec<i64>, DbError> {
    let words = endings(cx, subject, beginning)?;
    let newest_of = |word: String| {
        let mut query = rows(cx, subject);
        query.column("subject_id").and_where(Expr::col("word").eq(word));
        query.order_by("subject_id", Order::Desc).limit(each as u64);
        query
    };
    let parts: Vec<SelectStatement> = words.into_iter().map(newest_of).collect();
    cx.select_union(&parts, Row::take)
}

/// The first words that begin so, by one look into the index for each: neither database skips rows that are alike by itself.
fn endings(cx: &mut Cx<'_>, subject: Subject, beginning: &str) -> Result<Vec<String>, DbError> {
    let sql = "WITH RECURSIVE ending (word, place) AS (
           SELECT (SELECT min(word) FROM search_words WHERE account_id = $1 AND subject = $2 AND word >= $3 AND word < $4), 1
           UNION ALL
           SELECT (SELECT min(next.word) FROM search_words next
                   WHERE next.account_id = $1 AND next.subject = $2 AND next.word > ending.word AND next.word < $4), place + 1
           FROM ending WHERE ending.word IS NOT NULL AND place < $5)
         SELECT word FROM ending WHERE word IS NOT NULL";
    cx.query(sql, params![cx.account, subject.as_str(), beginning, end_of(beginning), MAX_ENDINGS], Row::take)
}

/// Those of some records that also have these words and that the actor may see, in the same order.
fn seen_with(
    cx: &mut Cx<'_>,
    subject: Subject,
    ids: &[i64],
    words: &[String],
    limit: usize,
) -> Result<Vec<i64>, DbError> {
    let seen = access::scope(cx, subject, Action::View)?.condition(subject.table());
    let mut found = Vec::new();
    for some in ids.chunks(AT_ONCE) {
        let mut parts: Vec<SelectStatement> = words.iter().map(|word| among(cx, subject, some, word)).collect();
        parts.extend(seen.as_deref().map(|seen| seen_among(cx, subject, some, seen)));
        found.extend(held_by_all(cx, some, &parts)?);
        if found.len() >= limit {
            break;
        }
    }
    found.truncate(limit);
    Ok(found)
}

/// Those that every list holds; without a list, all of them.
fn held_by_all(cx: &mut Cx<'_>, ids: &[i64], parts: &[SelectStatement]) -> Result<Vec<i64>, DbError> {
    let mut times: HashMap<i64, usize> = HashMap::new();
    for id in cx.select_union(parts, Row::take::<i64>)? {
        *times.entry(id).or_default() += 1;
    }
    let is_held = |id: &i64| times.get(id).copied().unwrap_or(0) == parts.len();
    Ok(ids.iter().copied().filter(is_held).collect())
}

/// Those of some records of which a word begins so.
fn among(cx: &Cx<'_>, subject: Subject, ids: &[i64], beginning: &str) -> SelectStatement {
    let mut query = rows(cx, subject);
    query.distinct().column("subject_id").and_where(Expr::col("subject_id").is_in(ids.iter().copied()));
    query.and_where(begins(beginning));
    query
}

/// Those of some records that the actor may see.
fn seen_among(cx: &Cx<'_>, subject: Subject, ids: &[i64], seen: &str) -> SelectStatement {
    let mut query = Query::select();
    query.column("id").from(subject.table()).and_where(Expr::col("account_id").eq(cx.account.0));
    query.and_where(Expr::col("id").is_in(ids.iter().copied())).and_where(Expr::cust(seen.to_owned()));
    query
}

/// The words of this account's records of one kind.
fn rows(cx: &Cx<'_>, subject: Subject) -> SelectStatement {
    let mut query = Query::select();
    query.from("search_words").and_where(Expr::col("account_id").eq(cx.account.0));
    query.and_where(Expr::col("subject").eq(subject.as_str()));
    query
}

fn begins(beginning: &str) -> Expr {
    Expr::col("word").gte(beginning).and(Expr::col("word").lt(end_of(beginning)))
}

/// Where the words end that begin so.
pub fn end_of(beginning: &str) -> String {
    format!("{beginning}{LAST_SIGN}")
}
