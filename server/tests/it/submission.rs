//! A mail server that takes mails for sending: TLS from the first byte, a sign-in, and now and then a bad day. It knows
//! everybody but who is called nobody.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex};

use testkit::Dovecot;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// What it does with a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// Takes it and says so.
    Takes,
    /// Takes it and hangs up without a word.
    HangsUpAfter,
    /// Says "later" to the first call, and takes what comes after.
    Later,
}

pub struct Submission {
    pub address: SocketAddr,
    seen: Arc<Mutex<Seen>>,
}

#[derive(Default)]
struct Seen {
    mails: Vec<String>,
    calls: usize,
    mood: Option<Mood>,
}

impl Submission {
    /// With the certificate of a Dovecot, whose authority the program trusts.
    pub async fn start(dovecot: &Dovecot, mood: Mood) -> Submission {
        let acceptor = TlsAcceptor::from(Arc::new(config(dovecot.ca_file().parent().unwrap())));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Mutex::new(Seen { mood: Some(mood), ..Seen::default() }));
        let shared = Arc::clone(&seen);
        tokio::spawn(async move {
            while let Ok((tcp, _)) = listener.accept().await {
                let (acceptor, seen) = (acceptor.clone(), Arc::clone(&shared));
                tokio::spawn(async move {
                    if let Ok(stream) = acceptor.accept(tcp).await {
                        seen.lock().unwrap().calls += 1;
                        answer(BufReader::new(stream), &seen).await;
                    }
                });
            }
        });
        Submission { address, seen }
    }

    /// The mails that came whole, head and text.
    pub fn mails(&self) -> Vec<String> {
        self.seen.lock().unwrap().mails.clone()
    }

    /// How often somebody has called.
    pub fn calls(&self) -> usize {
        self.seen.lock().unwrap().calls
    }

    /// From now on it does so.
    pub fn becomes(&self, mood: Mood) {
        self.seen.lock().unwrap().mood = Some(mood);
    }
}

fn config(folder: &Path) -> ServerConfig {
    let chain = vec![CertificateDer::from_pem_file(folder.join("server.pem")).unwrap()];
    let key = PrivateKeyDer::from_pem_file(folder.join("server.key")).unwrap();
    ServerConfig::builder().with_no_client_auth().with_single_cert(chain, key).unwrap()
}

async fn answer(mut stream: BufReader<impl AsyncRead + AsyncWrite + Unpin>, seen: &Mutex<Seen>) -> Option<()> {
    let mood = || seen.lock().unwrap().mood.unwrap();
    say(&mut stream, "220 submission.test").await?;
    loop {
        let line = hear(&mut stream).await?;
        match line.get(..4).unwrap_or(&line).to_ascii_uppercase().as_str() {
            "EHLO" => say(&mut stream, "250-submission.test\r\n250 AUTH PLAIN LOGIN").await?,
            "AUTH" => say(&mut stream, "235 welcome").await?,
            "MAIL" | "RSET" => say(&mut stream, "250 fine").await?,
            "RCPT" if line.contains("<nobody@") => say(&mut stream, "550 5.1.1 nobody of that name").await?,
            "RCPT" if mood() == Mood::Later => {
                seen.lock().unwrap().mood = Some(Mood::Takes);
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
                seen.lock().unwrap().mails.push(mail);
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
