//! A mail server as a part that takes mails for sending: TLS from the first byte, a sign-in, and now and then a bad day. It
//! knows everybody but who is called nobody.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard};

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use crate::certificates::server_config;
use crate::scram_server::ScramServer;

/// Why a token is refused, as Google says it: `{"status":"400","schemes":"Bearer"}`.
const EXPLANATION: &str = "eyJzdGF0dXMiOiI0MDAiLCJzY2hlbWVzIjoiQmVhcmVyIn0=";

/// The password of everybody.
pub const PASSWORD: &str = "correct horse";

/// What it does with a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// Takes it and says so.
    Takes,
    /// Takes it and hangs up without a word.
    HangsUpAfter,
    /// Says "later" to the first call, and takes what comes after.
    Later,
    /// Takes no mail of anybody.
    Refuses,
    /// Explains why a token lets nobody in, and refuses it once that was heard out.
    RefusesTokens,
    /// Offers the standard's way alone for tokens.
    TakesBearers,
    /// Lets in who proves to know [`PASSWORD`], and proves it too.
    Proves,
    /// The same, but what it shows for a proof is none.
    Pretends,
    /// Offers to be proved a password that it can only check when it is told.
    MustBeTold,
}

/// A submission server of this test alone.
#[derive(Debug)]
pub struct Submission {
    /// Where it listens, on loopback.
    pub address: SocketAddr,
    seen: Arc<Mutex<Seen>>,
}

#[derive(Debug)]
struct Seen {
    mails: Vec<String>,
    calls: usize,
    sign_ins: Vec<String>,
    mood: Mood,
}

impl Submission {
    /// Starts it with the certificate of another part, whose authority (PEM) the program under test trusts.
    ///
    /// # Panics
    /// When it cannot listen, or no certificate lies beside the authority.
    pub async fn start(authority: &Path, mood: Mood) -> Submission {
        let folder = authority.parent().expect("the folder of a part");
        let acceptor = TlsAcceptor::from(server_config(folder));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port on 127.0.0.1");
        let address = listener.local_addr().expect("the address just bound");
        let seen = Arc::new(Mutex::new(Seen { mails: Vec::new(), calls: 0, sign_ins: Vec::new(), mood }));
        let shared = Arc::clone(&seen);
        tokio::spawn(async move {
            while let Ok((tcp, _)) = listener.accept().await {
                let (acceptor, seen) = (acceptor.clone(), Arc::clone(&shared));
                tokio::spawn(async move {
                    if let Ok(stream) = acceptor.accept(tcp).await {
                        locked(&seen).calls += 1;
                        answer(BufReader::new(stream), &seen).await;
                    }
                });
            }
        });
        Submission { address, seen }
    }

    /// The mails that came whole, head and text.
    #[must_use]
    pub fn mails(&self) -> Vec<String> {
        locked(&self.seen).mails.clone()
    }

    /// How often somebody has called.
    #[must_use]
    pub fn calls(&self) -> usize {
        locked(&self.seen).calls
    }

    /// The commands by which somebody signed in, and what they said to an explanation.
    #[must_use]
    pub fn sign_ins(&self) -> Vec<String> {
        locked(&self.seen).sign_ins.clone()
    }

    /// From now on it does so.
    pub fn becomes(&self, mood: Mood) {
        locked(&self.seen).mood = mood;
    }
}

fn locked(seen: &Mutex<Seen>) -> MutexGuard<'_, Seen> {
    seen.lock().expect("no test panics while it holds this")
}

async fn answer(mut stream: BufReader<impl AsyncRead + AsyncWrite + Unpin>, seen: &Mutex<Seen>) -> Option<()> {
    let mood = || locked(seen).mood;
    say(&mut stream, "220 submission.test").await?;
    loop {
        let line = hear(&mut stream).await?;
        match line.get(..4).unwrap_or(&line).to_ascii_uppercase().as_str() {
            "EHLO" => say(&mut stream, &format!("250-submission.test\r\n250 AUTH {}", mechanisms(mood()))).await?,
            "AUTH" => {
                locked(seen).sign_ins.push(line.clone());
                sign_in(&mut stream, &line, seen).await?;
            }
            "MAIL" | "RSET" => say(&mut stream, "250 fine").await?,
            "RCPT" if line.contains("<nobody@") => say(&mut stream, "550 5.1.1 nobody of that name").await?,
            "RCPT" if mood() == Mood::Refuses => say(&mut stream, "550 5.7.1 not from you").await?,
            "RCPT" if mood() == Mood::Later => {
                locked(seen).mood = Mood::Takes;
                say(&mut stream, "451 4.7.1 greylisted, come again").await?;
            }
            "RCPT" => say(&mut stream, "250 fine").await?,
            "DATA" => {
                say(&mut stream, "354 go on").await?;
                let mut mail = String::new();
                loop {
                    let line = hear(&mut stream).await?;
                    if line == "." {
                        break;
                    }
                    mail = mail + &line + "\n";
                }
                locked(seen).mails.push(mail);
                if mood() == Mood::HangsUpAfter {
                    return None;
                }
                say(&mut stream, "250 2.0.0 queued as 4711").await?;
            }
            "QUIT" => return say(&mut stream, "221 bye").await,
            _ => say(&mut stream, "502 not here").await?,
        }
    }
}

fn mechanisms(mood: Mood) -> &'static str {
    match mood {
        Mood::TakesBearers => "PLAIN OAUTHBEARER",
        Mood::Proves | Mood::Pretends | Mood::MustBeTold => "PLAIN LOGIN SCRAM-SHA-256",
        _ => "PLAIN LOGIN XOAUTH2",
    }
}

/// Answers an AUTH command, and keeps what is said after it.
async fn sign_in(
    stream: &mut BufReader<impl AsyncRead + AsyncWrite + Unpin>,
    line: &str,
    seen: &Mutex<Seen>,
) -> Option<()> {
    let mood = locked(seen).mood;
    if mood == Mood::RefusesTokens {
        say(stream, &format!("334 {EXPLANATION}")).await?;
        let heard = hear(stream).await?;
        locked(seen).sign_ins.push(heard);
        return say(stream, "535 5.7.8 that token has ended").await;
    }
    let Some(first) = line.strip_prefix("AUTH SCRAM-SHA-256 ") else { return say(stream, "235 welcome").await };
    if mood == Mood::MustBeTold {
        return say(stream, "535 5.7.8 it cannot be told so").await;
    }
    let exchange = ScramServer::hear(PASSWORD, first);
    say(stream, &format!("334 {}", exchange.challenge())).await?;
    let answer = hear(stream).await?;
    let Some(proof) = exchange.prove(&answer) else { return say(stream, "535 5.7.8 that is not it").await };
    let proof = if mood == Mood::Pretends { ScramServer::hear("a guess", first).challenge() } else { proof };
    say(stream, &format!("334 {proof}")).await?;
    let heard = hear(stream).await?;
    locked(seen).sign_ins.push(heard);
    say(stream, "235 welcome").await
}

async fn say(stream: &mut BufReader<impl AsyncRead + AsyncWrite + Unpin>, line: &str) -> Option<()> {
    stream.write_all(format!("{line}\r\n").as_bytes()).await.ok()?;
    stream.flush().await.ok()
}

/// A line without its end; nothing when the other side has hung up.
async fn hear(stream: &mut BufReader<impl AsyncRead + AsyncWrite + Unpin>) -> Option<String> {
    let mut line = String::new();
    let bytes = stream.read_line(&mut line).await.ok()?;
    (bytes > 0).then(|| line.trim_end_matches(['\r', '\n']).to_owned())
}
