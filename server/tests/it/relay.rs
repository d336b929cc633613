//! A mail server that takes letters, and now and then loses the connection.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What it does with a letter.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// Takes it and says so.
    Takes,
    /// Hangs up before the letter itself, the first time.
    HangsUpBefore,
    /// Takes it and hangs up without a word.
    HangsUpAfter,
}

pub struct Relay {
    pub address: SocketAddr,
    letters: Arc<Mutex<Vec<String>>>,
    calls: Arc<Mutex<usize>>,
}

impl Relay {
    pub async fn start(mood: Mood) -> Relay {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (letters, calls) = (Arc::<Mutex<Vec<String>>>::default(), Arc::<Mutex<usize>>::default());
        let (kept, counted) = (Arc::clone(&letters), Arc::clone(&calls));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let call = {
                    let mut calls = counted.lock().unwrap();
                    *calls += 1;
                    *calls
                };
                tokio::spawn(answer(stream, mood, call, Arc::clone(&kept)));
            }
        });
        Relay { address, letters, calls }
    }

    /// The letters that came whole, head and text.
    pub fn letters(&self) -> Vec<String> {
        self.letters.lock().unwrap().clone()
    }

    /// How often somebody has called.
    pub fn calls(&self) -> usize {
        *self.calls.lock().unwrap()
    }
}

async fn answer(stream: TcpStream, mood: Mood, call: usize, kept: Arc<Mutex<Vec<String>>>) -> Option<()> {
    let mut stream = BufReader::new(stream);
    say(&mut stream, "220 relay.test").await?;
    loop {
        let line = hear(&mut stream).await?;
        match line.get(..4).unwrap_or(&line).to_ascii_uppercase().as_str() {
            "EHLO" | "MAIL" | "RCPT" => say(&mut stream, "250 relay.test").await?,
            "DATA" if mood == Mood::HangsUpBefore && call == 1 => return None,
            "DATA" => {
                say(&mut stream, "354 go on").await?;
                let mut letter = String::new();
                loop {
                    let line = hear(&mut stream).await?;
                    if line == "." {
                        break;
                    }
                    letter = letter + &line + "\n";
                }
                kept.lock().unwrap().push(letter);
                if mood == Mood::HangsUpAfter {
                    return None;
                }
                say(&mut stream, "250 taken").await?;
            }
            "QUIT" => return say(&mut stream, "221 bye").await,
            _ => say(&mut stream, "502 not here").await?,
        }
    }
}

async fn say(stream: &mut BufReader<TcpStream>, line: &str) -> Option<()> {
    stream.write_all(format!("{line}\r\n").as_bytes()).await.ok()
}

/// A line without its end; nothing when the other side has hung up.
async fn hear(stream: &mut BufReader<TcpStream>) -> Option<String> {
    let mut line = String::new();
    let bytes = stream.read_line(&mut line).await.ok()?;
    (bytes > 0).then(|| line.trim_end().to_owned())
}
