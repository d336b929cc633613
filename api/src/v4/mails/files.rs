//! `/mail/messages/{id}/files/{file_id}`: a file of a mail.

use crate::call::Call;
use crate::wire::Problem;
use base::Cx;
use base::ids::{AttachmentId, MailId};
use flow::channels::mails::{self, MailFile};

/// `GET /mail/messages/{id}/files/{file_id}`: for whoever may read the mail and see files.
pub fn find(cx: &mut Cx<'_>, call: &Call) -> Result<MailFile, Problem> {
    let (mail, file): (MailId, AttachmentId) = (call.id("id")?, call.id("file_id")?);
    let found = mails::find_attachment(cx, file)?.filter(|found| found.mail_id == mail);
    found.ok_or_else(|| Problem::NotFound(format!("There is no file {file} of a mail {mail}")))
}
