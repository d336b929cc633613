//! Pictures of the network for readers of mails, by the guarded way out: no cookie, no referrer, no private address.

use super::MailServers;
use mail::remote::{MAX_REMOTE_BYTES, Picture, Pictures};
use mail::servers::Asking;

impl Pictures for MailServers {
    fn fetch<'a>(&'a self, url: &'a str) -> Asking<'a, Option<Picture>> {
        Box::pin(async move {
            let got = self.https.get(url, MAX_REMOTE_BYTES).await;
            let bytes = got.inspect_err(|error| tracing::debug!(%error, "a picture of a mail is not there")).ok()?;
            Picture::read(bytes)
        })
    }
}
