//! The tables of tags.

use super::places;
use crate::leads::tags::Tag;
use base::db::{DbError, Row, Value};
use base::ids::TagId;
use base::search::Subject;
use base::{Cx, params};
use std::collections::HashMap;

fn read(row: &mut Row) -> Result<Tag, DbError> {
    Ok(Tag { id: row.take()?, name: row.take()?, colour: row.take()? })
}

pub fn find_tag(cx: &mut Cx<'_>, subject: Subject, id: TagId) -> Result<Option<Tag>, DbError> {
    let sql = "SELECT id, name, colour FROM tags WHERE account_id = $1 AND subject = $2 AND id = $3";
    cx.find(sql, params![cx.account, subject.as_str(), id], read)
}

pub fn find_tag_by_name(cx: &mut Cx<'_>, subject: Subject, name: &str) -> Result<Option<Tag>, DbError> {
    let sql = "SELECT id, name, colour FROM tags WHERE account_id = $1 AND subject = $2 AND name = $3";
    cx.find(sql, params![cx.account, subject.as_str(), name], read)
}

pub fn insert_tag(cx: &mut Cx<'_>, subject: Subject, tag: &Tag) -> Result<(), DbError> {
    cx.execute(
        "INSERT INTO tags (account_id, id, subject, name, colour) VALUES ($1, $2, $3, $4, $5)",
        params![cx.account, tag.id, subject.as_str(), &tag.name, tag.colour.clone()],
    )?;
    Ok(())
}

pub fn list_tags(
    cx: &mut Cx<'_>,
    subject: Subject,
    begins: &str,
    after: TagId,
    limit: i64,
) -> Result<Vec<Tag>, DbError> {
    let pattern = format!("{}%", begins.to_lowercase().replace(['%', '_'], ""));
    cx.query(
        "SELECT id, name, colour FROM tags WHERE account_id = $1 AND subject = $2 AND id > $3 AND lower(name) LIKE $4 ORDER BY id LIMIT $5",
        params![cx.account, subject.as_str(), after, pattern, limit],
        read,
    )
}

pub fn clear_taggings(cx: &mut Cx<'_>, subject: Subject, id: i64) -> Result<(), DbError> {
    cx.execute(
        "DELETE FROM taggings WHERE account_id = $1 AND subject = $2 AND subject_id = $3",
        params![cx.account, subject.as_str(), id],
    )?;
    Ok(())
}

pub fn insert_tagging(cx: &mut Cx<'_>, subject: Subject, id: i64, tag: TagId) -> Result<(), DbError> {
    cx.execute(
        "INSERT INTO taggings (account_id, subject, subject_id, tag_id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        params![cx.account, subject.as_str(), id, tag],
    )?;
    Ok(())
}

pub fn list_tags_of(cx: &mut Cx<'_>, subject: Subject, ids: &[i64]) -> Result<HashMap<i64, Vec<Tag>>, DbError> {
    let mut found: HashMap<i64, Vec<Tag>> = HashMap::new();
    if ids.is_empty() {
        return Ok(found);
    }
    let sql = format!(
        "SELECT taggings.subject_id, tags.id, tags.name, tags.colour FROM taggings
         JOIN tags ON tags.account_id = taggings.account_id AND tags.id = taggings.tag_id
         WHERE taggings.account_id = $1 AND taggings.subject = $2 AND taggings.subject_id IN ({}) ORDER BY taggings.subject_id, tags.name",
        places(3, ids.len())
    );
    let mut values: Vec<Value> = params![cx.account, subject.as_str()].to_vec();
    values.extend(ids.iter().map(|id| Value::from(*id)));
    for (id, tag) in cx.query(&sql, &values, |row| Ok((row.take::<i64>()?, read(row)?)))? {
        found.entry(id).or_default().push(tag);
    }
    Ok(found)
}
