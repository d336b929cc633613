//! Hands mails over, one after the other over one connection; each is written down before its first byte leaves.

use super::Work;
use super::parcel::{self, Packed};
use crate::worker::postbox::{Encryption, Patience, Refused, Session, Submission};
use base::Cx;
use base::desk::Who;
use flow::channels;
use flow::channels::mailboxes::{Mailbox, Tls};
use flow::channels::outbox::{self, Claimed, Outcome, RefusedRecipient};
use std::sync::Arc;

impl Work<'_> {
    /// Delivers what was claimed; gives the connection back, if it is of use still.
    pub(super) async fn deliver(
        &self,
        mailbox: &Mailbox,
        claimed: Vec<Claimed>,
        mut session: Option<Session>,
    ) -> Result<Option<Session>, flow::Error> {
        for mut one in claimed {
            let (id, who) = (one.mail_id, Who::system(self.account));
            let outcome = match parcel::pack(self.node, self.account, id).await? {
                Packed::Whole(parcel) => self.hand_over(mailbox, (&mut one, &parcel), &mut session).await?,
                Packed::Not(outcome) => Some(outcome),
            };
            match outcome {
                Some(outcome) => self.settle(one, outcome).await?,
                None => {
                    tracing::info!(account = %who.account, mail = %id, "a mail was taken back or held before it left");
                }
            }
        }
        Ok(session)
    }

    /// One mail; nothing when it was taken back or held meanwhile.
    async fn hand_over(
        &self,
        mailbox: &Mailbox,
        (claimed, parcel): (&mut Claimed, &parcel::Parcel),
        session: &mut Option<Session>,
    ) -> Result<Option<Outcome>, flow::Error> {
        let patience = if claimed.is_last_try { Patience::None } else { Patience::Some };
        let (mut open, not_for) = match self.opened(mailbox, (parcel, patience), session.take()).await {
            Ok(opened) => opened,
            Err((refused, kept)) => {
                *session = kept;
                return Ok(Some(outcome(refused)));
            }
        };
        let (one, raw_file, whole) = (claimed.clone(), parcel.raw_file.to_string(), Arc::clone(&parcel.whole));
        let write_down = move |cx: &mut Cx<'_>| {
            let ours = outbox::hand_over(cx, &one, &raw_file, &not_for)?;
            if ours.is_some() {
                outbox::keep_whole(cx, &whole)?;
            }
            Ok::<_, channels::Error>(ours)
        };
        let Some(ours) = self.node.desk.write(self.who(), write_down).await? else {
            *session = if open.reset().await { Some(open) } else { None };
            return Ok(None);
        };
        *claimed = ours;
        let handed_over = open.hand_over(&parcel.composed.raw).await;
        if !matches!(handed_over, Err(Refused::Lost(_))) {
            *session = Some(open);
        }
        Ok(Some(handed_over.map_or_else(outcome, Outcome::Taken)))
    }

    /// A connection whose server knows sender and recipients, and those of them whom it refused. A kept one may have ended
    /// meanwhile: then another is made.
    async fn opened(
        &self,
        mailbox: &Mailbox,
        (parcel, patience): (&parcel::Parcel, Patience),
        kept: Option<Session>,
    ) -> Result<(Session, Vec<RefusedRecipient>), (Refused, Option<Session>)> {
        if let Some(mut session) = kept {
            match session.open_envelope(&parcel.composed, patience).await {
                Ok(not_for) => return Ok((session, not_for)),
                Err(refused) if session.reset().await => return Err((refused, Some(session))),
                Err(_) => {}
            }
        }
        let mut session = self.connect(mailbox).await.map_err(|refused| (refused, None))?;
        match session.open_envelope(&parcel.composed, patience).await {
            Ok(not_for) => Ok((session, not_for)),
            Err(refused) => {
                let is_of_use = session.reset().await;
                Err((refused, is_of_use.then_some(session)))
            }
        }
    }

    async fn connect(&self, mailbox: &Mailbox) -> Result<Session, Refused> {
        let Some(server) = &mailbox.smtp else {
            return Err(Refused::ForGood("This mailbox only receives: it has no server for sending.".to_owned()));
        };
        let sign_in = self.sign_in(mailbox, server).await.map_err(Refused::ForNow)?;
        let submission = Submission {
            host: server.host.clone(),
            port: server.port,
            encryption: match server.tls {
                Tls::Implicit => Encryption::Implicit,
                Tls::StartTls => Encryption::StartTls,
            },
            sign_in: Some(sign_in),
        };
        let domain = mailbox.address.rsplit('@').next().unwrap_or_default();
        self.node.postbox.connect(&submission, domain).await
    }
}

fn outcome(refused: Refused) -> Outcome {
    match refused {
        Refused::ForGood(answer) => Outcome::Refused(answer),
        Refused::ForNow(answer) => Outcome::Later(answer),
        Refused::Lost(answer) => Outcome::Lost(answer),
    }
}
