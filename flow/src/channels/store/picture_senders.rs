//! The table of senders whose pictures are fetched. A sender is the address of a mail, in lower case.

use base::db::{DbError, Row};
use base::ids::{MailId, UserId};
use base::{Cx, params};

pub fn insert_picture_sender(cx: &mut Cx<'_>, user: UserId, mail: MailId) -> Result<bool, DbError> {
    let sql = "INSERT INTO picture_senders (account_id, user_id, address, allowed_at)
         SELECT account_id, CAST($3 AS BIGINT), lower(from_address), CAST($4 AS BIGINT) FROM mails WHERE account_id = $1 AND id = $2
         ON CONFLICT DO NOTHING";
    Ok(cx.execute(sql, params![cx.account, mail, user, cx.now])? > 0)
}

pub fn delete_picture_sender(cx: &mut Cx<'_>, user: UserId, mail: MailId) -> Result<bool, DbError> {
    let sql = "DELETE FROM picture_senders WHERE account_id = $1 AND user_id = $3
         AND address = (SELECT lower(from_address) FROM mails WHERE account_id = $1 AND id = $2)";
    Ok(cx.execute(sql, params![cx.account, mail, user])? > 0)
}

/// Those of some mails whose senders are in the table for a user.
pub fn list_with_picture_sender(cx: &mut Cx<'_>, user: UserId, mails: &[MailId]) -> Result<Vec<MailId>, DbError> {
    if mails.is_empty() {
        return Ok(Vec::new());
    }
    let (among, list) = cx.among("mails.id", 3, mails);
    let sql = format!(
        "SELECT mails.id FROM mails JOIN picture_senders ON picture_senders.account_id = mails.account_id
         AND picture_senders.user_id = $2 AND picture_senders.address = lower(mails.from_address)
         WHERE mails.account_id = $1 AND {among}"
    );
    cx.query(&sql, params![cx.account, user, list], Row::take)
}
