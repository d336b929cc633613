//! A program that is told what happens: a small HTTP server on loopback, which takes, refuses or hangs.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What it does with what it is told.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// Takes it.
    Takes,
    /// Answers that it is in trouble.
    Fails,
    /// Sends its caller elsewhere.
    Redirects,
    /// Never answers.
    Hangs,
}

/// A body, decoded.
pub type Told = BTreeMap<String, String>;

pub struct Receiver {
    pub address: String,
    seen: Arc<Mutex<(Mood, Vec<Told>, usize)>>,
}

impl Receiver {
    pub async fn start(mood: Mood) -> Receiver {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/in", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new((mood, Vec::new(), 0)));
        let shared = Arc::clone(&seen);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answer(stream, Arc::clone(&shared)));
            }
        });
        Receiver { address, seen }
    }

    pub fn becomes(&self, mood: Mood) {
        self.seen.lock().unwrap().0 = mood;
    }

    /// What it took, in the order in which it came.
    pub fn told(&self) -> Vec<Told> {
        self.seen.lock().unwrap().1.clone()
    }

    /// How often somebody called, taken or not.
    pub fn calls(&self) -> usize {
        self.seen.lock().unwrap().2
    }
}

async fn answer(stream: TcpStream, seen: Arc<Mutex<(Mood, Vec<Told>, usize)>>) -> Option<()> {
    let mut stream = BufReader::new(stream);
    let (mut length, mut is_form) = (0, false);
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await.ok()?;
        let line = line.trim_end().to_ascii_lowercase();
        if let Some(bytes) = line.strip_prefix("content-length:") {
            length = bytes.trim().parse().ok()?;
        }
        is_form |= line == "content-type: application/x-www-form-urlencoded";
        if line.is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.ok()?;
    let mood = {
        let mut seen = seen.lock().unwrap();
        seen.2 += 1;
        if seen.0 == Mood::Takes && is_form {
            seen.1.push(url::form_urlencoded::parse(&body).into_owned().collect());
        }
        seen.0
    };
    let head = match mood {
        Mood::Takes => "200 OK",
        Mood::Fails => "503 Service Unavailable",
        Mood::Redirects => "302 Found\r\nLocation: http://127.0.0.1:1/elsewhere",
        Mood::Hangs => std::future::pending().await,
    };
    let answer = format!("HTTP/1.1 {head}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    stream.write_all(answer.as_bytes()).await.ok()
}
