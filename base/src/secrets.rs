//! What must not leak: a type that cannot be printed, and the key that seals it in the database.

mod key_file;
mod secret;
mod vault;

pub use key_file::KeyFileError;
pub use secret::Secret;
pub use vault::{OpenError, TAG_MINIMUM_BYTES, Vault};

#[cfg(test)]
mod tests;
