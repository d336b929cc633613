//! The exchange of RFC 7677 §3, and servers that break it.

use super::{BASE64_STANDARD, MOST_ROUNDS, Scram, ScramError, Unproved};
use base64::Engine;

const NONCE: &str = "rOprNGfwEbeRWgbNEkqO";
const SERVER_NONCE: &str = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
const SALT: &str = "W22ZaJ0SNY7soEsUEjb6gQ==";

fn said(text: &str) -> String {
    String::from_utf8(BASE64_STANDARD.decode(text).unwrap()).unwrap()
}

/// What becomes of a challenge.
async fn asked(challenge: &str) -> Result<(String, Unproved), ScramError> {
    let (scram, first) = Scram::begin_with("user", "pencil".to_owned().into(), NONCE.to_owned());
    assert_eq!(said(&first), format!("n,,n=user,r={NONCE}"));
    scram.prove(&BASE64_STANDARD.encode(challenge)).await
}

#[tokio::test]
async fn the_exchange_of_the_standard_is_spoken_word_for_word() {
    let (answer, unproved) = asked(&format!("r={SERVER_NONCE},s={SALT},i=4096")).await.unwrap();
    let wanted = format!("c=biws,r={SERVER_NONCE},p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
    assert_eq!(said(&answer), wanted);
    let check = |proof: &str| unproved.check(&BASE64_STANDARD.encode(proof));
    assert_eq!(check("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="), Ok(()));
    for wrong in ["v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=", "v=", "v=6rri", "", "ok"] {
        assert_eq!(check(wrong), Err(ScramError::Unproved), "{wrong}");
    }
    assert_eq!(check("e=invalid-proof"), Err(ScramError::Refused("invalid-proof".to_owned())));
}

#[tokio::test]
async fn a_server_that_asks_for_too_few_rounds_or_too_many_gets_no_proof() {
    for rounds in [0, 1, 4_095, MOST_ROUNDS + 1, u32::MAX] {
        let refused = asked(&format!("r={SERVER_NONCE},s={SALT},i={rounds}")).await.err();
        assert_eq!(refused, Some(ScramError::Rounds(rounds)));
    }
}

#[tokio::test]
async fn a_challenge_that_is_not_for_us_or_makes_no_sense_gets_no_proof() {
    let others = [
        format!("r=somebody{SERVER_NONCE},s={SALT},i=4096"),
        format!("r={NONCE},s={SALT},i=4096"),
        format!("m=new,r={SERVER_NONCE},s={SALT},i=4096"),
        format!("r={SERVER_NONCE},s=,i=4096"),
        format!("r={SERVER_NONCE},s={SALT},i=-1"),
        format!("r={SERVER_NONCE},i=4096"),
        String::new(),
        "r=".repeat(5_000),
    ];
    for challenge in others {
        assert_eq!(asked(&challenge).await.err(), Some(ScramError::Unreadable), "{challenge}");
    }
    assert_eq!(asked("e=unknown-user").await.err(), Some(ScramError::Refused("unknown-user".to_owned())));
}

#[test]
fn a_name_cannot_end_its_field_and_no_nonce_comes_twice() {
    let begin = || Scram::begin("a,b=c", "x".to_owned().into()).1;
    let (first, second) = (said(&begin()), said(&begin()));
    assert!(first.starts_with("n,,n=a=2Cb=3Dc,r="), "{first}");
    assert_ne!(first, second);
}
