//! A visitor without a browser: sends requests to the router as one would, and reads the answers.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, BodyDataStream, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use base::Cx;
use base::desk::Who;
use base::files::Files;
use base::ids::{AccountId, UserId};
use base::letters::{Letter, SEND_LETTER_JOB};
use base::people::{PeopleError, sessions, users};
use base::secrets::{Secret, Vault};
use base::tokens::hash_token;
use base::{params, passwords};
use futures_util::StreamExt;
use std::time::Duration;
use tempfile::TempDir;
use testkit::desk::{Database, TestDesk};
use testkit::{Shelf, Welcoming};
use tower::ServiceExt;
use web::{Settings, Web};

/// Bytes of the longest page that a test reads.
const LONGEST_PAGE: usize = 16 * 1024 * 1024;

/// The screens of the workshop, over a database of the test's own.
pub struct Screens {
    /// The desk behind them.
    pub desk: TestDesk,
    /// Where attachments lie.
    pub files: Files,
    router: Router,
    _folder: TempDir,
}

/// Somebody at a screen; their cookie and token go along with every request.
#[derive(Clone, Debug, Default)]
pub struct Visitor {
    cookie: String,
    csrf_token: String,
    /// True for requests that a script of ours sends.
    pub is_script: bool,
    /// The host that is asked for; the workshop's own when empty.
    pub host: String,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: axum::http::HeaderMap,
    pub body: String,
}

impl Screens {
    /// The workshop, open, without leads.
    pub fn open() -> Screens {
        Screens::over(TestDesk::open(Database::Sqlite), false)
    }

    /// The workshop, open, with a relay that takes letters; nobody brings them there.
    pub fn with_relay() -> Screens {
        let desk = TestDesk::open(Database::Sqlite);
        desk.leaves_work();
        Screens::over(desk, true)
    }

    /// The workshop with its leads and waiting requests.
    pub fn furnished() -> Screens {
        Screens::over(TestDesk::furnished(Database::Sqlite), false)
    }

    fn over(desk: TestDesk, sends_letters: bool) -> Screens {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::open(folder.path()).unwrap();
        let web = Web {
            desk: desk.desk.clone(),
            vault: Arc::new(Vault::from_key([7; 32])),
            servers: Arc::new(Welcoming),
            pictures: Arc::new(Welcoming),
            left_files: Arc::new(Shelf(desk.desk.clone(), files.clone())),
            files: Arc::new(files.clone()),
            settings: Arc::new(Settings { mail_domain: "mail.test".to_owned(), sends_letters, ..Settings::default() }),
        };
        Screens { desk, files, router: web::router(web), _folder: folder }
    }

    /// Signs a person of the workshop in.
    pub fn sign_in(&self, user: UserId) -> Visitor {
        let session = self.desk.run::<_, PeopleError>(move |cx| sessions::open(cx, user));
        let token = session.token.reveal();
        let found = hash_token(token);
        let signed_in = self.desk.run::<_, base::DbError>(move |cx| sessions::find(cx, &found)).unwrap();
        Visitor {
            cookie: format!("sluice={token}"),
            csrf_token: signed_in.csrf_token.reveal().to_owned(),
            ..Visitor::default()
        }
    }

    /// The letters that wait for the relay, the oldest first.
    pub fn letters(&self) -> Vec<Letter> {
        let sql = "SELECT payload FROM jobs WHERE account_id = $1 AND name = $2 ORDER BY id";
        self.desk.run::<_, base::DbError>(move |cx| {
            cx.query(sql, params![cx.account, SEND_LETTER_JOB], |row| {
                let payload: serde_json::Value = row.take_json()?;
                let text = |name: &str| payload[name].as_str().unwrap_or_default().to_owned();
                Ok(Letter { to: text("to"), subject: text("subject"), text: text("text") })
            })
        })
    }

    /// Gives somebody of the workshop a password.
    pub fn give_password(&self, user: UserId, password: &'static str) {
        self.desk.run(move |cx| {
            let hash = passwords::hash(&Secret::from(password.to_owned()), &mut cx.rng).unwrap();
            users::set_password(cx, user, &hash)
        });
    }

    /// Looks at a page.
    pub async fn get(&self, who: &Visitor, path: &str) -> Answer {
        self.send(who, Method::GET, path, None).await
    }

    /// Sends a form; the token goes along as it does in our pages.
    pub async fn submit(&self, who: &Visitor, method: Method, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(fields);
        if !who.csrf_token.is_empty() {
            form.append_pair("csrf_token", &who.csrf_token);
        }
        self.send(who, method, path, Some(("application/x-www-form-urlencoded", form.finish()))).await
    }

