use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use axum::http::{Method, StatusCode};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use crate::caller::Caller;
use crate::house::{EMAIL, House, PROGRAM, SERVE, mode, refused};
use crate::program::{Program, until};

#[tokio::test]
async fn the_first_start_offers_a_set_up_link_until_there_is_an_account() {
    let house = House::empty();
    let node = house.serve();
    let first = node.line_with("/links/");
    node.kill();
    let node = house.serve();
    let second = node.line_with("/links/");
    assert!(second.contains(&format!("{}/links/", node.http)), "{second}");
    assert_ne!(first.rsplit('/').next(), second.rsplit('/').next(), "a link is new at each start");
    node.kill();

    let house = House::on_sqlite();
    let lines = house.serve().further_lines();
    assert!(lines.iter().all(|line| !line.contains("set-up")), "{lines:?}");
}

#[tokio::test]
async fn the_set_up_link_founds_one_account_and_then_no_other() {
    let house = House::empty();
    let node = house.serve();
    let link = node.line_with("/links/");
    let path = link.split(node.http.as_str()).nth(1).unwrap();
    let somebody = Caller::new(&node.http, "");
    let fields = [
        ("company", "Acme"),
        ("subdomain", "acme"),
        ("name", "Ann"),
        ("email", EMAIL),
        ("password", "correct horse battery"),
    ];
    assert_eq!(
        somebody.submit(path, &[("password", "short"), ("email", EMAIL)]).await,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(somebody.submit(path, &fields).await, StatusCode::SEE_OTHER);
    assert_eq!(house.caller(&node).get("/api/v4/account").await["name"], "Acme");
    let again = fields.map(|(key, value)| if key == "subdomain" { (key, "other") } else { (key, value) });
    assert!(somebody.submit(path, &again).await.is_client_error(), "a link works once");
}

#[tokio::test]
async fn the_data_folder_and_the_key_are_their_owner_s_alone() {
    let house = House::on_sqlite();
    assert_eq!(mode(&house.data()), 0o700);
    assert_eq!(mode(&house.data().join("secret.key")), 0o600);
    std::fs::set_permissions(house.data().join("secret.key"), std::fs::Permissions::from_mode(0o644)).unwrap();
    let said = refused(&house.run(&SERVE));
    assert!(said.contains("chmod 600"), "{said}");
    let said = house.run(&["doctor"]);
    assert!(String::from_utf8_lossy(&said.stdout).contains("fail  the key file"), "{said:?}");
}

#[tokio::test]
async fn it_tells_its_health_counts_requests_and_stops_in_order() {
    let house = House::on_sqlite();
    let mut node = house.serve_with(&["--metrics", "127.0.0.1:0", "--log", "json"]);
    let caller = house.caller(&node);
    let health = caller.get("/healthz").await;
    assert_eq!((health["status"].as_str(), health["database"].as_str()), (Some("ok"), Some("ok")));
    assert!(caller.send_form(1).await.unwrap().is_success());
    let metrics = node.metrics.clone().unwrap();
    let page =
        Caller::new(metrics.trim_end_matches("/metrics"), "").ask(Method::GET, "/metrics", None).await.unwrap().1;
    assert!(page.contains(r#"sluice_http_requests_total{method="GET",route="/healthz",status="200"} 1"#), "{page}");
    assert!(page.contains("sluice_database_statements_total"), "{page}");
    assert!(!page.contains("landing"), "labels hold no words of callers: {page}");
    assert!(node.terminate().success());
    for line in node.log().lines() {
        serde_json::from_str::<serde_json::Value>(line).unwrap_or_else(|_| panic!("no JSON: {line}"));
    }
    assert!(!node.log().contains("Bearer"), "no secret in a log");
}

#[tokio::test]
async fn a_request_that_has_begun_is_answered_after_the_stop_was_asked_for() {
    let house = House::on_sqlite();
    let mut node = house.serve();
    let address = node.http.strip_prefix("http://").unwrap();
    let mut stream = BufReader::new(TcpStream::connect(address).await.unwrap());
    let body = r#"[{"name": "A table"}]"#;
    let token = house.print(&["token", "create", "--email", EMAIL]);
    let head = format!(
        "POST /api/v4/leads HTTP/1.1\r\nHost: acme\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\n\
         Expect: 100-continue\r\nContent-Length: {}\r\n\r\n",
        token.trim(),
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    // The program says so when it is in the middle of the request, and wants the rest.
    let mut line = String::new();
    stream.read_line(&mut line).await.unwrap();
    assert!(line.contains("100 Continue"), "{line}");
    stream.read_line(&mut String::new()).await.unwrap();
    node.ask_to_stop();
    let refused = async || TcpStream::connect(address).await.is_err().then_some(());
    until("nobody else is let in", refused).await;
    stream.write_all(body.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(node.wait().success());
}

#[tokio::test]
async fn a_second_program_on_the_same_data_is_refused_and_commands_beside_it_work() {
    let house = House::on_sqlite();
    let node = house.serve();
    let said = refused(&house.run(&SERVE));
    assert!(said.contains("another Sluice already serves from"), "{said}");
    let token = house.print(&["token", "create", "--email", EMAIL, "--days", "7"]);
    assert_eq!(token.trim().split('.').count(), 3, "one token, alone: {token}");
    assert_eq!(token.lines().count(), 1);
    assert_eq!(Caller::new(&node.http, token.trim()).get("/api/v4/account").await["name"], "Acme");
    let (status, _) = Caller::new(&node.http, "x.y.z").ask(Method::GET, "/api/v4/account", None).await.unwrap();
    assert_eq!(status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_taken_port_is_said_with_the_flag_that_helps() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let said = refused(&House::empty().run(&["serve", "--http", &address]));
    assert!(said.contains(&address) && said.contains("--http"), "{said}");
    let said = refused(&House::empty().run(&["demo", "--http", "127.0.0.1:0", "--smtp", &address]));
    assert!(said.contains(&address) && said.contains("--smtp"), "{said}");
}

#[tokio::test]
async fn a_database_of_a_newer_program_is_left_alone() {
    let house = House::on_sqlite();
    let path = house.data().join("sluice.db");
    let newer = "INSERT INTO refinery_schema_history (version, name, applied_on, checksum) VALUES (999, 'tomorrow', '2030-01-01T00:00:00Z', '1')";
    rusqlite::Connection::open(&path).unwrap().execute(newer, []).unwrap();
    let before = std::fs::read(&path).unwrap();
    for words in [&SERVE[..], &["migrate"]] {
        let said = refused(&house.run(words));
        assert!(said.contains("made by a newer Sluice"), "{said}");
    }
    assert_eq!(std::fs::read(&path).unwrap(), before, "nothing was changed");
    let said = house.run(&["doctor"]);
    assert!(String::from_utf8_lossy(&said.stdout).contains("fail  A newer Sluice made its schema"), "{said:?}");
}

#[test]
fn memory_that_a_thread_has_let_go_is_of_use_to_others_unless_somebody_decided_otherwise() {
    let house = House::on_sqlite();
    let node = house.serve();
    assert!(node.environment().contains("MALLOC_ARENA_MAX=2\0"), "the same process, begun once more");
    node.kill();

    let mut decided = Command::new("env");
    decided.args(["MALLOC_ARENA_MAX=7", PROGRAM]);
    let node = Program::start(&house.wrapped(decided, &SERVE), house.folder.path());
    assert!(node.environment().contains("MALLOC_ARENA_MAX=7\0"), "{}", node.environment());
}
