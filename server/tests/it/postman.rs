//! Somebody who brings mail by SMTP, in plain sight of every reply.

use std::net::SocketAddr;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use crate::program::PATIENCE;

pub struct Postman {
    stream: BufReader<TcpStream>,
}

impl Postman {
    pub async fn at(smtp: SocketAddr) -> Postman {
        let mut postman = Postman { stream: BufReader::new(TcpStream::connect(smtp).await.unwrap()) };
        assert_eq!(postman.reply().await, 220);
        assert_eq!(postman.say("EHLO mx.test").await, 250);
        postman
    }

    /// Says a line and gives the code of the reply.
    pub async fn say(&mut self, line: &str) -> u16 {
        self.write(&format!("{line}\r\n")).await;
        self.reply().await
    }

    /// Writes without waiting for a reply.
    pub async fn write(&mut self, text: &str) {
        self.stream.write_all(text.as_bytes()).await.unwrap();
    }

    /// Brings a whole mail and gives the code of the last reply.
    pub async fn bring(&mut self, to: &str, mail: &str) -> u16 {
        assert_eq!(self.say("MAIL FROM:<ann@example.test>").await, 250);
        let taken = self.say(&format!("RCPT TO:<{to}>")).await;
        if taken != 250 {
            assert_eq!(self.say("RSET").await, 250);
            return taken;
        }
        assert_eq!(self.say("DATA").await, 354);
        self.say(&format!("{mail}\r\n.")).await
    }

    async fn reply(&mut self) -> u16 {
        loop {
            let mut line = String::new();
            tokio::time::timeout(PATIENCE, self.stream.read_line(&mut line)).await.unwrap().unwrap();
            let (code, rest) = line.split_at_checked(3).unwrap_or_else(|| panic!("no reply: {line:?}"));
            if !rest.starts_with('-') {
                return code.parse().unwrap();
            }
        }
    }
}

/// A mail of a stranger: each subject has a sender of its own.
pub fn mail(subject: &str) -> String {
    let sender = subject.replace(' ', ".");
    format!(
        "From: Somebody <{sender}@example.test>\r\nTo: sales@acme.test\r\nSubject: {subject}\r\n\
         Message-ID: <{sender}@example.test>\r\n\r\nPlease call me about it."
    )
}
