//! Passwords of people: which are taken, how they are kept, how they are checked.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use rand::CryptoRng;

use crate::secrets::Secret;

/// OWASP Password Storage Cheat Sheet, argon2id: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// RFC 9106 §3.1.
const SALT_BYTES: usize = 16;

/// Shortest password, in characters (NIST SP 800-63B §5.1.1.2).
pub const SHORTEST: usize = 8;

/// Longest password, in characters: room for any sentence, and an end to what a request can make us hash.
pub const LONGEST: usize = 200;

/// Why a new password is not taken; each a sentence for the person who chose it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Fewer than [`SHORTEST`] characters.
    #[error("Please choose a password of at least {SHORTEST} characters.")]
    TooShort,
    /// More than [`LONGEST`] characters.
    #[error("Please choose a password of at most {LONGEST} characters.")]
    TooLong,
    /// The person's own address, in any case.
    #[error("Please choose a password that is not your e-mail address.")]
    IsEmail,
}

/// May somebody with this `email` take this `password`?
///
/// # Errors
/// The first rule that it breaks.
pub fn check(password: &Secret, email: &str) -> Result<(), PasswordError> {
    let password = password.reveal();
    match password.chars().count() {
        ..SHORTEST => Err(PasswordError::TooShort),
        length if length > LONGEST => Err(PasswordError::TooLong),
        _ if password.trim().to_lowercase() == email.trim().to_lowercase() => Err(PasswordError::IsEmail),
        _ => Ok(()),
    }
}

/// The argon2id hash to store, as a PHC string of about 100 characters. Takes some tens of milliseconds and 19 MiB.
///
/// # Errors
/// [`PasswordError::TooLong`]; the other rules are [`check`]'s.
pub fn hash(password: &Secret, rng: &mut impl CryptoRng) -> Result<String, PasswordError> {
    if password.reveal().chars().count() > LONGEST {
        return Err(PasswordError::TooLong);
    }
    let mut salt = [0; SALT_BYTES];
    rng.fill_bytes(&mut salt);
    Ok(hash_with_salt(password, &salt).to_string())
}

/// Is this the password behind `hash`? A hash that cannot be read belongs to no password.
///
/// Takes the cost that the hash was made with, so older hashes stay good when the constants rise.
pub fn verify(hash: &str, password: &Secret) -> bool {
    if password.reveal().chars().count() > LONGEST {
        return false;
    }
    PasswordHash::new(hash)
        .is_ok_and(|parsed| argon2id().verify_password(password.reveal().as_bytes(), &parsed).is_ok())
}

/// Takes as long as [`verify`], for a sign-in with an address that nobody has: the time of the answer must not tell
/// which addresses exist.
pub fn verify_nobody(password: &Secret) {
    if password.reveal().chars().count() <= LONGEST {
        std::hint::black_box(hash_with_salt(password, &[0; SALT_BYTES]));
    }
}

fn hash_with_salt(password: &Secret, salt: &[u8; SALT_BYTES]) -> PasswordHash {
    argon2id()
        .hash_password_with_salt(password.reveal().as_bytes(), salt)
        .expect("salt, password and parameters are within what argon2 takes")
}

fn argon2id() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).expect("the constants are valid argon2 parameters");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

#[cfg(test)]
mod tests;
