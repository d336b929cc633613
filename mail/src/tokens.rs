//! What proves who one is at a provider without a password: tokens, given by OAuth 2 (RFC 6749) to whoever comes back from
//! the provider with its consent (PKCE, RFC 7636; R-3). Whoever owns the network asks for them.

mod kept;
mod mechanism;

pub use kept::KeptTokens;
pub use mechanism::TokenMechanism;

use crate::discovery::SignIn;
use secrecy::SecretString;

/// Who says that a user may sign in to a mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Provider {
    /// Gmail and Google Workspace.
    Google,
    /// Microsoft 365 and Outlook.com.
    Microsoft,
}

impl Provider {
    /// In the order in which a page shows them.
    pub const ALL: [Provider; 2] = [Provider::Google, Provider::Microsoft];

    /// The word in tables and addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Provider::Google => "google",
            Provider::Microsoft => "microsoft",
        }
    }

    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Provider::Google => "Google",
            Provider::Microsoft => "Microsoft",
        }
    }

    /// Reads the stored word.
    pub fn from_stored(word: &str) -> Option<Provider> {
        Provider::ALL.into_iter().find(|provider| provider.as_str() == word)
    }

    /// The provider at which one signs in so, if it is one.
    pub fn of(sign_in: SignIn) -> Option<Provider> {
        match sign_in {
            SignIn::Google => Some(Provider::Google),
            SignIn::Microsoft => Some(Provider::Microsoft),
            SignIn::Password | SignIn::AppPassword => None,
        }
    }

    /// Whether it lets somebody in with a password made for one program.
    pub fn takes_app_passwords(self) -> bool {
        self == Provider::Google
    }
}

/// What we are known as at a provider, which gave it out.
#[derive(Clone, Debug)]
pub struct Registration {
    /// At which.
    pub provider: Provider,
    /// Who we are there.
    pub client_id: String,
    /// What proves it.
    pub client_secret: SecretString,
    /// The only directory of Microsoft whose people are let in; empty for all.
    pub tenant: String,
}

/// Somebody's way to a provider and back.
#[derive(Clone, Debug)]
pub struct Journey {
    /// What the provider gives back, by which we know whose way it was.
    pub state: SecretString,
    /// What proves that who redeems the code is who sent somebody for it.
    pub verifier: SecretString,
    /// Where the provider sends them back to.
    pub back_to: String,
    /// The address whose mailbox is to be opened.
    pub address: String,
}

/// What a provider gave.
#[derive(Clone, Debug)]
pub struct Tokens {
    /// Lets in to the mailbox.
    pub access: SecretString,
    /// Renews the other; none where the provider goes on taking the one before.
    pub refresh: Option<SecretString>,
    /// How long the first lets in. Seconds.
    pub lifetime: i64,
    /// Who signed in, where the provider says it.
    pub signed_in_as: Option<String>,
}

/// Why a provider gave no tokens, in a sentence for people.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoTokens {
    /// The consent is over: taken back, too old, or given for another program. Somebody has to sign in again.
    #[error("{} does not let Sluice in any more.", provider.name())]
    Ended {
        /// Which.
        provider: Provider,
    },
    /// The provider does not know us, or not so. An administrator has to mend what we are known as there.
    #[error("{} refused what Sluice is registered as there ({code}). An administrator has to look at it in the mail settings.", provider.name())]
    Registration {
        /// Which.
        provider: Provider,
        /// The provider's word for it.
        code: String,
    },
    /// It was not reached, or is in trouble itself; it passes.
    #[error("{} did not answer as it should: {reason}. It is asked again.", provider.name())]
    Later {
        /// Which.
        provider: Provider,
        /// For whoever looks for the reason.
        reason: String,
    },
}
