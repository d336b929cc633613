//! A mailbox on a Dovecot of its own, and a mail program beside ours that looks and changes.

use std::io;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use mail::imap::ImapSettings;
use testkit::Dovecot;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

/// Nothing that a test waits for takes longer, even while the machine compiles.
pub const PATIENCE: Duration = Duration::from_secs(60);

pub struct Mailbox {
    pub dovecot: Dovecot,
    pub username: String,
    password: String,
}

impl Mailbox {
    pub fn start() -> Self {
        let dovecot = Dovecot::start();
        let (username, password) = dovecot.user(1);
        Self { dovecot, username, password }
    }

    pub fn settings(&self) -> ImapSettings {
        ImapSettings::new(&self.username, self.password.clone().into())
    }

    pub fn deliver(&self, number: usize) {
        self.dovecot.deliver(&self.username, mail(number).as_bytes());
    }

    pub async fn connect(&self) -> TlsStream<TcpStream> {
        connect(&self.dovecot.ca_file(), self.dovecot.imaps_port()).await
    }

    /// The mail program of the mailbox's owner, signed in.
    pub async fn program(&self) -> Program {
        Program::sign_in(self.connect().await, &self.username, &self.password).await
    }
}

/// A connection to a server of a test, which this authority vouches for.
pub async fn connect(ca_file: &Path, port: u16) -> TlsStream<TcpStream> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(ca_file).unwrap()).unwrap();
    let config = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
    let stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let connector = TlsConnector::from(Arc::new(config));
    connector.connect(ServerName::try_from("localhost").unwrap(), stream).await.unwrap()
}

/// Mail number `number`, some kB long.
pub fn mail(number: usize) -> String {
    let body = format!("line of mail {number}\r\n").repeat(200);
    format!(
        "From: Ann <ann@firm.test>\r\nSubject: mail {number}\r\nMessage-ID: <{number}@firm.test>\r\n\
         Date: Mon, 02 Mar 2026 10:00:00 +0100\r\n\r\n{body}"
    )
}

/// Speaks plain IMAP, so that a test sees the mailbox with other eyes than ours.
pub struct Program {
    stream: BufReader<TlsStream<TcpStream>>,
    commands: u32,
}

impl Program {
    pub async fn sign_in(stream: TlsStream<TcpStream>, username: &str, password: &str) -> Program {
        let mut program = Program { stream: BufReader::new(stream), commands: 0 };
        program.say(&format!("LOGIN \"{username}\" \"{password}\"")).await;
        program
    }

    /// Sends a command and gives all that is answered.
    pub async fn say(&mut self, command: &str) -> String {
        self.commands += 1;
        let tag = format!("t{}", self.commands);
        self.stream.write_all(format!("{tag} {command}\r\n").as_bytes()).await.unwrap();
        self.until(&format!("{tag} ")).await
    }

    /// Puts a mail into a folder, with its arrival.
    pub async fn append(&mut self, folder: &str, date: &str, raw: &str) {
        self.commands += 1;
        let tag = format!("t{}", self.commands);
        let command = format!("{tag} APPEND {folder} \"{date}\" {{{}}}\r\n", raw.len());
        self.stream.write_all(command.as_bytes()).await.unwrap();
        self.until("+ ").await;
        self.stream.write_all(format!("{raw}\r\n").as_bytes()).await.unwrap();
        self.until(&format!("{tag} ")).await;
    }

    async fn until(&mut self, start: &str) -> String {
        let mut heard = String::new();
        loop {
            let before = heard.len();
            let count = tokio::time::timeout(PATIENCE, self.stream.read_line(&mut heard)).await.unwrap().unwrap();
            assert!(count > 0, "the server hung up: {heard}");
            if heard[before..].starts_with(start) {
                assert!(start.starts_with('+') || heard[before..].contains(" OK "), "{heard}");
                return heard;
            }
        }
    }
}

/// A connection that breaks after some bytes, in the middle of whatever comes.
pub struct Breaking<S> {
    stream: S,
    left_bytes: u64,
}

impl<S: AsyncRead> Breaking<S> {
    pub fn after(left_bytes: u64, stream: S) -> Self {
        Self { stream, left_bytes }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Breaking<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let left_bytes = self.left_bytes;
        let mut limited = (&mut self.stream).take(left_bytes);
        let before = into.filled().len();
        let result = Pin::new(&mut limited).poll_read(cx, into);
        self.left_bytes -= (into.filled().len() - before) as u64;
        result
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Breaking<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
