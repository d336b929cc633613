//! The second factor: asked after the password, each code once; what helps who lost their telephone.

use super::sign_in;
use crate::browser::{Answer, Screens, Visitor};
use axum::http::{Method, StatusCode};
use base::ids::UserId;
use totp_rs::{Builder, Secret};

const TOM: &str = "tom@lindqvist.example";
const PASSWORD: &str = "oak and linoleum";
/// Seconds for which an authenticator shows a code.
const STEP: i64 = 30;

/// Tom's telephone.
pub struct Telephone(String);

impl Telephone {
    pub fn code(&self, screens: &Screens) -> String {
        let secret = Secret::try_from_base32(&self.0).unwrap();
        let now = u64::try_from(screens.desk.clock.now()).unwrap();
        Builder::new().with_secret(secret).build().unwrap().generate(now).to_string()
    }
}

/// Sets it up on the profile and gives the telephone and the recovery codes.
pub async fn set_up(screens: &Screens, user: UserId, who: &Visitor) -> (Telephone, Vec<String>) {
    let offered = screens.submit(who, Method::POST, "/profile/second-factor", &[]).await.body;
    let secret = offered.split("name=\"secret\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let telephone = Telephone(secret.clone());
    let wrong = [("secret", secret.as_str()), ("code", "000000")];
    let path = "/profile/second-factor/confirmation";
    assert_eq!(screens.submit(who, Method::POST, path, &wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!has_second_factor(screens, user), "it is off until a code has confirmed it");
    let code = telephone.code(screens);
    let kept = screens.submit(who, Method::POST, path, &[("secret", &secret), ("code", &code)]).await.body;
    let codes = kept.split("<li class=\"num\">").skip(1).map(|rest| rest.split('<').next().unwrap().to_owned());
    assert!(has_second_factor(screens, user));
    (telephone, codes.collect())
}

fn has_second_factor(screens: &Screens, user: UserId) -> bool {
    screens.desk.run(move |cx| base::people::users::load(cx, user)).has_second_factor
}

/// The password, which must be right, and then a code.
async fn sign_in_with(screens: &Screens, code: &str) -> Answer {
    let asked = sign_in(screens, TOM, PASSWORD).await;
    assert_eq!((asked.status, asked.header("set-cookie")), (StatusCode::OK, ""), "the password alone opens nothing");
    let token = asked.body.split("name=\"token\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let fields = [("token", token), ("code", code)];
    screens.submit(&Visitor::stranger(), Method::POST, "/sign-in/code", &fields).await
}

#[tokio::test]
async fn a_code_is_asked_after_the_password_and_none_works_twice() {
    let screens = Screens::open();
    let tom = screens.desk.world.tom;
    screens.give_password(tom, PASSWORD);
    let (here, elsewhere) = (screens.sign_in(tom), screens.sign_in(tom));
    let (telephone, _) = set_up(&screens, tom, &here).await;
    assert_eq!(screens.get(&here, "/profile").await.status, StatusCode::OK);
    assert_eq!(screens.get(&elsewhere, "/profile").await.header("location"), "/sign-in", "opened without it: ended");

    let replayed = sign_in_with(&screens, &telephone.code(&screens)).await;
    assert_eq!(replayed.status, StatusCode::UNPROCESSABLE_ENTITY, "its step was taken when it was set up");
    screens.desk.clock.advance(STEP);
    let code = telephone.code(&screens);
    let signed_in = sign_in_with(&screens, &code).await;
    assert_eq!((signed_in.status, signed_in.header("location")), (StatusCode::SEE_OTHER, "/"));
    assert!(signed_in.header("set-cookie").starts_with("sluice="));
    assert_eq!(sign_in_with(&screens, &code).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    screens.desk.clock.advance(STEP);
    let later = sign_in_with(&screens, &code).await;
    assert_eq!(later.header("set-cookie"), "", "nor a step later");
}

#[tokio::test]
async fn guessing_codes_is_slowed_down() {
    let screens = Screens::open();
    let tom = screens.desk.world.tom;
    screens.give_password(tom, PASSWORD);
    let here = screens.sign_in(tom);
    set_up(&screens, tom, &here).await;
    let asked = sign_in(&screens, TOM, PASSWORD).await.body;
    let token = asked.split("name=\"token\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let mut statuses = Vec::new();
    for _ in 0..6 {
        let fields = [("token", token), ("code", "123456")];
        let answer = screens.submit(&Visitor::stranger(), Method::POST, "/sign-in/code", &fields).await;
        statuses.push(answer.status);
    }
    assert_eq!(statuses.last(), Some(&StatusCode::TOO_MANY_REQUESTS), "{statuses:?}");
    assert_eq!(statuses[0], StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_recovery_code_works_once() {
    let screens = Screens::open();
    let tom = screens.desk.world.tom;
    screens.give_password(tom, PASSWORD);
    let here = screens.sign_in(tom);
    let (_, codes) = set_up(&screens, tom, &here).await;
    assert_eq!(codes.len(), 10);
    let spoken = format!("{} {}", &codes[3][..5], &codes[3][5..]).to_uppercase();
    assert_eq!(sign_in_with(&screens, &spoken).await.status, StatusCode::SEE_OTHER, "as somebody reads it aloud");
    assert_eq!(sign_in_with(&screens, &codes[3]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(sign_in_with(&screens, &codes[4]).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn an_administrator_takes_it_away_from_who_lost_everything_and_nobody_else_does() {
    let screens = Screens::open();
    let (tom, ida) = (screens.desk.world.tom, screens.sign_in(screens.desk.world.ida));
    screens.give_password(tom, PASSWORD);
    let here = screens.sign_in(tom);
    set_up(&screens, tom, &here).await;
    let path = format!("/people/{tom}/second-factor/removal");
    assert_eq!(screens.submit(&ida, Method::POST, &path, &[]).await.status, StatusCode::FORBIDDEN);
    assert!(has_second_factor(&screens, tom));
    let mara = screens.sign_in(screens.desk.world.mara);
    screens.submit(&mara, Method::POST, &path, &[]).await;
    assert!(!has_second_factor(&screens, tom));
    assert_eq!(sign_in(&screens, TOM, PASSWORD).await.header("location"), "/", "the password is enough again");
}
