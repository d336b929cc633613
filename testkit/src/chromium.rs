//! Chromium as a part: a headless browser that a test drives as a person would, with pointer and keys.

use std::path::Path;
use std::time::Duration;

use fantoccini::actions::{
    Actions, InputSource, KeyAction, KeyActions, MOUSE_BUTTON_LEFT, MouseActions, PointerAction,
};
use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

use crate::part::{Folder, Part};

/// The accessibility checker of Deque (MPL-2.0), unchanged; its licence lies beside it.
const AXE: &str = include_str!("../assets/axe-core/axe.min.js");

/// How long [`Browser::until`] waits: longer than any page may take to show what happened elsewhere.
const PATIENCE: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(50);
/// Drivers that are started for one browser, until one finds a port.
const MOST_DRIVERS: u32 = 5;

/// No sandbox: root and containers cannot have one, and the only pages are our own. `/dev/shm` is small in containers.
const FLAGS: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// One browser with one page. Start two to be two people.
#[derive(Debug)]
pub struct Browser {
    /// The page: go to addresses, find and click elements, read what they say.
    pub page: Client,
    _driver: Part,
    _folder: Folder,
}

impl Browser {
    /// Starts Chromium with an empty profile and a page of exactly `width` by `height` CSS pixels.
    ///
    /// # Panics
    /// When chromium or chromedriver is not installed or does not start.
    pub async fn start(width: u32, height: u32) -> Self {
        let (folder, driver, port) = driver();
        let page = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities())
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .unwrap_or_else(|error| panic!("no page: {error}\n{}", folder.output()));
        let browser = Self { page, _driver: driver, _folder: folder };
        // A window cannot be narrower than 500 pixels; a telephone is.
        let size = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        browser.ask("goog/cdp/execute", json!({"cmd": "Emulation.setDeviceMetricsOverride", "params": size})).await;
        browser
    }

    /// Waits until `script`, a function body, returns true.
    ///
    /// # Panics
    /// After 10 s, with the script and the page's address.
    pub async fn until(&self, script: &str) {
        let mut last = Value::Null;
        let deadline = tokio::time::Instant::now() + PATIENCE;
        while tokio::time::Instant::now() < deadline {
            // A page that is being left answers with an error; the next one counts.
            match self.page.execute(script, vec![]).await {
                Ok(Value::Bool(true)) => return,
                Ok(other) => last = other,
                Err(error) => last = Value::String(error.to_string()),
            }
            tokio::time::sleep(PAUSE).await;
        }
        let address = self.page.current_url().await.map(|url| url.to_string()).unwrap_or_default();
        panic!(
            "not true within {PATIENCE:?} on {address}: {script}\nit was {last}\nerrors: {:?}",
            self.console_errors().await
        );
    }

    /// Presses keys together, as one chord, wherever the focus is: `&['a']`, `&[Key::Control.into(), 'k']`.
    ///
    /// # Panics
    /// When the browser is gone.
    pub async fn press(&self, keys: &[char]) {
        let down = keys.iter().map(|key| KeyAction::Down { value: *key });
        let up = keys.iter().rev().map(|key| KeyAction::Up { value: *key });
        let chord = down.chain(up).fold(KeyActions::new("keyboard".to_owned()), InputSource::then);
        self.page.perform_actions(chord).await.expect("the keys pressed");
    }

    /// Takes the element at selector `from` and drops it where the middle of the element at `to` is: on a card to
    /// stand beside it, or on a list to stand in it; also on what appears only while something is in the hand.
    ///
    /// # Panics
    /// When an element is missing, or the page does not move it there within 10 s.
    pub async fn drag(&self, from: &str, to: &str) {
        self.carry(from, to).await;
        // SortableJS looks where the pointer is every 50 ms: let go only when the card has arrived.
        let (from, to) = (json!(from), json!(to));
        self.until(&format!(
            "const from = document.querySelector({from}), to = document.querySelector({to}); \
             return to.contains(from) || from.parentNode === to.parentNode"
        ))
        .await;
        self.let_go().await;
    }

    /// Takes a row by its handle at selector `from` and lets go once it stands before the one whose handle is at `to`.
    ///
    /// # Panics
    /// As [`Browser::drag`].
    pub async fn drag_past(&self, from: &str, to: &str) {
        self.carry(from, to).await;
        let (from, to) = (json!(from), json!(to));
        self.until(&format!(
            "const from = document.querySelector({from}), to = document.querySelector({to}); \
             return Boolean(from.compareDocumentPosition(to) & Node.DOCUMENT_POSITION_FOLLOWING)"
        ))
        .await;
        self.let_go().await;
    }

    /// Presses at one element and moves the pointer to another.
    async fn carry(&self, from: &str, to: &str) {
        const STEPS: u32 = 8;
        const LIFT_PX: f64 = 8.0;
        let (from_x, from_y) = self.middle(from).await;
        let start = PointerAction::MoveTo { duration: None, x: from_x, y: from_y };
        let take = PointerAction::Down { button: MOUSE_BUTTON_LEFT };
        let lift = PointerAction::MoveTo { duration: Some(Duration::from_millis(20)), x: from_x + LIFT_PX, y: from_y };
        let pointer = MouseActions::new("pointer".to_owned()).then(start).then(take).then(lift);
        self.page.perform_actions(Actions::from(pointer)).await.expect("the pointer pressed");
        self.until("return document.getAnimations().every(one => one.playState !== 'running')").await;
        let (to_x, to_y) = self.middle(to).await;
        let mut pointer = MouseActions::new("pointer".to_owned());
        for step in 1..=STEPS {
            let part = f64::from(step) / f64::from(STEPS);
            let (x, y) = (from_x + (to_x - from_x) * part, from_y + (to_y - from_y) * part);
            pointer = pointer.then(PointerAction::MoveTo { duration: Some(Duration::from_millis(20)), x, y });
        }
        self.page.perform_actions(Actions::from(pointer)).await.expect("the pointer moved");
    }

    async fn let_go(&self) {
        let release = MouseActions::new("pointer".to_owned()).then(PointerAction::Up { button: MOUSE_BUTTON_LEFT });
        self.page.perform_actions(release).await.expect("the pointer released");
    }

    /// Answers as a person would who lets the page do what it asks for: `notifications`.
    ///
    /// # Panics
    /// When the browser knows no such permission.
    pub async fn permits(&self, permission: &str) {
        self.ask("permissions", json!({"descriptor": {"name": permission}, "state": "granted"})).await;
    }

    /// What axe-core finds wrong on this page by WCAG 2.0 to 2.2, levels A and AA, a line each:
    /// `serious color-contrast: <span ...>`. An empty list is a page without known barriers.
    ///
    /// # Panics
    /// When the page does not let the checker run.
    pub async fn axe(&self) -> Vec<String> {
        self.page.execute(AXE, vec![]).await.expect("axe-core loaded");
        let rules = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}";
        let script = format!("axe.run(document, {rules}).then(arguments[0])");
        let report = self.page.execute_async(&script, vec![]).await.expect("axe-core finished");
        let violations = report["violations"].as_array().expect("axe-core's list of violations");
        violations.iter().flat_map(one_line_each).collect()
    }

    /// Saves a picture of the page (PNG).
    ///
    /// # Panics
    /// When the picture cannot be taken or written.
    pub async fn screenshot(&self, path: impl AsRef<Path>) {
        let picture = self.page.screenshot().await.expect("a picture of the page");
        std::fs::write(path, picture).expect("the picture written");
    }

    /// Errors in the console since the last question, as `source: message`: `javascript:` for a script that threw,
    /// `security:` for what the content security policy refused, `network:` for an answer of 400 or more,
    /// `console-api:` for `console.error`.
    ///
    /// # Panics
    /// When the browser is gone.
    pub async fn console_errors(&self) -> Vec<String> {
        let log = self.ask("se/log", json!({"type": "browser"})).await;
        let entries = log.as_array().expect("the browser's log").iter();
        let errors = entries.filter(|entry| entry["level"] == "SEVERE");
        errors.map(|entry| format!("{}: {}", text(&entry["source"]), text(&entry["message"]))).collect()
    }

    async fn middle(&self, selector: &str) -> (f64, f64) {
        let script = "const at = document.querySelector(arguments[0])?.getBoundingClientRect(); \
                      return at && [at.x + at.width / 2, at.y + at.height / 2]";
        let at = self.page.execute(script, vec![json!(selector)]).await.expect("the page measured");
        let (Some(x), Some(y)) = (at[0].as_f64(), at[1].as_f64()) else { panic!("nothing on the page at {selector}") };
        (x, y)
    }

    async fn ask(&self, path: &'static str, body: Value) -> Value {
        self.page.issue_cmd(Question { path, body }).await.unwrap_or_else(|error| panic!("{path}: {error}"))
    }
}

