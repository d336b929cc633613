//! The table of templates of mails.

use crate::timeline::templates::{Format, MailTemplate};
use base::db::{DbError, Row};
use base::ids::{MailTemplateId, UserId};
use base::{Cx, params};

const COLUMNS: &str = "id, owner_id, folder, name, subject, format, body, uses, created_at, updated_at";

fn read(row: &mut Row) -> Result<MailTemplate, DbError> {
    Ok(MailTemplate {
        id: row.take()?,
        owner_id: Some(row.take::<UserId>()?).filter(|user| user.0 > 0),
        folder: row.take()?,
        name: row.take()?,
        subject: row.take()?,
        format: Format::from_word(&row.take::<String>()?).unwrap_or_default(),
        body: row.take()?,
        uses: row.take()?,
        created_at: row.take()?,
        updated_at: row.take()?,
    })
}

/// An account has at most `MAX_TEMPLATES` of them.
pub fn list_templates(cx: &mut Cx<'_>) -> Result<Vec<MailTemplate>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM mail_templates WHERE account_id = $1 ORDER BY folder, name, id");
    cx.query(&sql, params![cx.account], read)
}

pub fn count_templates(cx: &mut Cx<'_>) -> Result<i64, DbError> {
    cx.number("SELECT count(*) FROM mail_templates WHERE account_id = $1", params![cx.account])
}

pub fn insert_template(cx: &mut Cx<'_>, one: &MailTemplate) -> Result<(), DbError> {
    let sql = format!(
        "INSERT INTO mail_templates (account_id, {COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
    );
    cx.write(
        &sql,
        params![
            cx.account,
            one.id,
            one.owner_id.map_or(0, |user| user.0),
            &one.folder,
            &one.name,
            &one.subject,
            one.format.as_str(),
            &one.body,
            one.uses,
            one.created_at,
            one.updated_at,
        ],
    )?;
    Ok(())
}

pub fn update_template(cx: &mut Cx<'_>, one: &MailTemplate) -> Result<(), DbError> {
    cx.write(
        "UPDATE mail_templates SET owner_id = $3, folder = $4, name = $5, subject = $6, format = $7, body = $8, updated_at = $9
         WHERE account_id = $1 AND id = $2",
        params![
            cx.account,
            one.id,
            one.owner_id.map_or(0, |user| user.0),
            &one.folder,
            &one.name,
            &one.subject,
            one.format.as_str(),
            &one.body,
            one.updated_at,
        ],
    )?;
    Ok(())
}

pub fn delete_template(cx: &mut Cx<'_>, id: MailTemplateId) -> Result<(), DbError> {
    cx.write("DELETE FROM mail_templates WHERE account_id = $1 AND id = $2", params![cx.account, id])?;
    Ok(())
}

pub fn count_use(cx: &mut Cx<'_>, id: MailTemplateId) -> Result<(), DbError> {
    let sql = "UPDATE mail_templates SET uses = uses + 1 WHERE account_id = $1 AND id = $2";
    cx.write(sql, params![cx.account, id])?;
    Ok(())
}
