//! Looks for mails among what their mailbox has sent, and puts there what is missing.

use super::Work;
use crate::worker::budget::Place;
use crate::worker::follow;
use base::desk::Who;
use base::files::FileHash;
use base::ids::MailboxId;
use flow::channels::folders::{self, FolderRole};
use flow::channels::mailboxes::Mailbox;
use flow::channels::mails;
use flow::channels::outbox::{Claimed, Errand, Outcome};
use mail::imap::{ImapError, SentFolder};
use tokio::io::{AsyncRead, AsyncWrite};

impl Work<'_> {
    /// Sees to what was handed over before.
    pub(super) async fn file(&self, mailbox: &Mailbox, claimed: Vec<Claimed>) -> Result<(), flow::Error> {
        if claimed.is_empty() {
            return Ok(());
        }
        let (mut folder, _place) = match self.sent_folder(mailbox).await {
            Ok(folder) => folder,
            Err(outcome) => return self.settle_all(claimed, &outcome).await,
        };
        for one in claimed {
            let outcome = match self.look(&mut folder, &one).await? {
                Ok(outcome) => outcome,
                Err(error) => Outcome::Later(error.to_string()),
            };
            self.settle(one, outcome).await?;
        }
        Ok(())
    }

    /// The folder in which the mailbox keeps what it sent, over a connection of its own and its place among those.
    async fn sent_folder(
        &self,
        mailbox: &Mailbox,
    ) -> Result<(SentFolder<impl AsyncRead + AsyncWrite + Unpin + Send + use<>>, Place), Outcome> {
        let later = |error: &dyn std::fmt::Display| Outcome::Later(error.to_string());
        let name = self.name_of_sent(mailbox.id).await?;
        let sign_in = self.sign_in(mailbox, &mailbox.server).await.map_err(|error| later(&error))?;
        let settings = follow::settings(&mailbox.server, &sign_in.proof);
        let (stream, place) = self.outside.connect(&mailbox.server).await.map_err(|error| later(&error))?;
        match SentFolder::open(&settings, &name, stream).await {
            Ok(folder) => Ok((folder, place)),
            Err(ImapError::Refused { .. }) => Err(Outcome::NotFound(format!("The mailbox has no folder {name}."))),
            Err(error) => Err(later(&error)),
        }
    }

    /// What that folder is called, as far as the mailbox was looked at.
    async fn name_of_sent(&self, mailbox: MailboxId) -> Result<String, Outcome> {
        let listed = self.node.desk.read(self.who(), move |cx| folders::list_folders(cx, mailbox)).await;
        let listed = listed.map_err(|error| Outcome::Later(error.to_string()))?;
        if listed.is_empty() {
            return Err(Outcome::Later("The folders of the mailbox are not known yet.".to_owned()));
        }
        let sent = listed.into_iter().find(|folder| folder.role == FolderRole::Sent);
        sent.map(|folder| folder.name)
            .ok_or_else(|| Outcome::NotFound("The mailbox has no folder of sent mails.".to_owned()))
    }

    /// One mail: found, put there, or not to be found.
    async fn look<S>(
        &self,
        folder: &mut SentFolder<S>,
        claimed: &Claimed,
    ) -> Result<Result<Outcome, ImapError>, flow::Error>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send,
    {
        let id = claimed.mail_id;
        let mail = self.node.desk.read(Who::system(self.account), move |cx| mails::find(cx, id)).await?;
        let Some(mail) = mail else { return Ok(Ok(Outcome::Filed)) };
        match folder.has(&mail.message_id).await {
            Ok(true) => return Ok(Ok(Outcome::Filed)),
            Ok(false) => {}
            Err(error) => return Ok(Err(error)),
        }
        if claimed.errand == Errand::LookUp {
            return Ok(Ok(Outcome::NotFound(
                "The connection was lost while the mail was handed over, and it is not among what was sent.".to_owned(),
            )));
        }
        let raw = claimed.raw_file.as_deref().and_then(|hash| hash.parse::<FileHash>().ok());
        let raw = raw.map(|hash| {
            let files = self.node.files.clone();
            tokio::task::spawn_blocking(move || files.read(&hash))
        });
        let raw = match raw {
            Some(reading) => reading.await.ok().and_then(Result::ok),
            None => None,
        };
        // Without its bytes there is nothing to put there; the mail itself was sent.
        let Some(raw) = raw else { return Ok(Ok(Outcome::Filed)) };
        Ok(folder.append(&raw).await.map(|()| Outcome::Filed))
    }
}
