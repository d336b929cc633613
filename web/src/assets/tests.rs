use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::Response;

use super::{ASSETS, Files, JOINED, OF_MAIL, serve, text, url};

/// Own scripts of all pages together, before compression; 37 kB of it go over the wire, once. A tenth is the filter, which
/// is typed and counted while somebody goes on.
const OWN_SCRIPTS_MAX_BYTES: usize = 90_000;
/// Scripts that only pages with mails load.
const MAIL_SCRIPTS_MAX_BYTES: usize = 24_000;

async fn get(address: &str) -> Response {
    let (hash, name) = address.strip_prefix("/assets/").and_then(|rest| rest.split_once('/')).unwrap();
    serve(Path((hash.to_owned(), name.to_owned()))).await
}

#[tokio::test]
async fn every_file_is_served_with_its_type_for_good_and_is_never_guessed_at() {
    for (name, address) in &ASSETS.addresses {
        let answer = get(address).await;
        assert_eq!(answer.status(), StatusCode::OK, "{name}");
        assert_eq!(answer.headers()[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert!(answer.headers()[header::CACHE_CONTROL].to_str().unwrap().contains("immutable"));
        let kind = answer.headers()[header::CONTENT_TYPE].to_str().unwrap();
        let expected = match name.rsplit('.').next().unwrap() {
            "css" => "text/css",
            "js" => "text/javascript",
            "svg" => "image/svg+xml",
            _ => "text/plain",
        };
        assert!(kind.starts_with(expected), "{name} is {kind}");
    }
}

#[tokio::test]
async fn the_address_of_an_older_release_leads_to_the_present_file() {
    let answer = get("/assets/0000000000000000/js/app.js").await;
    assert_eq!(answer.status(), StatusCode::TEMPORARY_REDIRECT);
    assert_eq!(answer.headers()[header::LOCATION], url("js/app.js"));
}

#[tokio::test]
async fn a_file_that_is_not_there_is_not_found() {
    assert_eq!(get("/assets/0000000000000000/../Cargo.toml").await.status(), StatusCode::NOT_FOUND);
}

#[test]
fn the_joined_style_sheet_holds_every_style_file_once() {
    let mut files: Vec<_> = Files::iter().filter(|name| name.starts_with("css/")).collect();
    let mut listed = JOINED[0].1.to_vec();
    files.sort_unstable();
    listed.sort_unstable();
    assert_eq!(files, listed);
    assert!(ASSETS.joined["ui.css"].starts_with("/* Colours in OKLCH"), "the file that orders the layers comes first");
}

#[test]
fn htmx_comes_with_its_stream_extension_in_one_script() {
    let script = &ASSETS.joined["htmx.js"];
    let (core, extension) = (script.find("var htmx=").unwrap(), script.find("hx-sse:connect").unwrap());
    assert!(core < extension);
}

#[test]
fn scripts_import_only_files_that_exist_and_stay_small() {
    let (mut bytes, mut of_mail) = (0, 0);
    for name in Files::iter().filter(|name| name.starts_with("js/")) {
        let script = text(&name).unwrap();
        *(if name.starts_with(OF_MAIL) { &mut of_mail } else { &mut bytes }) += script.len();
        for line in script.lines().filter(|line| line.starts_with("import ")) {
            let file = line.rsplit("'./").next().unwrap().trim_end_matches("';");
            assert!(Files::get(&format!("js/{file}")).is_some(), "{name} imports {file}");
        }
    }
    assert!(bytes < OWN_SCRIPTS_MAX_BYTES, "own scripts have grown to {bytes} bytes");
    assert!(of_mail < MAIL_SCRIPTS_MAX_BYTES, "scripts of mail have grown to {of_mail} bytes");
}

#[test]
fn every_vendored_part_comes_with_its_licence() {
    for part in ["htmx", "sortable", "lucide"] {
        assert!(text(&format!("vendor/{part}/LICENSE")).is_some(), "{part}");
    }
}

/// A page without a character set would turn anything else into nonsense.
#[test]
fn scripts_for_foreign_pages_are_ascii() {
    for name in Files::iter().filter(|name| name.starts_with("embed/")) {
        assert!(text(&name).unwrap().is_ascii(), "{name}");
    }
}
