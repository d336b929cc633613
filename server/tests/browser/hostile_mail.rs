//! Hostile mails are read without a script running and without anything fetched from outside: as they are
//! shown, and even where nothing but the cleaning stands between them and a browser.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use serde_json::{Value as Json, json};
use testkit::chromium::Browser;

use crate::people::{incoming_card, mara, nothing_went_wrong};
use crate::program::Demo;

/// A place outside: hands one page out, and writes down what else it is asked for.
struct Outside {
    address: String,
    page: Arc<Mutex<String>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Outside {
    fn open() -> Outside {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let outside = Outside {
            address: listener.local_addr().unwrap().to_string(),
            page: Arc::default(),
            asked: Arc::default(),
        };
        let (page, asked) = (Arc::clone(&outside.page), Arc::clone(&outside.asked));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (page, asked) = (Arc::clone(&page), Arc::clone(&asked));
                std::thread::spawn(move || answer(stream, &page, &asked));
            }
        });
        outside
    }

    fn visits(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn answer(mut stream: TcpStream, page: &Mutex<String>, asked: &Mutex<Vec<String>>) {
    let mut line = String::new();
    BufReader::new(stream.try_clone().unwrap()).read_line(&mut line).unwrap_or_default();
    let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
    let body = if path == "/page" { page.lock().unwrap().clone() } else { String::new() };
    // Browsers look for an icon of a page by themselves; a connection that is opened ahead asks for nothing.
    if !["/page", "/favicon.ico", ""].contains(&path.as_str()) {
        asked.lock().unwrap().push(path);
    }
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    drop(write!(stream, "{head}{body}"));
}

/// The HTML of every line of a file of vectors.
fn vectors(lines: &str) -> Vec<String> {
    let cases = lines.lines().map(|line| serde_json::from_str::<Json>(line).unwrap());
    cases.map(|case| case["html"].as_str().unwrap().to_owned()).collect()
}

/// Sends a mail for each piece of HTML, all from one person about one thing, and gives their documents.
async fn documents(demo: &Demo, mara: &Browser, about: &str, html: &[String]) -> Vec<String> {
    for (number, html) in html.iter().enumerate() {
        let raw = format!(
            "From: Eve <{about}@evil.example>\nTo: sales@lindqvist.example\nSubject: {about}\nMessage-ID: <{about}-{number}@evil.example>\n\
             MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n<p>Dear all</p>{html}\n"
        );
        demo.send_mail(&format!("{about}@evil.example"), &raw);
    }
    mara.page.goto(&format!("{}/mail?q={about}", demo.url)).await.unwrap();
    let row =
        format!("[...document.querySelectorAll('#threads .th')].find(row => row.textContent.includes({about:?}))");
    mara.until(&format!("return Number({row}?.querySelector('.num')?.textContent) === {}", html.len())).await;
    mara.page.execute(&format!("{row}.querySelector('a').click()"), vec![]).await.unwrap();
    mara.until("return document.querySelectorAll('.msg').length > 0").await;
    let mut found = collect(mara).await;
    while mara
        .page
        .execute("return Boolean(document.querySelector('#mails > a[href*=earlier]'))", vec![])
        .await
        .unwrap()
        == json!(true)
    {
        let earlier =
            mara.page.execute("return document.querySelector('#mails > a[href*=earlier]').href", vec![]).await.unwrap();
        mara.page.goto(earlier.as_str().unwrap()).await.unwrap();
        mara.until("return document.querySelectorAll('.msg').length > 0").await;
        found.extend(collect(mara).await);
    }
    assert_eq!(found.len(), html.len());
    found
}

async fn collect(mara: &Browser) -> Vec<String> {
    let ids = "return [...document.querySelectorAll('.msg')].map(mail => `/mails/${mail.id.slice(5)}/document`)";
    let ids = mara.page.execute(ids, vec![]).await.unwrap();
    ids.as_array().unwrap().iter().map(|path| path.as_str().unwrap().to_owned()).collect()
}

/// Shows all documents at once, each in a frame as a mail has it, and waits for all of them.
async fn show_as_mails(mara: &Browser, documents: &[String]) {
    let script =
        "window.told = []; addEventListener('message', event => told.push(String(event.data))); window.loaded = 0;
        for (const src of arguments[0]) {
          const frame = document.createElement('iframe');
          frame.setAttribute('sandbox', document.querySelector('iframe.mail-frame').getAttribute('sandbox'));
          frame.addEventListener('load', () => { loaded += 1; });
          frame.src = src;
          document.querySelector('#mails').append(frame);
        }";
    mara.page.execute(script, vec![json!(documents)]).await.unwrap();
    mara.until(&format!("return loaded === {}", documents.len())).await;
}

/// The same without our frame and our policy: documents of a stranger's page, which may run scripts and load what they
/// like. Nothing but the cleaning is left.
async fn show_bare(mara: &Browser, outside: &Outside, documents: &[String]) {
    let fetch = "const done = arguments[arguments.length - 1];
        Promise.all(arguments[0].map(path => fetch(path).then(answer => answer.text()))).then(done)";
    let texts = mara.page.execute_async(fetch, vec![json!(documents)]).await.unwrap();
    let frames: String = texts
        .as_array()
        .unwrap()
        .iter()
        .map(|text| {
            let text = text.as_str().unwrap().replace('&', "&amp;").replace('"', "&quot;");
            format!("<iframe onload=\"loaded += 1\" srcdoc=\"{text}\"></iframe>")
        })
        .collect();
    let page = format!(
        "<!doctype html><title>Bare</title><script>window.told = []; window.loaded = 0; addEventListener('message', event => told.push(String(event.data)))</script>{frames}"
    );
    *outside.page.lock().unwrap() = page;
    mara.page.goto(&format!("http://{}/page", outside.address)).await.unwrap();
    mara.until(&format!("return window.loaded === {}", documents.len())).await;
}

async fn told(mara: &Browser) -> Json {
    mara.page.execute("return window.told", vec![]).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn none_of_71_attacks_runs_a_script() {
    let demo = Demo::start();
    let mara = mara(&demo).await;
    let outside = Outside::open();
    let attacks: Vec<String> = vectors(include_str!("../../../mail/tests/vectors/xss.jsonl"))
        .into_iter()
        .map(|html| html.replace('X', "top.postMessage('ran','*')"))
        .collect();
    assert_eq!(attacks.len(), 71);
    let documents = documents(&demo, &mara, "attacks", &attacks).await;
    show_as_mails(&mara, &documents).await;
    assert_eq!(told(&mara).await, json!([]));
    show_bare(&mara, &outside, &documents).await;
    assert_eq!(told(&mara).await, json!([]), "the cleaning alone lets a script run");
}

#[tokio::test(flavor = "multi_thread")]
async fn none_of_46_trackers_is_fetched() {
    let demo = Demo::start();
    let mara = mara(&demo).await;
    let outside = Outside::open();
    let there = format!("http://{}", outside.address);
    let trackers: Vec<String> = vectors(include_str!("../../../mail/tests/vectors/remote_content.jsonl"))
        .into_iter()
        .map(|html| {
            html.replace("https://track.example", &there).replace("//track.example", &format!("//{}", outside.address))
        })
        .collect();
    assert_eq!(trackers.len(), 46);
    let documents = documents(&demo, &mara, "trackers", &trackers).await;
    show_as_mails(&mara, &documents).await;
    assert_eq!(outside.visits(), Vec::<String>::new(), "something remote was loaded");
    show_bare(&mara, &outside, &documents).await;
    assert_eq!(outside.visits(), Vec::<String>::new(), "the cleaning alone lets something be loaded");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_with_hostile_names_harms_neither_its_card_nor_the_board() {
    let demo = Demo::start();
    let mara = mara(&demo).await;
    let raw = "From: \"<img src=x onerror=alert(1)>\" <x@evil.example>\nSubject: <script>document.title='pwned'</script> hostile\n\
         Message-ID: <evil@evil.example>\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n<p>Dear all</p><script>top.document.title='pwned'</script>\n";
    demo.send_mail("x@evil.example", raw);
    let id = incoming_card(&mara, "hostile").await;
    mara.page.goto(&format!("{}/incoming-leads/{id}", demo.url)).await.unwrap();
    mara.until("return document.querySelector('iframe') !== null && document.readyState === 'complete'").await;
    assert!(!mara.page.title().await.unwrap().starts_with("pwned"));
    // As high as its words, though nobody can look into it.
    mara.until("return 'fitted' in document.querySelector('iframe.mail-frame').dataset").await;
    let height =
        mara.page.execute("return document.querySelector('iframe.mail-frame').clientHeight", vec![]).await.unwrap();
    assert!((20..120).contains(&height.as_i64().unwrap()), "{height}");
    let document = mara.page.execute("return document.querySelector('iframe').src", vec![]).await.unwrap();
    mara.page.goto(document.as_str().unwrap()).await.unwrap();
    mara.until("return document.body.textContent.includes('Dear all')").await;
    assert_ne!(mara.page.title().await.unwrap(), "pwned");
    mara.page.back().await.unwrap();
    mara.until("return document.body.textContent.includes('hostile')").await;
    nothing_went_wrong(&mara).await;
}
