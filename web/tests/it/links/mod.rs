//! Links that work once: the set-up of an installation, and the sign-in of the demo.

use std::sync::Arc;

use axum::Router;
use axum::http::{Method, StatusCode};
use base::clock::{Clock, DAY};
use base::db::{DatabaseUrl, DbError};
use base::desk::Who;
use base::files::Files;
use base::people::links::{self, Purpose};
use base::secrets::Vault;
use base::{Desk, accounts};
use flow::channels::{self, mail};
use flow::pipelines;
use tempfile::TempDir;
use testkit::desk::NOW;
use web::{Settings, Web};

use testkit::{Shelf, Welcoming};

use crate::browser::{Answer, Screens, Visitor, send_to};

/// An installation without an account.
struct Installation {
    desk: Desk,
    router: Router,
    _folder: TempDir,
}

impl Installation {
    fn fresh() -> Installation {
        let folder = tempfile::tempdir().unwrap();
        let url = DatabaseUrl::Sqlite(folder.path().join("sluice.db"));
        let desk = Desk::open_seeded(&url, Clock::set_to(NOW), 7).unwrap();
        let files = Files::open(&folder.path().join("files")).unwrap();
        let web = Web {
            desk: desk.clone(),
            vault: Arc::new(Vault::from_key([7; 32])),
            servers: Arc::new(Welcoming),
            pictures: Arc::new(Welcoming),
            left_files: Arc::new(Shelf(desk.clone(), files.clone())),
            files: Arc::new(files),
            settings: Arc::new(Settings::default()),
        };
        Installation { desk, router: web::router(web), _folder: folder }
    }

    async fn link(&self) -> String {
        let make = |cx: &mut base::Cx<'_>| links::make(cx, Purpose::SetUp, None, DAY);
        let token = self.desk.write::<_, DbError, _>(Who::installation(), make).await.unwrap();
        format!("/links/{}", token.reveal())
    }

    async fn get(&self, who: &Visitor, path: &str) -> Answer {
        send_to(&self.router, who, Method::GET, path, None).await
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let body = Some(("application/x-www-form-urlencoded", form));
        send_to(&self.router, &Visitor::at("crm.acme.test"), Method::POST, path, body).await
    }

    async fn accounts(&self) -> i64 {
        self.desk.read::<_, DbError, _>(Who::installation(), accounts::count).await.unwrap()
    }
}

const ACME: [(&str, &str); 5] = [
    ("company", "Acme <Ltd>"),
    ("subdomain", "acme"),
    ("name", "Ann Ames"),
    ("email", "ann@acme.test"),
    ("password", "a long sentence"),
];

#[tokio::test]
async fn before_the_first_account_every_page_says_that_the_set_up_link_is_in_the_log() {
    let installation = Installation::fresh();
    for path in ["/", "/sign-in", "/settings", "/forms/nothing"] {
        let page = installation.get(&Visitor::at("crm.acme.test"), path).await;
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
        assert!(page.body.contains("This installation is waiting to be set up."), "{path}");
    }
}

#[tokio::test]
async fn the_set_up_link_founds_the_account_with_its_administrator_its_pipeline_and_its_door() {
    let installation = Installation::fresh();
    let link = installation.link().await;
    let form = installation.get(&Visitor::at("crm.acme.test"), &link).await;
    for name in ["company", "subdomain", "name", "email", "password"] {
        assert!(form.body.contains(&format!("<label for=\"{name}\">")), "{name}");
    }
    let done = installation.post(&link, &ACME).await;
    assert_eq!((done.status, done.header("location")), (StatusCode::SEE_OTHER, "/"));

    let ann = Visitor::signed_in_by(&done, "crm.acme.test");
    let people = installation.get(&ann, "/settings/people").await;
    assert!(people.body.contains("Ann Ames") && people.body.contains("Administrator"));
    let account = accounts::find_by_host;
    let acme = installation.desk.read::<_, DbError, _>(Who::installation(), move |cx| account(cx, "acme.test")).await;
    let who = Who::system(acme.unwrap().unwrap().id);
    let stages = installation.desk.read(who, pipelines::list).await.unwrap().swap_remove(0).stages;
    let names: Vec<&str> = stages.iter().map(|stage| stage.name.as_str()).collect();
    assert_eq!(
        names,
        ["Incoming leads", "Initial contact", "Offer made", "Negotiation", "Closed - won", "Closed - lost"]
    );
    let door = installation.desk.read(who, |cx| channels::find_source_by_external_id(cx, mail::CREATE_LEAD)).await;
    assert!(door.unwrap().is_some());
}

#[tokio::test]
async fn the_set_up_link_works_once_and_a_mistake_does_not_use_it() {
    let installation = Installation::fresh();
    let link = installation.link().await;
    let wrong = [("subdomain", "-acme-"), ("email", "ann"), ("name", ""), ("company", ""), ("password", "short")];
    for (name, value) in wrong {
        let fields: Vec<(&str, &str)> =
            ACME.into_iter().map(|(key, said)| (key, if key == name { value } else { said })).collect();
        let answer = installation.post(&link, &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(answer.body.contains(&format!("id=\"{name}-error\"")), "{name}: {}", answer.body);
        assert!(name == "company" || answer.body.contains("value=\"Acme &lt;Ltd&gt;\""), "what was typed stays");
        assert!(!answer.body.contains("a long sentence"), "a password is never shown");
    }
    assert_eq!(installation.accounts().await, 0);
    assert_eq!(installation.post(&link, &ACME).await.status, StatusCode::SEE_OTHER);
    assert_eq!(installation.post(&link, &ACME).await.status, StatusCode::GONE);
    let second = installation.link().await;
    assert_eq!(installation.post(&second, &ACME).await.status, StatusCode::GONE, "there is an account");
    assert_eq!(installation.accounts().await, 1);
}

#[tokio::test]
async fn two_who_use_the_set_up_link_at_once_found_one_account() {
    let installation = Installation::fresh();
    let link = installation.link().await;
    let (one, two) = tokio::join!(installation.post(&link, &ACME), installation.post(&link, &ACME));
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 410]);
    assert_eq!(installation.accounts().await, 1);
}

#[tokio::test]
async fn the_link_of_the_demo_signs_in_at_once_and_once() {
    let screens = Screens::open();
    let mara = screens.desk.world.mara;
    let token = screens.desk.run(move |cx| links::make(cx, Purpose::SignIn, Some(mara), DAY));
    let path = format!("/links/{}", token.reveal());
    let answer = screens.get(&Visitor::stranger(), &path).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/"));
    let signed_in = Visitor::signed_in_by(&answer, "");
    assert_eq!(screens.get(&signed_in, "/settings").await.status, StatusCode::OK);
    assert_eq!(screens.get(&Visitor::stranger(), &path).await.status, StatusCode::GONE);
}

#[tokio::test]
async fn a_link_of_one_account_opens_nothing_at_another() {
    let screens = Screens::open();
    let other = screens.desk.other_account();
    let mara = screens.desk.world.mara;
    let token = screens.desk.run(move |cx| links::make(cx, Purpose::SignIn, Some(mara), DAY));
    let path = format!("/links/{}", token.reveal());
    assert_eq!(screens.get(&Visitor::at("other.localhost"), &path).await.status, StatusCode::GONE);
    assert!(other.account != screens.desk.account);
    assert_eq!(screens.get(&Visitor::stranger(), &path).await.status, StatusCode::SEE_OTHER, "and it was not used up");
}
