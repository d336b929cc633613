//! Pictures of the network for readers of mails, by the guarded way out: no cookie, no referrer, no private address.
//!
//! A page asks twice for the document of a mail, to show it and to know how high it is; its sender is asked once.

use super::MailServers;
use mail::remote::{MAX_REMOTE_BYTES, Picture, Pictures};
use mail::servers::Asking;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::OnceCell;

/// How long a picture is kept for whoever asks again.
const KEPT_FOR: Duration = Duration::from_secs(60);
/// Bytes of all that are kept; the oldest go first.
const MAX_KEPT_BYTES: usize = 32 * 1024 * 1024;
/// Addresses that are kept, also those without a picture.
const MAX_KEPT: usize = 500;

/// A picture on its way, or there; nothing where there is none.
type Answer = Arc<OnceCell<Option<Picture>>>;

struct Kept {
    url: String,
    since: Instant,
    answer: Answer,
}

/// The pictures of the last minute.
#[derive(Default)]
pub(super) struct Shelf(Mutex<VecDeque<Kept>>);

impl Shelf {
    /// The place of a picture, which whoever comes first fills.
    fn place(&self, url: &str) -> Answer {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        while kept.front().is_some_and(|oldest| oldest.since.elapsed() >= KEPT_FOR)
            || kept.len() >= MAX_KEPT
            || kept.iter().map(Kept::size_bytes).sum::<usize>() > MAX_KEPT_BYTES
        {
            kept.pop_front();
        }
        if let Some(known) = kept.iter().find(|known| known.url == url) {
            return Arc::clone(&known.answer);
        }
        let answer = Answer::default();
        kept.push_back(Kept { url: url.to_owned(), since: Instant::now(), answer: Arc::clone(&answer) });
        answer
    }
}

impl Kept {
    fn size_bytes(&self) -> usize {
        self.answer.get().and_then(Option::as_ref).map_or(0, |picture| picture.bytes.len())
    }
}

impl Pictures for MailServers {
    fn fetch<'a>(&'a self, url: &'a str) -> Asking<'a, Option<Picture>> {
        Box::pin(async move {
            let ask = async || {
                let got = self.https.get(url, MAX_REMOTE_BYTES).await;
                let bytes =
                    got.inspect_err(|error| tracing::debug!(%error, "a picture of a mail is not there")).ok()?;
                Picture::read(bytes)
            };
            self.shelf.place(url).get_or_init(ask).await.clone()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Answer, MAX_KEPT, Shelf};
    use std::sync::Arc;

    #[test]
    fn whoever_asks_again_gets_what_is_there_and_the_oldest_go_first() {
        let shelf = Shelf::default();
        let is_same = |one: &Answer, other: &Answer| Arc::ptr_eq(one, other);
        let first = shelf.place("https://shop.example/a.png");
        assert!(is_same(&first, &shelf.place("https://shop.example/a.png")));
        for number in 0..MAX_KEPT {
            shelf.place(&format!("https://shop.example/{number}.png"));
        }
        assert!(!is_same(&first, &shelf.place("https://shop.example/a.png")));
    }
}
