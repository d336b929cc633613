//! People sign in at Google or Microsoft instead of giving a password.

use axum::http::{Method, StatusCode};
use base::params;
use flow::channels::mailboxes::{self, Auth, Mailbox, Provider};

use crate::browser::{Answer, Screens, Visitor};

const SECRET: &str = "GOCSPX-never-shown";
const GOOGLE: &str = "/mail/providers/google";

async fn register(screens: &Screens) {
    let mara = screens.sign_in(screens.desk.world.mara);
    let fields = [("client_id", "our-client-id"), ("client_secret", SECRET)];
    assert_eq!(screens.submit(&mara, Method::POST, GOOGLE, &fields).await.status, StatusCode::SEE_OTHER);
}

fn all(screens: &Screens) -> Vec<Mailbox> {
    screens.desk.run(mailboxes::list_mailboxes)
}

/// Presses the button that leads to the provider; gives the state that it is sent.
async fn leave(screens: &Screens, who: &Visitor, address: &str) -> String {
    let found = screens.submit(who, Method::POST, "/mail/mailboxes", &[("address", address)]).await;
    assert!(found.body.contains("Continue to Google"), "{}", found.body);
    let fields = [
        ("address", address),
        ("found_for", address),
        ("provider", "google"),
        ("kind", "personal"),
        ("imap_host", "imap.of-somebody-else.example"),
    ];
    let left = screens.submit(who, Method::POST, "/mail/mailboxes", &fields).await;
    assert!(all(screens).iter().all(|mailbox| mailbox.address != address), "nothing is kept before they are back");
    state_in(&left.body)
}

fn state_in(page: &str) -> String {
    let (_, rest) = page.split_once("https://google.example/consent?client_id=our-client-id&amp;state=").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

async fn come_back(screens: &Screens, who: &Visitor, query: &str) -> Answer {
    screens.get(who, &format!("/mail/consent?{query}")).await
}

#[tokio::test]
async fn an_administrator_registers_sluice_and_the_secret_is_never_shown_again() {
    let screens = Screens::open();
    let mara = screens.sign_in(screens.desk.world.mara);
    let page = screens.get(&mara, GOOGLE).await.body;
    assert!(
        page.contains("/mail/consent") && page.contains("data-copy=\"#redirect-uri\""),
        "what Google has to be told"
    );
    let without = [("client_id", "our-client-id"), ("client_secret", "")];
    assert_eq!(screens.submit(&mara, Method::POST, GOOGLE, &without).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    register(&screens).await;
    let again = [("client_id", "another-id"), ("client_secret", "")];
    assert_eq!(screens.submit(&mara, Method::POST, GOOGLE, &again).await.status, StatusCode::SEE_OTHER);
    let kept = screens.desk.run(|cx| mailboxes::find_provider(cx, Provider::Google)).unwrap();
    assert_eq!(kept.client_id, "another-id");
    assert!(!kept.sealed_client_secret.windows(SECRET.len()).any(|part| part == SECRET.as_bytes()), "sealed");
    for path in [GOOGLE, "/mail/settings"] {
        let page = screens.get(&mara, path).await.body;
        assert!(!page.contains(SECRET), "{path}");
    }
    let journal: Vec<String> = screens.desk.run::<_, base::DbError>(|cx| {
        let sql = "SELECT after FROM journal WHERE account_id = $1 AND kind = 'mail_provider_changed' ORDER BY id";
        cx.query(sql, params![cx.account], base::db::Row::take)
    });
    assert_eq!(journal.len(), 2, "{journal:?}");
    assert!(journal.iter().all(|row| row.contains("google") && !row.contains(SECRET)), "{journal:?}");
    screens.submit(&mara, Method::POST, &format!("{GOOGLE}/deletion"), &[]).await;
    assert!(screens.desk.run(mailboxes::list_providers).is_empty());
}

#[tokio::test]
async fn who_comes_back_with_consent_has_a_mailbox_and_gave_no_password() {
    let screens = Screens::open();
    register(&screens).await;
    let ida = screens.sign_in(screens.desk.world.ida);
    let state = leave(&screens, &ida, "ida@google.example").await;
    let back = come_back(&screens, &ida, &format!("state={state}&code=a-token")).await;
    assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.body);
    let mailbox = all(&screens).pop().unwrap();
    assert_eq!(mailbox.server.host, "imap.google.example", "no token goes to a server that somebody wrote");
    let Auth::OAuth { provider: Provider::Google, sealed, .. } = &mailbox.auth else { panic!("{:?}", mailbox.auth) };
    assert!(!sealed.windows(7).any(|part| part == b"a-token"), "sealed");
    let page = screens.get(&ida, &format!("/mail/mailboxes/{}", mailbox.id)).await.body;
    assert!(page.contains("Sign in again at Google") && !page.contains("a-token"));
    let twice = come_back(&screens, &ida, &format!("state={state}&code=a-token")).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY, "a state is good once");
    assert_eq!(all(&screens).len(), 1);
}

#[tokio::test]
async fn a_state_is_good_in_its_own_session_and_for_a_quarter_of_an_hour() {
    let screens = Screens::open();
    register(&screens).await;
    let (ida, tom) = (screens.sign_in(screens.desk.world.ida), screens.sign_in(screens.desk.world.tom));
    let state = leave(&screens, &ida, "ida@google.example").await;
    let elsewhere = screens.sign_in(screens.desk.world.ida);
    for (who, state) in [(&tom, state.as_str()), (&elsewhere, state.as_str()), (&ida, "guessed")] {
        let refused = come_back(&screens, who, &format!("state={state}&code=a-token")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("Nothing was connected"), "{}", refused.body);
    }
    screens.desk.run(|cx| {
        cx.execute("UPDATE mail_journeys SET ends_at = $2 WHERE account_id = $1", params![cx.account, cx.now])
    });
    let late = come_back(&screens, &ida, &format!("state={state}&code=a-token")).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(all(&screens).is_empty());
    assert_eq!(screens.desk.run(mailboxes::sweep_journeys), 1, "and then it is forgotten");
}

