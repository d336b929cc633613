//! The tables of tags.

use super::places;
use crate::leads::tags::{Tag, TagFilter};
use base::db::{DbError, Row, Value};
use base::ids::TagId;
use base::search::Subject;
use base::{Cx, params};
use sea_query::{Expr, ExprTrait, Func, Order, Query};
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

/// The tags that are there of these names.
pub fn list_tags_named(cx: &mut Cx<'_>, subject: Subject, names: &[&str]) -> Result<Vec<Tag>, DbError> {
    let mut values: Vec<Value> = params![cx.account, subject.as_str()].to_vec();
    values.extend(names.iter().map(|name| Value::from(*name)));
    let places = places(3, names.len());
    let sql =
        format!("SELECT id, name, colour FROM tags WHERE account_id = $1 AND subject = $2 AND name IN ({places})");
    cx.query(&sql, &values, read)
}

pub fn insert_tag(cx: &mut Cx<'_>, subject: Subject, tag: &Tag) -> Result<(), DbError> {
    cx.write(
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

pub fn list_tags_after(cx: &mut Cx<'_>, after: TagId) -> Result<Vec<(Subject, Tag)>, DbError> {
    let sql = "SELECT subject, id, name, colour FROM tags WHERE account_id = $1 AND id > $2 ORDER BY id";
    let tags = cx
        .query(sql, params![cx.account, after], |row| Ok((Subject::from_stored(&row.take::<String>()?), read(row)?)))?;
    Ok(tags.into_iter().filter_map(|(subject, tag)| Some((subject?, tag))).collect())
}

/// True when a record that is not deleted has the tag.
pub fn is_tag_used(cx: &mut Cx<'_>, subject: Subject, id: TagId) -> Result<bool, DbError> {
    let table = subject.table();
    let sql = format!(
        "SELECT 1 FROM taggings JOIN {table} ON {table}.account_id = taggings.account_id AND {table}.id = taggings.subject_id
         WHERE taggings.account_id = $1 AND taggings.subject = $2 AND taggings.tag_id = $3 AND {table}.deleted_at IS NULL LIMIT 1"
    );
    Ok(cx.number(&sql, params![cx.account, subject.as_str(), id])? > 0)
}

pub fn delete_tag(cx: &mut Cx<'_>, subject: Subject, id: TagId) -> Result<(), DbError> {
    let of = params![cx.account, subject.as_str(), id];
    cx.write("DELETE FROM taggings WHERE account_id = $1 AND subject = $2 AND tag_id = $3", of)?;
    cx.write("DELETE FROM tags WHERE account_id = $1 AND subject = $2 AND id = $3", of)?;
    Ok(())
}

pub fn list_tag_page(
    cx: &mut Cx<'_>,
    subject: Subject,
    filter: &TagFilter,
    offset: i64,
    limit: i64,
) -> Result<Vec<Tag>, DbError> {
    let mut query = Query::select();
    query.columns(["id", "name", "colour"]).from("tags").and_where(Expr::col("account_id").eq(cx.account.0));
    query.and_where(Expr::col("subject").eq(subject.as_str()));
    let ids = filter.ids.as_ref().map(|ids| ids.iter().map(|id| id.0).collect::<Vec<_>>());
    query.and_where_option(ids.map(|ids| Expr::col("id").is_in(ids)));
    query.and_where_option(filter.names.as_ref().map(|names| Expr::col("name").is_in(names.clone())));
    let begins = filter.begins.as_ref().map(|begins| format!("{}%", begins.to_lowercase().replace(['%', '_'], "")));
    query.and_where_option(begins.map(|pattern| Expr::expr(Func::lower(Expr::col("name"))).like(pattern)));
    query.order_by("id", Order::Asc);
    query.limit(u64::try_from(limit).unwrap_or(0)).offset(u64::try_from(offset).unwrap_or(0));
    cx.select(&query, read)
}

pub fn clear_taggings(cx: &mut Cx<'_>, subject: Subject, id: i64) -> Result<(), DbError> {
    cx.write(
        "DELETE FROM taggings WHERE account_id = $1 AND subject = $2 AND subject_id = $3",
        params![cx.account, subject.as_str(), id],
    )?;
    Ok(())
}

/// Gives records tags, each by its id with that of the tag.
pub fn insert_taggings(cx: &mut Cx<'_>, subject: Subject, taggings: &[(i64, TagId)]) -> Result<(), DbError> {
    let rows: Vec<Vec<Value>> =
        taggings.iter().map(|(id, tag)| params![cx.account, subject.as_str(), *id, *tag].to_vec()).collect();
    let into = "taggings (account_id, subject, subject_id, tag_id)";
    cx.insert_all(into, &rows, "ON CONFLICT DO NOTHING")
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
