//! Programs: named by an administrator, let in by a person, shut out again.

use crate::browser::{Screens, Visitor};
use axum::http::{Method, StatusCode};
use base::people::{consents, programs};
use base::secrets::{Secret, Vault};
use url::Url;

const ADDRESS: &str = "https://reports.example/back?shop=1";

/// The answer's address, and one of its parameters.
fn parameter(location: &str, name: &str) -> Option<String> {
    assert!(location.starts_with(ADDRESS), "{location}");
    Url::parse(location).unwrap().query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

/// Mara names a program; its client id and its secret.
async fn name(screens: &Screens) -> (String, String) {
    let mara = screens.sign_in(screens.desk.world.mara);
    let fields = [("name", "Reports <b>"), ("redirect_address", ADDRESS)];
    let page = screens.submit(&mara, Method::POST, "/settings/programs", &fields).await.body;
    let secret = page.split("readonly value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert!(page.contains("Reports &lt;b&gt;"));
    assert!(!screens.get(&mara, "/settings/programs").await.body.contains(&secret), "shown once");
    let program = screens.desk.run(programs::list).swap_remove(0);
    (program.public_id, secret)
}

#[tokio::test]
async fn somebody_who_is_not_signed_in_comes_back_to_the_question_and_lets_the_program_in() {
    let screens = Screens::open();
    let (id, secret) = name(&screens).await;
    let tom = screens.desk.world.tom;
    screens.give_password(tom, "oak and linoleum");
    let asked = format!("/oauth?client_id={id}&state=a%26b&mode=post_message");
    let sign_in = screens.get(&Visitor::stranger(), &asked).await;
    let form = screens.get(&Visitor::stranger(), sign_in.header("location")).await.body;
    let next = form.split("name=\"next\" value=\"").nth(1).unwrap().split('"').next().unwrap().replace("&amp;", "&");
    assert_eq!(next, asked);
    let fields = [("email", "tom@lindqvist.example"), ("password", "oak and linoleum"), ("next", &next)];
    let signed_in = screens.submit(&Visitor::stranger(), Method::POST, "/sign-in", &fields).await;
    assert_eq!(signed_in.header("location"), asked);

    let who = screens.sign_in(tom);
    let question = screens.get(&who, &asked).await;
    assert!(question.body.contains("Let Reports &lt;b&gt; in?") && question.body.contains("reports.example"));
    assert!(question.header("content-security-policy").contains("frame-ancestors 'none'"));
    let fields = [("client_id", id.as_str()), ("state", "a&b"), ("decision", "allow")];
    let answer = screens.submit(&who, Method::POST, "/oauth", &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let back = answer.header("location");
    assert_eq!(parameter(back, "state").as_deref(), Some("a&b"));
    assert_eq!(parameter(back, "referer").as_deref(), Some("workshop.localhost"));
    assert_eq!(parameter(back, "client_id").as_ref(), Some(&id));
    let code = Secret::from(parameter(back, "code").unwrap());
    screens.desk.run::<_, consents::ConsentError>(move |cx| {
        let program = programs::find_by_secret(cx, &id, &Secret::from(secret.clone()))?.unwrap();
        let vault = Vault::from_key([7; 32]);
        consents::redeem(cx, &vault, &program, (&code, ADDRESS), "localhost").map(|_| ())
    });

    assert!(screens.get(&who, "/profile").await.body.contains("Programs that you let in"));
    let consent = screens.desk.run(consents::list).swap_remove(0);
    assert_eq!(consent.user_id, tom);
    let end = format!("/profile/consents/{}/revocation", consent.id);
    let ida = screens.sign_in(screens.desk.world.ida);
    assert_eq!(screens.submit(&ida, Method::POST, &end, &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(screens.submit(&who, Method::POST, &end, &[]).await.header("location"), "/profile#programs");
    assert!(screens.desk.run(consents::list).is_empty());
}

#[tokio::test]
async fn a_refusal_is_told_to_the_program_and_nobody_unknown_is_sent_anywhere() {
    let screens = Screens::open();
    let (id, _) = name(&screens).await;
    let who = screens.sign_in(screens.desk.world.tom);
    let fields = [("client_id", id.as_str()), ("state", "s"), ("decision", "refuse")];
    let answer = screens.submit(&who, Method::POST, "/oauth", &fields).await;
    assert_eq!(parameter(answer.header("location"), "error").as_deref(), Some("access_denied"));
    assert_eq!(parameter(answer.header("location"), "code"), None);
    let forged = screens
        .send(
            &who,
            Method::POST,
            "/oauth",
            Some(("application/x-www-form-urlencoded", format!("client_id={id}&decision=allow"))),
        )
        .await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN, "without the session's token");
    assert_eq!(screens.get(&who, "/oauth?client_id=another").await.status, StatusCode::NOT_FOUND);
    assert_eq!(screens.get(&who, "/settings/programs").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_sign_in_page_leads_nobody_to_another_site() {
    let screens = Screens::open();
    screens.give_password(screens.desk.world.tom, "oak and linoleum");
    for next in ["https://evil.example", "//evil.example", "/\\evil.example", "", "/x\ny"] {
        let fields = [("email", "tom@lindqvist.example"), ("password", "oak and linoleum"), ("next", next)];
        let signed_in = screens.submit(&Visitor::stranger(), Method::POST, "/sign-in", &fields).await;
        assert_eq!(signed_in.header("location"), "/", "{next:?}");
    }
}
