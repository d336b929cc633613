//! Mail that comes in by SMTP: the listener and its limits. The session itself is `mail::smtp`.

mod certificate;
mod door;
mod vouching;

pub use door::MailDoor;

use crate::http;
use crate::settings::Facing;
use mail::smtp::{Protocol, SessionSettings, serve_session};
use std::collections::HashMap;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
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

/// Where mail is taken unless something is said: by a mail server of this machine, or by nobody.
pub const DEFAULT_ADDRESS: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 2525);

/// A listener and what is spoken there.
pub struct Listening {
    listener: TcpListener,
    address: SocketAddr,
    protocol: Protocol,
}

impl Listening {
    fn of(listener: TcpListener, protocol: Protocol) -> anyhow::Result<Listening> {
        Ok(Listening { address: listener.local_addr()?, listener, protocol })
    }

    /// Where SMTP is spoken, if it is.
    pub fn smtp_address(&self) -> Option<SocketAddr> {
        (self.protocol == Protocol::Smtp).then_some(self.address)
    }
}

impl fmt::Display for Listening {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = match self.protocol {
            Protocol::Smtp => "smtp",
            Protocol::Lmtp => "lmtp",
        };
        write!(formatter, "{scheme}://{}", self.address)
    }
}

/// Opens the doors of a node that answers: SMTP where it was said, else at [`DEFAULT_ADDRESS`] if that is free; LMTP
/// where it was said.
///
/// # Errors
/// When an address that was said is taken.
pub async fn open(facing: &Facing) -> anyhow::Result<Vec<Listening>> {
    let mut doors = Vec::new();
    if !facing.role.is_web() {
        return Ok(doors);
    }
    let smtp = http::listen(facing.smtp.unwrap_or(DEFAULT_ADDRESS), "--smtp").await;
    match smtp {
        Ok(listener) => doors.push(Listening::of(listener, Protocol::Smtp)?),
        Err(error) if facing.smtp.is_some() => return Err(error),
        Err(error) => tracing::warn!(%error, "no mail is taken by SMTP; say where with --smtp"),
    }
    if let Some(address) = facing.lmtp {
        doors.push(Listening::of(http::listen(address, "--lmtp").await?, Protocol::Lmtp)?);
    }
    Ok(doors)
}

/// What STARTTLS is offered with, if a certificate was given.
///
/// # Errors
/// A sentence about the file that is of no use.
pub fn encryption(facing: &Facing) -> anyhow::Result<Option<TlsAcceptor>> {
    let files = facing.smtp_certificate.as_deref().zip(facing.smtp_key.as_deref());
    files.map(|(chain, key)| certificate::acceptor(chain, key)).transpose()
}

/// Serves sessions until `stop`. What is in the middle of a mail then is not acknowledged: its sender comes again.
pub async fn serve(listening: Listening, door: MailDoor, tls: Option<TlsAcceptor>, stop: CancellationToken) {
    let settings = SessionSettings { tls, protocol: listening.protocol, ..SessionSettings::new(door.domain()) };
    let house = Arc::new(House { door, settings, guests: Guests::default() });
    let (listener, open) = (listening.listener, TaskTracker::new());
    loop {
        let accepted = tokio::select! {
            biased;
            () = stop.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, peer)) => {
                drop(open.spawn(session(stream, peer.ip(), Arc::clone(&house), stop.clone())));
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

/// What all sessions share.
struct House {
    door: MailDoor,
    settings: SessionSettings,
    guests: Guests,
}

async fn session(mut stream: TcpStream, peer: IpAddr, house: Arc<House>, stop: CancellationToken) {
    let Some(_guest) = house.guests.let_in(peer) else {
        // Whoever does not even read this is no loss.
        drop(stream.write_all(TOO_MANY).await);
        return;
    };
    let ended = tokio::select! {
        ended = serve_session(stream, &house.settings, peer, &house.door) => ended,
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
