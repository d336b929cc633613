//! A wire to PostgreSQL that breaks when a test says so: around a commit, where it hurts most.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

/// How a simple query of this one word ends on the wire: its length, its text, a zero byte (READ COMMITTED has another length).
const COMMIT: &[u8] = b"\0\x0bCOMMIT\0";

/// When the wire breaks.
pub enum Break {
    /// The server never hears of the commit.
    BeforeCommit,
    /// The server has committed, and its answer is lost; what is given happens before anybody notices.
    AfterCommit(Meanwhile),
    /// The wire breaks at once, and the commit reaches the server only after what is given has happened.
    CommitArrivesLate(Meanwhile),
}

pub type Meanwhile = Box<dyn FnOnce() + Send>;

type Armed = Arc<Mutex<Option<Break>>>;

pub struct Wire {
    port: u16,
    armed: Armed,
}

impl Wire {
    /// A wire to the server on this port of loopback.
    pub fn to(server_port: u16) -> Wire {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let port = listener.local_addr().expect("its address").port();
        let armed = Armed::default();
        let breaks = Arc::clone(&armed);
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let server = TcpStream::connect(("127.0.0.1", server_port)).expect("the server answers");
                join(client, server, &breaks);
            }
        });
        Wire { port, armed }
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// Breaks the connection of the next commit.
    pub fn break_at_next_commit(&self, how: Break) {
        *self.armed.lock().expect("nobody panicked") = Some(how);
    }

    pub fn is_broken(&self) -> bool {
        self.armed.lock().expect("nobody panicked").is_none()
    }
}

fn join(client: TcpStream, server: TcpStream, armed: &Armed) {
    let swallow = Arc::new(AtomicBool::new(false));
    let after: Arc<Mutex<Option<Meanwhile>>> = Arc::default();
    let (to_server, to_client) = (clone(&server), clone(&client));
    let (armed, swallowing, then, caller) =
        (Arc::clone(armed), Arc::clone(&swallow), Arc::clone(&after), clone(&client));
    thread::spawn(move || {
        carry(client, to_server, |chunk| {
            if !chunk.windows(COMMIT.len()).any(|word| word == COMMIT) {
                return true;
            }
            match armed.lock().expect("nobody panicked").take() {
                None => true,
                Some(Break::BeforeCommit) => false,
                Some(Break::CommitArrivesLate(meanwhile)) => {
                    caller.shutdown(Shutdown::Both).expect("a connected caller");
                    meanwhile();
                    true
                }
                Some(Break::AfterCommit(meanwhile)) => {
                    *then.lock().expect("nobody panicked") = Some(meanwhile);
                    swallowing.store(true, Ordering::SeqCst);
                    true
                }
            }
        });
    });
    thread::spawn(move || {
        carry(server, to_client, |_| {
            if let Some(meanwhile) = after.lock().expect("nobody panicked").take() {
                meanwhile();
            }
            !swallow.load(Ordering::SeqCst)
        });
    });
}

/// Carries bytes as long as `may_pass` says so, then breaks both directions.
fn carry(mut from: TcpStream, mut to: TcpStream, mut may_pass: impl FnMut(&[u8]) -> bool) {
    let mut chunk = [0; 65_536];
    while let Ok(length @ 1..) = from.read(&mut chunk) {
        if !may_pass(&chunk[..length]) || to.write_all(&chunk[..length]).is_err() {
            break;
        }
    }
    drop(from.shutdown(Shutdown::Both));
    drop(to.shutdown(Shutdown::Both));
}

fn clone(stream: &TcpStream) -> TcpStream {
    stream.try_clone().expect("a second handle")
}
