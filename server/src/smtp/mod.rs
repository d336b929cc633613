//! Mail that comes in by SMTP: the listener and its limits. The session itself is `mail::smtp`.

mod door;

pub use door::MailDoor;

use crate::http;
use mail::smtp::{SessionSettings, serve_session};
use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Sessions at once. Each may hold one mail of 35 MB in memory.
const MAX_SESSIONS: usize = 50;
/// Sessions at once from one address: one sender leaves room for others.
const MAX_SESSIONS_OF_ONE: usize = 10;
/// After a stop, sessions may take this long: enough to finish the mail that is just coming.
const GRACE: Duration = Duration::from_secs(5);
/// The pause after the machine had no connection to give.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);
/// RFC 5321 §3.8: come again later.
const TOO_MANY: &[u8] = b"421 4.7.0 Too many sessions; come again later\r\n";

/// Listens on `address`.
///
/// # Errors
/// When it is taken.
pub async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    http::listen(address, "--smtp").await
}

/// Serves sessions until `stop`. What is in the middle of a mail then is not acknowledged: its sender comes again.
pub async fn serve(listener: TcpListener, door: MailDoor, stop: CancellationToken) {
    let (door, guests, open) = (Arc::new(door), Guests::default(), TaskTracker::new());
    loop {
        let accepted = tokio::select! {
            biased;
            () = stop.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, peer)) => {
                drop(open.spawn(session(stream, peer.ip(), Arc::clone(&door), guests.clone(), stop.clone())));
            }
            Err(error) => {
                tracing::warn!(%error, "a connection was not accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
    open.close();
    open.wait().await;
}

async fn session(mut stream: TcpStream, peer: IpAddr, door: Arc<MailDoor>, guests: Guests, stop: CancellationToken) {
    let Some(_guest) = guests.let_in(peer) else {
        // Whoever does not even read this is no loss.
        drop(stream.write_all(TOO_MANY).await);
        return;
    };
    let settings = SessionSettings::new(door.domain());
    let ended = tokio::select! {
        ended = serve_session(stream, &settings, peer, &*door) => ended,
        () = async { stop.cancelled().await; tokio::time::sleep(GRACE).await } => return,
    };
    if let Err(error) = ended {
        tracing::info!(%peer, %error, "a mail session ended early");
    }
}

/// Who is in a session, by address.
#[derive(Clone, Default)]
struct Guests(Arc<Mutex<HashMap<IpAddr, usize>>>);

impl Guests {
    fn let_in(&self, peer: IpAddr) -> Option<Guest> {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let all: usize = counts.values().sum();
        let of_this_one = counts.entry(peer).or_default();
        if all >= MAX_SESSIONS || *of_this_one >= MAX_SESSIONS_OF_ONE {
            return None;
        }
        *of_this_one += 1;
        Some(Guest { guests: self.clone(), peer })
    }
}

/// One session; makes room when dropped.
struct Guest {
    guests: Guests,
    peer: IpAddr,
}

impl Drop for Guest {
    fn drop(&mut self) {
        let mut counts = self.guests.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.peer) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.peer);
            }
        }
    }
}
