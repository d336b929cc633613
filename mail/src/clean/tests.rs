use super::*;
use serde_json::Value;

fn cases(name: &str) -> Vec<(String, Value)> {
    let path = format!("{}/tests/vectors/{name}", env!("CARGO_MANIFEST_DIR"));
    let lines = std::fs::read_to_string(path).unwrap();
    let cases = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    cases.map(|case| (case["html"].as_str().unwrap().to_owned(), case)).collect()
}

fn clean(html: &str) -> String {
    clean_html(html, &|id| Some(format!("cid:{id}")))
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
    let url_of = |id: &str| (id == "logo@x").then(|| "/mails/7/files/2?a&b".to_owned());
    let shown = clean_html(r#"<img src="CID:logo@x" alt="Logo"><img src="cid:other" title="a>b">"#, &url_of);
    assert_eq!(shown, r#"<img alt="Logo" src="/mails/7/files/2?a&amp;b"><img title="a&gt;b">"#);
}

#[test]
fn a_content_id_written_with_entities_is_found_as_a_browser_would() {
    let shown = clean_html(r#"<img src="c&#105;d:a&amp;b">"#, &|id| Some(format!("/file?id={id}")));
    assert_eq!(shown, r#"<img src="/file?id=a&amp;b">"#);
}

#[test]
fn a_remote_picture_is_known_to_be_hidden_and_comes_by_way_of_us_once_it_may() {
    let html = r#"<p>Hi</p><img src="https://shop.example/a.png?x=1&amp;y=2" alt="Sofa">"#;
    assert!(hides_pictures(&clean(html)));
    assert!(!hides_pictures(&clean("<p>Hi</p><img src=\"cid:a\">")));
    let shown = with_pictures(&clean_html_with_remote(html), &|source| Some(format!("/ours?of={source}")));
    assert_eq!(shown, r#"<p>Hi</p><img alt="Sofa" src="/ours?of=https://shop.example/a.png?x=1&amp;y=2">"#);
}

#[test]
fn a_picture_of_one_pixel_is_never_asked_for() {
    for pixel in ["width=\"1\" height=\"1\"", "width=\"0\"", "height=\"1px\""] {
        let html = format!("<p>Hi</p><img src=\"https://track.example/p.gif\" {pixel}>");
        assert!(!hides_pictures(&clean(&html)), "{pixel}");
        let shown = with_pictures(&clean_html_with_remote(&html), &|source| panic!("asked for {source}"));
        assert_eq!(shown, "<p>Hi</p>", "{pixel}");
    }
}

#[test]
fn of_46_trackers_only_pictures_are_left_where_pictures_may_come_from_the_network() {
    for (html, _) in cases("remote_content.jsonl") {
        let shown = with_pictures(&clean_html_with_remote(&html), &|_| None);
        let links = shown.matches("<a href=\"https://track.example/p.gif?id=1\"").count();
        assert_eq!(shown.matches("track.example").count(), links, "{html} left {shown}");
    }
}

#[test]
fn a_link_that_names_another_place_says_where_it_leads() {
    let told = |html: &str| with_targets(&clean(html));
    let says = |html: &str, place: &str| {
        let told = told(html);
        assert!(told.ends_with(&format!("</a> <b>[leads to {place}]</b>")), "{told}");
    };
    says(r#"<a href="https://evil.example/login">https://bank.example/login</a>"#, "evil.example");
    says(r#"<a href="http://evil.example">www.<b>bank</b>.example</a>"#, "evil.example");
    says(r#"<a href="https://bank.example@evil.example/">bank.example</a>"#, "evil.example");
    says(r#"<a href="mailto:eve@evil.example?subject=x">mara@bank.example</a>"#, "eve@evil.example");
    for honest in [
        r#"<a href="https://www.bank.example/login">bank.example</a>"#,
        r#"<a href="https://bank.example/a">https://bank.example/b</a>"#,
        r#"<a href="https://evil.example/">Click here</a>"#,
        r#"<a href="mailto:mara@bank.example">mara@bank.example</a>"#,
        r#"<a href="https://bank.example/">Version 2.1</a>"#,
    ] {
        assert!(!told(honest).contains("leads to"), "{honest}");
    }
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

#[test]
fn a_quotation_at_the_end_is_left_out_and_answers_between_the_lines_are_not() {
    let answer =
        "<p>Yes</p><div>On Monday Bob wrote:<blockquote>Will you?<blockquote>Hm</blockquote></blockquote><br></div>";
    assert_eq!(own_html(answer).unwrap(), "<p>Yes</p><div>On Monday Bob wrote:<br></div>");
    assert_eq!(own_html("<blockquote>Will you?</blockquote><p>Yes</p>"), None);
    assert_eq!(own_html("<blockquote>Forwarded whole</blockquote>"), None);
    assert_eq!(own_html("<p>Yes</p>"), None);
}

#[test]
fn the_mark_of_a_signature_stays_in_a_draft_alone() {
    let written =
        "<p>Hello</p><div data-signature style=\"color: red\">Mara &lt;div data-signature=&quot;&quot;&gt;</div>";
    let draft = clean_draft_html(written);
    assert!(draft.contains("data-signature=\"\""), "{draft}");
    assert_eq!(clean_draft_html(&draft), draft, "saved again, it is the same");
    let left = without_mark(&draft);
    assert!(!left.contains("<div data-signature") && left.contains("color"), "{left}");
    assert!(left.contains("&lt;div data-signature"), "a text is no mark: {left}");
    assert!(!clean_html_with_remote(written).contains("<div data-signature"));
    assert!(!clean_draft_html("<p data-signature onclick=x>a</p>").contains("data-signature"));
}