#[tokio::test]
async fn what_goes_wrong_at_the_provider_is_said_in_our_words_and_nothing_is_kept() {
    let screens = Screens::open();
    register(&screens).await;
    let ida = screens.sign_in(screens.desk.world.ida);
    for (brought, says) in [
        ("error=access_denied", "was told not to let Sluice in"),
        ("error=server_error&error_description=Call+0900", "did not ask for your consent"),
        ("", "did not ask for your consent"),
        ("code=expired", "does not let Sluice in any more"),
        ("code=wrong", "The server refused"),
        ("code=no+refresh+token", "for an hour only"),
    ] {
        let state = leave(&screens, &ida, "ida@google.example").await;
        let answer = come_back(&screens, &ida, &format!("state={state}&{brought}")).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{brought}");
        assert!(answer.body.contains(says), "{brought}: {}", answer.body);
        assert!(!answer.body.contains("0900"), "what an address says is not repeated");
    }
    assert!(all(&screens).is_empty());
}

#[tokio::test]
async fn a_mailbox_that_asks_for_it_is_signed_in_to_again_and_stays_the_same() {
    let screens = Screens::open();
    register(&screens).await;
    let ida = screens.sign_in(screens.desk.world.ida);
    let state = leave(&screens, &ida, "ida@google.example").await;
    come_back(&screens, &ida, &format!("state={state}&code=first")).await;
    let before = all(&screens).pop().unwrap();
    let troubled = before.clone();
    screens
        .desk
        .run(move |cx| mailboxes::set_state(cx, &troubled, "sign_in_again", "Google does not let Sluice in any more."));
    let page = screens.get(&ida, "/mail/settings").await.body;
    assert!(page.contains("Google does not let Sluice in any more.") && page.contains("Sign in again"));
    let path = format!("/mail/mailboxes/{}/sign-in", before.id);
    let left = screens.submit(&ida, Method::POST, &path, &[]).await;
    let refused = come_back(&screens, &ida, &format!("state={}&code=wrong", state_in(&left.body))).await;
    assert!(refused.body.contains("The server refused"), "{}", refused.body);
    assert_eq!(all(&screens).pop().unwrap().auth, before.auth, "the old ones are kept");
    let left = screens.submit(&ida, Method::POST, &path, &[]).await;
    let back = come_back(&screens, &ida, &format!("state={}&code=second", state_in(&left.body))).await;
    assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.body);
    let after = all(&screens).pop().unwrap();
    assert_eq!((after.id, after.source_id, after.state.word.as_str()), (before.id, before.source_id, "connecting"));
    assert!(after.auth != before.auth && after.asked_at > before.asked_at, "who follows it begins again");
}

#[tokio::test]
async fn a_mailbox_goes_from_an_app_password_to_a_sign_in_at_its_provider_and_stays_the_same() {
    let screens = Screens::open();
    let ida = screens.sign_in(screens.desk.world.ida);
    let fields = [
        ("address", "ida@google.example"),
        ("password", "an app password"),
        ("kind", "personal"),
        ("imap_host", "imap.gmail.com"),
        ("smtp_host", "smtp.gmail.com"),
    ];
    assert_eq!(screens.submit(&ida, Method::POST, "/mail/mailboxes", &fields).await.status, StatusCode::SEE_OTHER);
    let before = all(&screens).pop().unwrap();
    let page = format!("/mail/mailboxes/{}", before.id);
    assert!(!screens.get(&ida, &page).await.body.contains("Sign in with Google"), "Sluice is not registered there");
    register(&screens).await;
    assert!(screens.get(&ida, &page).await.body.contains("Sign in with Google"));
    let path = format!("{page}/sign-in");
    let other = screens.submit(&ida, Method::POST, &path, &[("provider", "microsoft")]).await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY, "it is not Microsoft's");
    let left = screens.submit(&ida, Method::POST, &path, &[("provider", "google")]).await;
    assert_eq!(all(&screens).pop().unwrap().auth, before.auth, "the password is kept until they are back");
    let back = come_back(&screens, &ida, &format!("state={}&code=first", state_in(&left.body))).await;
    assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.body);
    let after = all(&screens).pop().unwrap();
    assert!(matches!(after.auth, Auth::OAuth { provider: Provider::Google, .. }), "{:?}", after.auth);
    assert_eq!((all(&screens).len(), after.id, after.source_id), (1, before.id, before.source_id));
    assert!(screens.get(&ida, &page).await.body.contains("Sign in again at Google"));
}

#[tokio::test]
async fn where_nobody_registered_sluice_the_page_says_who_has_to() {
    let screens = Screens::open();
    let (mara, ida) = (screens.sign_in(screens.desk.world.mara), screens.sign_in(screens.desk.world.ida));
    let ask = async |who: &Visitor, address| {
        screens.submit(who, Method::POST, "/mail/mailboxes", &[("address", address)]).await.body
    };
    let google = ask(&ida, "ida@google.example").await;
    assert!(google.contains("an administrator does that") && google.contains("Or an app password"), "{google}");
    assert!(!google.contains("Set it up"), "nobody but an administrator can");
    let microsoft = ask(&mara, "mara@microsoft.example").await;
    assert!(microsoft.contains("href=\"/mail/providers/microsoft\"") && !microsoft.contains("app password"));
    let own = ask(&mara, "mara@own.example").await;
    assert!(!own.contains("Continue to") && own.contains("Password or app password"));
}
