//! The API of the workshop, asked as its clients ask it: a request in, an answer out.

use api::{Api, Settings};
use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use base::files::Files;
use base::ids::{AccountId, UserId};
use base::people::tokens::{self, NewToken};
use base::secrets::Vault;
use serde_json::{Value as Json, json};
use std::sync::Arc;
use tempfile::TempDir;
use testkit::desk::{Database, OtherAccount, TestDesk};
use testkit::{Shelf, Welcoming};
use tower::ServiceExt;

/// Where the workshop's API is called.
pub const HOST: &str = "workshop.sluice.test:8080";

/// The workshop, its API, and Mara's token.
pub struct House {
    pub kit: TestDesk,
    pub router: Router,
    pub token: String,
    vault: Arc<Vault>,
    runtime: tokio::runtime::Runtime,
    _folder: TempDir,
}

/// Runs a test on a fresh workshop without a lead, on each kind of database of this run.
pub fn on_each_database(test: impl Fn(House)) {
    for database in Database::all() {
        test(House::with(TestDesk::open(database), Settings::default()));
    }
}

/// What was answered.
#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: axum::http::HeaderMap,
    /// `null` when there was no body.
    pub json: Json,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The rows of a list or of a write.
    pub fn rows(&self, key: &str) -> &Vec<Json> {
        self.json["_embedded"][key].as_array().unwrap_or_else(|| panic!("no {key} in {}", self.json))
    }

    /// The first row's id.
    pub fn first_id(&self, key: &str) -> i64 {
        self.rows(key)[0]["id"].as_i64().unwrap()
    }
}

impl House {
    /// The workshop with people and pipelines, without a lead.
    pub fn open() -> House {
        House::with(TestDesk::open(Database::Sqlite), Settings::default())
    }

    /// The workshop with its leads and waiting requests.
    pub fn furnished() -> House {
        House::with(TestDesk::furnished(Database::Sqlite), Settings::default())
    }

    pub fn with(kit: TestDesk, mut settings: Settings) -> House {
        let vault = Arc::new(Vault::from_key([7; 32]));
        "in.sluice.test".clone_into(&mut settings.mail_domain);
        let folder = tempfile::tempdir().unwrap();
        let files = Arc::new(Files::open(folder.path()).unwrap());
        let left = Arc::new(Shelf(kit.desk.clone(), Files::open(folder.path()).unwrap()));
        let api = Api::new(kit.desk.clone(), Arc::clone(&vault), Arc::new(Welcoming), (files, left), settings);
        let router = api::router(api);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let mut house = House { token: String::new(), kit, router, vault, runtime, _folder: folder };
        house.token = house.token_of(house.kit.account, house.kit.world.mara);
        house
    }

    /// A second account with a token of its own.
    pub fn other_account(&self) -> (OtherAccount, String) {
        let other = self.kit.other_account();
        (other, self.token_of(other.account, other.world.mara))
    }

    pub fn token_of(&self, account: AccountId, user_id: UserId) -> String {
        let new = NewToken { user_id, name: "tests".to_owned(), days: 30, base_domain: "sluice.test".to_owned() };
        let vault = Arc::clone(&self.vault);
        let who = base::desk::Who::system(account);
        let made = self.kit.desk.write(who, move |cx| tokens::create(cx, &vault, &new));
        self.block_on(made).reveal().to_owned()
    }

    pub fn block_on<T, E: std::fmt::Debug>(&self, unit: impl Future<Output = Result<T, E>>) -> T {
        self.runtime.block_on(unit).unwrap()
    }

    pub fn get(&self, path: &str) -> Reply {
        self.ask(Method::GET, path, None)
    }

    pub fn post(&self, path: &str, body: &Json) -> Reply {
        self.ask(Method::POST, path, Some(body))
    }

    pub fn patch(&self, path: &str, body: &Json) -> Reply {
        self.ask(Method::PATCH, path, Some(body))
    }

    /// Posts, and must be answered 200.
    pub fn made(&self, path: &str, body: &Json) -> Reply {
        let reply = self.post(path, body);
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.json);
        reply
    }

    /// Opens a lead of that name; gives its id.
    pub fn lead(&self, name: &str) -> i64 {
        self.made("leads", &json!([{ "name": name }])).first_id("leads")
    }

    /// Asks with Mara's token below `/api/v4/`.
    pub fn ask(&self, method: Method, path: &str, body: Option<&Json>) -> Reply {
        let request =
            self.request(method, path).body(body.map_or_else(Body::empty, |body| Body::from(body.to_string())));
        self.send(request.unwrap())
    }

    /// The head of a request with Mara's token.
    pub fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        Request::builder()
            .method(method)
            .uri(format!("/api/v4/{path}"))
            .header(header::HOST, HOST)
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token))
    }

    pub fn send(&self, request: Request<Body>) -> Reply {
        let answer = self.router.clone().oneshot(request);
        self.runtime.block_on(async {
            let (head, body) = answer.await.unwrap().into_parts();
            let body = axum::body::to_bytes(body, usize::MAX).await.unwrap().to_vec();
            let json = serde_json::from_slice(&body).unwrap_or(Json::Null);
            Reply { status: head.status, headers: head.headers, json, body }
        })
    }
}

/// The object without what a snapshot does not mean: ids, which count on.
pub fn without(json: &Json, keys: &[&str]) -> Json {
    let mut json = json.clone();
    if let Some(object) = json.as_object_mut() {
        object.retain(|key, _| !keys.contains(&key.as_str()));
    }
    json
}

/// The names of an object's keys, sorted.
pub fn keys(json: &Json) -> Vec<&str> {
    let mut keys: Vec<&str> = json.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}