/// A command of chromedriver that the WebDriver standard does not have.
#[derive(Debug)]
struct Question {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Question {
    fn endpoint(&self, driver: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        driver.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.body.to_string()))
    }
}

fn capabilities() -> Capabilities {
    let mut capabilities = Capabilities::new();
    capabilities.insert("goog:chromeOptions".to_owned(), json!({"args": FLAGS}));
    capabilities.insert("goog:loggingPrefs".to_owned(), json!({"browser": "ALL"}));
    capabilities
}

/// chromedriver picks its port itself and says so: `ChromeDriver was started successfully on port 37123.`
/// A driver that listens, on a port that it chose.
///
/// It asks for any port on IPv6 and then wants the same one on IPv4, where another test may have taken it meanwhile: then
/// it ends, and another one is started.
fn driver() -> (Folder, Part, u16) {
    let mut started = 0;
    loop {
        let folder = Folder::new("chromium");
        let mut command = folder.command("chromedriver");
        command.arg("--port=0");
        let driver = Part::start(&folder, "TERM", &command);
        let said = folder.wait_until("driving", || said(&folder.output()));
        started += 1;
        match said {
            Said::Listens(port) => return (folder, driver, port),
            Said::GaveUp => assert!(started < MOST_DRIVERS, "no driver finds a port: {}", folder.output()),
        }
    }
}

/// What a driver says of itself when it has started.
enum Said {
    Listens(u16),
    GaveUp,
}

fn said(output: &str) -> Option<Said> {
    if output.contains("port not available. Exiting") {
        return Some(Said::GaveUp);
    }
    let (_, after) = output.split_once("successfully on port ")?;
    after.split_once('.')?.0.parse().ok().map(Said::Listens)
}

fn one_line_each(violation: &Value) -> Vec<String> {
    let nodes = violation["nodes"].as_array().into_iter().flatten();
    nodes
        .map(|node| format!("{} {}: {}", text(&violation["impact"]), text(&violation["id"]), text(&node["html"])))
        .collect()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
