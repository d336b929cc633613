//! The one guarded way out: every connection to a host that a person, a mail or a DNS record named.
//!
//! A name is resolved once, every address it has is checked, and a checked address is dialled, so
//! nothing is left to rebind between check and use (R-5; the SSRF advisories of Twenty, EspoCRM,
//! SuiteCRM and FreeScout were all checks of a name that was looked up again for the call).

mod address;
mod error;
mod guard;
mod host;
mod names;

pub use address::{Denied, check_address};
pub use error::{DialError, Reason};
pub use guard::{CONNECT_TIMEOUT, Guard, Purpose, RESOLVE_TIMEOUT};
pub use host::{BadName, Host, check_name};

#[cfg(test)]
mod tests;
