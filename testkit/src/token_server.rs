//! A provider's token server as a part: gives tokens over TLS for a code, renews them, and tells Dovecot whose a token is.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::thread;

use rustls::{ServerConnection, StreamOwned};
use serde_json::{Value as Json, json};

use crate::certificates::{server_config, write_certificates};
use crate::part::Folder;

/// How long an access token lets in. Seconds.
pub const LIFETIME: i64 = 3_600;
/// Bytes of a request's body: forms of a few tokens.
const MAX_BODY_BYTES: usize = 16 * 1024;

/// How it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mood {
    /// Gives and renews.
    #[default]
    Well,
    /// Answers 503 to everything.
    Down,
    /// Every consent has been taken back.
    Ended,
}

#[derive(Default)]
struct State {
    mood: Mood,
    /// Whose an access token is.
    users: HashMap<String, String>,
    /// The only refresh token that is good, and whose.
    refresh: Option<(String, String)>,
    given: u32,
    /// The forms that came, decoded.
    asked: Vec<HashMap<String, String>>,
}

/// A token server of this test alone.
pub struct TokenServer {
    state: Arc<Mutex<State>>,
    port: u16,
    introspection_port: u16,
    folder: Folder,
}

impl TokenServer {
    /// Starts it, with a certificate that only [`TokenServer::ca_file`] vouches for.
    ///
    /// # Panics
    /// When it cannot listen.
    #[must_use]
    pub fn start() -> TokenServer {
        let folder = Folder::new("token-server");
        write_certificates(&folder);
        let tls = server_config(folder.path());
        let state = Arc::<Mutex<State>>::default();
        let tokens = Arc::clone(&state);
        let port = listen(move |stream| {
            let connection = ServerConnection::new(Arc::clone(&tls)).expect("a connection");
            answer(StreamOwned::new(connection, stream), &tokens);
        });
        let asked_whose = Arc::clone(&state);
        let introspection_port = listen(move |stream| answer(stream, &asked_whose));
        TokenServer { state, port, introspection_port, folder }
    }

    /// Where codes and refresh tokens are taken.
    #[must_use]
    pub fn address(&self) -> String {
        format!("https://localhost:{}/token", self.port)
    }

    /// Where whose a token is is told, without TLS.
    #[must_use]
    pub fn introspection_address(&self) -> String {
        format!("http://127.0.0.1:{}/whose", self.introspection_port)
    }

    /// The certificate authority (PEM) to trust.
    #[must_use]
    pub fn ca_file(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// A refresh token for a user, as a consent gives it; the one before is void.
    pub fn consent(&self, username: &str) -> String {
        let mut state = self.state();
        state.given += 1;
        let refresh = format!("refresh-{}", state.given);
        state.refresh = Some((refresh.clone(), username.to_owned()));
        refresh
    }

    /// How it is from now on.
    pub fn feel(&self, mood: Mood) {
        let mut state = self.state();
        state.mood = mood;
        if mood == Mood::Ended {
            (state.refresh, state.users) = (None, HashMap::new());
        }
    }

    /// Access tokens that were given let nobody in any more; refresh tokens are still good.
    pub fn forget_access(&self) {
        self.state().users.clear();
    }

    /// The forms that came, the oldest first.
    #[must_use]
    pub fn asked(&self) -> Vec<HashMap<String, String>> {
        self.state().asked.clone()
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().expect("no test panics while it holds this")
    }
}

/// Answers every connection in a thread that ends with the program.
fn listen(each: impl Fn(std::net::TcpStream) + Send + Sync + 'static) -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port on 127.0.0.1");
    let port = listener.local_addr().expect("the address just bound").port();
    let each = Arc::new(each);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let each = Arc::clone(&each);
            thread::spawn(move || each(stream));
        }
    });
    port
}

/// One request; whoever hangs up gets no answer.
fn answer<S: Read + Write>(stream: S, state: &Mutex<State>) {
    let mut stream = BufReader::new(stream);
    let (mut length, mut bearer, mut line) = (0_usize, String::new(), String::new());
    loop {
        line.clear();
        match stream.read_line(&mut line) {
            Ok(0) | Err(_) => return,
            Ok(_) if line.trim().is_empty() => break,
            Ok(_) => {}
        }
        let (name, value) = line.trim().split_once(':').unwrap_or_default();
        match name.to_lowercase().as_str() {
            "content-length" => length = value.trim().parse().unwrap_or(0),
            "authorization" => value.trim().trim_start_matches("Bearer ").clone_into(&mut bearer),
            _ => {}
        }
    }
    let mut body = vec![0; length.min(MAX_BODY_BYTES)];
    if stream.read_exact(&mut body).is_err() {
        return;
    }
    let form: HashMap<String, String> = url::form_urlencoded::parse(&body).into_owned().collect();
    let (status, json) = {
        let mut state = state.lock().expect("no test panics while it holds this");
        if form.is_empty() { whose(&state, &bearer) } else { give(&mut state, form) }
    };
    let text = json.to_string();
    let head = format!("HTTP/1.1 {status} x\r\nContent-Type: application/json\r\nContent-Length: {}\r\n", text.len());
    let stream = stream.get_mut();
    drop(write!(stream, "{head}Connection: close\r\n\r\n{text}").and_then(|()| stream.flush()));
}

fn whose(state: &State, bearer: &str) -> (u16, Json) {
    match state.users.get(bearer) {
        Some(username) => (200, json!({ "username": username, "active": true })),
        // A token that is not active (RFC 7662 §2.2); Dovecot wants a name beside it all the same.
        None => (200, json!({ "username": "nobody", "active": false })),
    }
}

/// Tokens for a code, which is a refresh token that [`TokenServer::consent`] gave, or for a refresh token: a new pair, and the
/// one before is void.
fn give(state: &mut State, form: HashMap<String, String>) -> (u16, Json) {
    let key = form.get("code").or_else(|| form.get("refresh_token")).cloned().unwrap_or_default();
    state.asked.push(form);
    if state.mood == Mood::Down {
        return (503, json!({ "error": "temporarily_unavailable" }));
    }
    let Some((_, username)) = state.refresh.take_if(|(refresh, _)| *refresh == key) else {
        return (400, json!({ "error": "invalid_grant", "error_description": "it was used, or taken back" }));
    };
    state.given += 1;
    let (access, refresh) = (format!("access-{}", state.given), format!("refresh-{}", state.given));
    state.users.insert(access.clone(), username.clone());
    state.refresh = Some((refresh.clone(), username));
    (200, json!({ "access_token": access, "refresh_token": refresh, "token_type": "Bearer", "expires_in": LIFETIME }))
}