    /// Sends JSON.
    pub async fn post_json(&self, who: &Visitor, path: &str, body: &serde_json::Value) -> Answer {
        self.send(who, Method::POST, path, Some(("application/json", body.to_string()))).await
    }

    /// Follows a stream from where the browser has seen it last.
    pub async fn stream(&self, who: &Visitor, path: &str, seen: Option<&str>) -> BodyDataStream {
        let mut request =
            Request::builder().uri(path).header(header::HOST, "workshop.localhost").header(header::COOKIE, &who.cookie);
        if let Some(seen) = seen {
            request = request.header("Last-Event-ID", seen);
        }
        let response = self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        response.into_body().into_data_stream()
    }

    /// Sends a request.
    pub async fn send(&self, who: &Visitor, method: Method, path: &str, body: Option<(&str, String)>) -> Answer {
        send_to(&self.router, who, method, path, body).await
    }

    /// Sends form-encoded fields and reads only the status: some answers never end.
    pub async fn status(&self, who: &Visitor, method: Method, path: &str, fields: &str) -> StatusCode {
        let form = format!("{fields}&csrf_token={}", who.csrf_token);
        let body = Some(("application/x-www-form-urlencoded", form)).filter(|_| method != Method::GET);
        self.router.clone().oneshot(request(who, method, path, body)).await.unwrap().status()
    }

    /// Signs somebody of another account in, at its host.
    pub async fn sign_in_to(&self, account: AccountId, host: &str, user: UserId) -> Visitor {
        let open = move |cx: &mut Cx<'_>| sessions::open(cx, user);
        let session = self.desk.desk.write(Who::system(account), open).await.unwrap();
        Visitor {
            cookie: format!("sluice={}", session.token.reveal()),
            csrf_token: session.csrf_token.reveal().to_owned(),
            ..Visitor::at(host)
        }
    }
}

/// Sends a request to a router.
pub async fn send_to(
    router: &Router,
    who: &Visitor,
    method: Method,
    path: &str,
    body: Option<(&str, String)>,
) -> Answer {
    let response = router.clone().oneshot(request(who, method, path, body)).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, LONGEST_PAGE).await.unwrap();
    Answer { status: parts.status, headers: parts.headers, body: String::from_utf8_lossy(&bytes).into_owned() }
}

fn request(who: &Visitor, method: Method, path: &str, body: Option<(&str, String)>) -> Request<Body> {
    let host = if who.host.is_empty() { "workshop.localhost" } else { &who.host };
    let mut request = Request::builder().method(method).uri(path).header(header::HOST, host);
    if !who.cookie.is_empty() {
        request = request.header(header::COOKIE, &who.cookie);
    }
    if who.is_script {
        request = request.header("HX-Request", "true").header("X-CSRF-Token", &who.csrf_token);
    }
    let request = match body {
        Some((kind, text)) => request.header(header::CONTENT_TYPE, kind).body(Body::from(text)),
        None => request.body(Body::empty()),
    };
    request.unwrap()
}

impl Visitor {
    /// Somebody who is not signed in.
    pub fn stranger() -> Visitor {
        Visitor::default()
    }

    /// Somebody who is not signed in, at another host.
    pub fn at(host: &str) -> Visitor {
        Visitor { host: host.to_owned(), ..Visitor::default() }
    }

    /// Whoever this answer has signed in, at this host.
    pub fn signed_in_by(answer: &Answer, host: &str) -> Visitor {
        let cookie = answer.header("set-cookie").split(';').next().unwrap_or_default().to_owned();
        Visitor { cookie, ..Visitor::at(host) }
    }

    /// The same person without the token of their session, as a foreign page would send.
    pub fn without_token(&self) -> Visitor {
        Visitor { csrf_token: String::new(), ..self.clone() }
    }

    /// Remembers a further cookie.
    pub fn add_cookie(&mut self, cookie: &str) {
        self.cookie = format!("{}; {cookie}", self.cookie);
    }

    /// The same person through a script of ours.
    pub fn by_script(&self) -> Visitor {
        Visitor { is_script: true, ..self.clone() }
    }
}

impl Answer {
    /// A header's value, empty when it is absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

/// How long a message may take; the screen promises a second.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// Reads on until the stream has said `text`; gives all that it said.
pub async fn until(stream: &mut BodyDataStream, text: &str) -> String {
    let mut said = String::new();
    let read = async {
        while !said.contains(text) {
            let chunk = stream.next().await.expect("the stream goes on").unwrap();
            said.push_str(&String::from_utf8_lossy(&chunk));
        }
    };
    let in_time = tokio::time::timeout(PATIENCE, read).await.is_ok();
    assert!(in_time, "the stream never said {text}, but: {said}");
    said
}
