use super::*;
use serde_json::Value;

fn cases(name: &str) -> Vec<(String, Value)> {
    let path = format!("{}/tests/vectors/{name}", env!("CARGO_MANIFEST_DIR"));
    let lines = std::fs::read_to_string(path).unwrap();
    let cases = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    cases.map(|case| (case["html"].as_str().unwrap().to_owned(), case)).collect()
}

fn clean(html: &str) -> String {
    clean_html(html, &|_| None)
}

/// Every `<...>` of serialised HTML: ammonia escapes `<` everywhere else.
fn tags(html: &str) -> Vec<String> {
    let starts = html.split('<').skip(1);
    starts.map(|rest| rest.split_once('>').map_or(rest, |(tag, _)| tag).to_ascii_lowercase()).collect()
}

#[test]
fn nothing_of_71_attacks_is_left_to_run() {
    let cases = cases("xss.jsonl");
    assert_eq!(cases.len(), 71);
    let elements = [
        "script", "style", "iframe", "object", "embed", "form", "input", "button", "base", "meta", "link", "svg",
        "math", "textarea", "select", "template",
    ];
    for (html, _) in cases {
        let cleaned = clean(&html);
        for tag in tags(&cleaned) {
            let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap();
            assert!(!elements.contains(&name), "{html} left {cleaned}");
            let attributes: Vec<&str> = tag.split(' ').skip(1).collect();
            assert!(!attributes.iter().any(|it| it.starts_with("on")), "{html} left {cleaned}");
            for scheme in ["javascript", "vbscript", "data:text", "position", "expression", "ping=", "id=", "name="] {
                assert!(!tag.contains(scheme), "{html} left {cleaned}");
            }
        }
    }
}

#[test]
fn nothing_of_46_trackers_is_left_to_load() {
    let cases = cases("remote_content.jsonl");
    assert_eq!(cases.len(), 46);
    for (html, case) in cases {
        let cleaned = clean(&html);
        let is_link_kept = cleaned.contains("<a href=\"https://track.example/p.gif?id=1\"");
        assert_eq!(is_link_kept, case["link_kept"] == true, "{html} left {cleaned}");
        assert_eq!(cleaned.matches("track.example").count(), usize::from(is_link_kept), "{html} left {cleaned}");
    }
}

#[test]
fn an_image_of_the_mail_is_shown_where_the_caller_serves_it() {
    let url_of = |id: &str| (id == "logo@x").then(|| "/mails/7/files/2".to_owned());
    let cleaned = clean_html(r#"<img src="CID:logo@x" alt="Logo"><img src="cid:other">"#, &url_of);
    assert_eq!(cleaned, r#"<img src="/mails/7/files/2" alt="Logo"><img>"#);
}

#[test]
fn a_content_id_written_with_entities_is_found_as_a_browser_would() {
    let cleaned = clean_html(r#"<img src="c&#105;d:a&amp;b">"#, &|id| Some(format!("/file?id={id}")));
    assert_eq!(cleaned, r#"<img src="/file?id=a&amp;b">"#);
}

#[test]
fn a_link_opens_a_new_tab_and_says_nothing_about_us() {
    let cleaned = clean(r#"<a href="https://ok.example/">ok</a><a href="/admin">us</a><a href="ftp://x/">x</a>"#);
    assert!(cleaned.starts_with(r#"<a href="https://ok.example/""#), "{cleaned}");
    assert_eq!(cleaned.matches("href=").count(), 1, "{cleaned}");
    assert_eq!(cleaned.matches(r#"target="_blank""#).count(), 3, "{cleaned}");
    assert_eq!(cleaned.matches(r#"rel="noopener noreferrer""#).count(), 3, "{cleaned}");
}

#[test]
fn the_look_of_a_letter_survives() {
    let letter =
        r#"<table width="600"><tbody><tr><td style="color:#333;padding:4px">Dear <b>Ann</b></td></tr></tbody></table>"#;
    assert_eq!(clean(letter), letter);
    assert_eq!(
        clean(r#"<p style="Color: RGB(1, 2, 3); FONT-FAMILY: 'Segoe UI', Arial">x</p>"#),
        r#"<p style="color:rgb(1, 2, 3);font-family:'segoe ui', arial">x</p>"#
    );
}

#[test]
fn a_style_that_loads_or_leaves_its_place_goes() {
    for style in [
        "background:url(x)",
        "background-color:u\\72l(x)",
        "color:var(--x)",
        "color:rgb(url(x))",
        "margin:-900px",
        "margin: 0 -900px",
        "position:fixed",
        "color:/**/url(x)",
        "width:calc(1px)",
        "color:expression(x)",
    ] {
        assert_eq!(clean(&format!("<p style=\"{style}\">x</p>")), "<p>x</p>", "{style}");
    }
}

#[test]
fn html_nested_beyond_reason_becomes_its_words() {
    let cleaned = clean(&format!("{}deep <b>&lt;x&gt;", "<div>".repeat(800_000)));
    assert_eq!(cleaned, "<div style=\"white-space:pre-wrap\">deep &lt;x&gt;</div>");
}

#[test]
fn long_letters_with_unclosed_paragraphs_are_not_deep() {
    assert_eq!(clean(&"<p>x<br>".repeat(5000)).matches("<p>").count(), 5000);
}
