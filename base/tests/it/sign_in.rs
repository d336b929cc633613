use crate::house::{House, on_each_database};
use base::access::Role;
use base::clock::DAY;
use base::passwords;
use base::people::sessions::{self, NewSession};
use base::people::sign_in::{self, SignInError};
use base::people::{NewUser, User, throttle, users};
use base::secrets::Secret;
use base::tokens::hash_token;
use rand::SeedableRng;
use rand::rngs::StdRng;
use std::net::IpAddr;

const HOME: &str = "192.0.2.7";
const ELSEWHERE: &str = "198.51.100.9";

fn secret(text: &str) -> Secret {
    Secret::from(text.to_owned())
}

async fn add_ann(house: &House) -> User {
    let hash = passwords::hash(&secret("correct horse"), &mut StdRng::seed_from_u64(1)).unwrap();
    let ann = NewUser {
        name: "Ann".to_owned(),
        email: "ann@acme.test".to_owned(),
        role: Role::Admin,
        password_hash: Some(hash),
    };
    house.write(move |cx| users::add(cx, &ann)).await
}

async fn sign_in(
    house: &House,
    email: &'static str,
    password: &'static str,
    from: &'static str,
) -> Result<NewSession, SignInError> {
    let client: IpAddr = from.parse().unwrap();
    let attempt = house.desk.write(house.who(), move |cx| sign_in::begin(cx, email, client)).await?;
    let proven = attempt.verify(&secret(password))?;
    house.desk.write(house.who(), move |cx| sign_in::stay(cx, &proven)).await
}

async fn find(house: &House, session: &NewSession) -> Option<sessions::SignedIn> {
    let hash = hash_token(session.token.reveal());
    house.read(move |cx| sessions::find(cx, &hash)).await
}

#[test]
fn the_right_password_opens_a_session_that_names_its_user() {
    on_each_database(async |house: House| {
        let ann = add_ann(&house).await;
        let session = sign_in(&house, "Ann@acme.test", "correct horse", HOME).await.unwrap();
        let signed_in = find(&house, &session).await.expect("a session");
        assert_eq!(signed_in.user, ann);
        assert_eq!(signed_in.csrf_token.reveal(), session.csrf_token.reveal());
        let stored = house.read(move |cx| sessions::list_of(cx, ann.id)).await;
        assert_eq!(stored.len(), 1);
        assert_ne!(stored[0].token_hash, session.token.reveal());
        let hash = stored[0].token_hash.clone();
        house.write(move |cx| sessions::close(cx, &hash)).await;
        assert!(find(&house, &session).await.is_none());
    });
}

#[test]
fn nobody_learns_whether_an_address_exists() {
    on_each_database(async |house: House| {
        add_ann(&house).await;
        for email in ["ann@acme.test", "nobody@acme.test"] {
            for at in 0..6 {
                let answer = sign_in(&house, email, "wrong password", HOME).await.unwrap_err().to_string();
                let expected = if at < 5 { SignInError::Wrong } else { SignInError::Wait(1) };
                assert_eq!(answer, expected.to_string(), "{email}, try {at}");
            }
            house.clock.advance(DAY);
        }
    });
}

#[test]
fn guessing_is_slowed_down_by_address_and_by_client_and_success_forgives() {
    on_each_database(async |house: House| {
        add_ann(&house).await;
        for _ in 0..5 {
            assert!(matches!(sign_in(&house, "ann@acme.test", "guess", ELSEWHERE).await, Err(SignInError::Wrong)));
        }
        let from_home = sign_in(&house, "ann@acme.test", "correct horse", HOME).await;
        assert!(matches!(from_home, Err(SignInError::Wait(1))), "the address waits wherever it is tried");
        let other_address = sign_in(&house, "bob@acme.test", "guess", ELSEWHERE).await;
        assert!(matches!(other_address, Err(SignInError::Wait(1))), "the client waits whomever it tries");
        house.clock.advance(1);
        sign_in(&house, "ann@acme.test", "correct horse", HOME).await.expect("asking did not lengthen the wait");
        for _ in 0..4 {
            assert!(matches!(sign_in(&house, "ann@acme.test", "typo", HOME).await, Err(SignInError::Wrong)));
        }
        sign_in(&house, "ann@acme.test", "correct horse", HOME).await.expect("a success forgives the address");
        house.clock.advance(DAY);
        assert_eq!(house.write(throttle::sweep).await, 2);
    });
}

#[test]
fn guesses_at_the_same_moment_are_all_counted() {
    on_each_database(async |house: House| {
        add_ann(&house).await;
        let client: IpAddr = HOME.parse().unwrap();
        let mut admitted = 0;
        for _ in 0..50 {
            let attempt = house.desk.write(house.who(), move |cx| sign_in::begin(cx, "ann@acme.test", client)).await;
            admitted += u32::from(attempt.is_ok());
        }
        assert_eq!(admitted, 5);
    });
}

#[test]
fn a_session_lives_thirty_days_after_its_last_use_which_is_written_at_most_once_an_hour() {
    on_each_database(async |house: House| {
        add_ann(&house).await;
        let session = sign_in(&house, "ann@acme.test", "correct horse", HOME).await.unwrap();
        let hash = hash_token(session.token.reveal());
        house.clock.advance(3_599);
        assert!(!find(&house, &session).await.unwrap().is_touch_due);
        house.clock.advance(29 * DAY);
        assert!(find(&house, &session).await.unwrap().is_touch_due);
        let touched = hash.clone();
        house.write(move |cx| sessions::touch(cx, &touched)).await;
        assert!(!find(&house, &session).await.unwrap().is_touch_due);
        house.clock.advance(30 * DAY - 1);
        assert!(find(&house, &session).await.is_some());
        house.clock.advance(1);
        assert!(find(&house, &session).await.is_none());
        house.write(move |cx| sessions::touch(cx, &hash)).await;
        assert!(find(&house, &session).await.is_none(), "an expired session is not woken");
        assert_eq!(house.write(sessions::sweep).await, 1);
    });
}

#[test]
fn a_new_password_ends_every_session() {
    on_each_database(async |house: House| {
        let ann = add_ann(&house).await;
        let session = sign_in(&house, "ann@acme.test", "correct horse", HOME).await.unwrap();
        house.write(move |cx| users::set_password(cx, ann.id, "$argon2id$new")).await;
        assert!(find(&house, &session).await.is_none());
    });
}
