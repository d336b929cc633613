//! What a page or a program asks of mail servers before a mailbox is kept: where they are, and whether they let one in.
//! Whoever owns the network answers it.

use crate::discovery::{Endpoint, Found, NotFound};
use crate::tokens::{Journey, NoTokens, Registration, Tokens};
use secrecy::SecretString;
use std::future::Future;
use std::pin::Pin;

/// An answer that takes a while.
pub type Asking<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The servers of mailboxes, as far as they are asked before one is connected.
pub trait Servers: Send + Sync {
    /// Finds the servers of an address, in five seconds at most.
    fn discover<'a>(&'a self, address: &'a str) -> Asking<'a, Result<Found, NotFound>>;

    /// Signs in to both servers for real, opens the inbox for reading, and leaves.
    fn check<'a>(&'a self, servers: &'a Wanted) -> Asking<'a, Result<(), Refusal>>;

    /// The address at the provider to which somebody is sent for its consent.
    ///
    /// # Errors
    /// [`NoTokens::Registration`] where no address can be made of it.
    fn consent_address(&self, at: &Registration, journey: &Journey) -> Result<String, NoTokens>;

    /// Redeems the code with which somebody came back.
    fn redeem<'a>(
        &'a self,
        at: &'a Registration,
        journey: &'a Journey,
        code: &'a SecretString,
    ) -> Asking<'a, Result<Tokens, NoTokens>>;
}

/// Servers to be tried.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Where it is to be read.
    pub imap: Endpoint,
    /// Where mails are to be handed in; a mailbox without only receives.
    pub smtp: Option<Endpoint>,
    /// What proves who one is at both.
    pub proof: Proof,
}

/// What proves who one is.
#[derive(Clone, Debug)]
pub enum Proof {
    /// A password.
    Password(SecretString),
    /// A provider's token, by XOAUTH2 or OAUTHBEARER.
    Token(SecretString),
}

/// Why a mailbox is not connected, in one sentence for whoever wants to connect it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text}")]
pub struct Refusal {
    /// What has to be changed.
    pub at: At,
    /// The sentence.
    pub text: String,
}

/// A part of what was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// The IMAP server.
    Imap,
    /// The SMTP server.
    Smtp,
    /// The password, or the user names.
    SignIn,
}
