use std::time::{Duration, Instant};

use rand::SeedableRng;
use rand::rngs::StdRng;

use super::*;

fn secret(text: &str) -> Secret {
    Secret::from(text.to_owned())
}

#[test]
fn a_password_is_kept_as_an_argon2id_hash_at_the_recommended_cost() {
    let kept = hash(&secret("correct horse"), &mut StdRng::seed_from_u64(1)).unwrap();
    assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
    assert!(!kept.contains("horse"));
}

#[test]
fn the_right_password_is_let_in_and_a_wrong_one_is_not() {
    let kept = hash(&secret("correct horse"), &mut StdRng::seed_from_u64(1)).unwrap();
    assert!(verify(&kept, &secret("correct horse")));
    assert!(!verify(&kept, &secret("correct horsf")));
    assert!(!verify(&kept, &secret("")));
}

#[test]
fn two_people_with_one_password_have_two_hashes() {
    let mut rng = StdRng::seed_from_u64(1);
    let password = secret("correct horse");
    assert_ne!(hash(&password, &mut rng).unwrap(), hash(&password, &mut rng).unwrap());
}

/// From the tests of the reference implementation (P-H-C/phc-winner-argon2, `src/test.c`).
#[test]
fn a_hash_made_elsewhere_at_another_cost_still_opens() {
    let kept = "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
    assert!(verify(kept, &secret("password")));
    assert!(!verify(kept, &secret("passwore")));
}

#[test]
fn an_unreadable_hash_lets_nobody_in() {
    for kept in ["", "correct horse", "$argon2id$", "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA"] {
        assert!(!verify(kept, &secret("correct horse")), "{kept}");
    }
}

/// A factor of four is a wide margin for a busy machine; without the work the difference is a thousandfold.
#[test]
fn an_unknown_address_takes_as_long_as_a_wrong_password() {
    let kept = hash(&secret("correct horse"), &mut StdRng::seed_from_u64(1)).unwrap();
    let fastest = |work: &dyn Fn()| {
        let once = || {
            let start = Instant::now();
            work();
            start.elapsed()
        };
        (0..5).map(|_| once()).min().unwrap_or(Duration::MAX)
    };
    let known = fastest(&|| assert!(!verify(&kept, &secret("wrong horse"))));
    let unknown = fastest(&|| verify_nobody(&secret("wrong horse")));
    assert!(unknown * 4 > known && known * 4 > unknown, "known {known:?}, unknown {unknown:?}");
}

#[test]
fn a_password_has_between_eight_and_two_hundred_characters() {
    let check = |text: &str| check(&secret(text), "ann@acme.test");
    assert_eq!(check("1234567"), Err(PasswordError::TooShort));
    assert_eq!(check("12345678"), Ok(()));
    assert_eq!(check("пароль12"), Ok(()), "characters, not bytes");
    assert_eq!(check(&"я".repeat(200)), Ok(()));
    assert_eq!(check(&"я".repeat(201)), Err(PasswordError::TooLong));
    assert_eq!(hash(&secret(&"я".repeat(201)), &mut StdRng::seed_from_u64(1)), Err(PasswordError::TooLong));
}

#[test]
fn a_password_is_not_the_address_in_any_case() {
    assert_eq!(check(&secret("Ann@Acme.Test "), "ann@acme.test"), Err(PasswordError::IsEmail));
}
