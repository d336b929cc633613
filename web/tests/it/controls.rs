//! The controls of a page, read out of its HTML: what is sent where when somebody uses it.

use std::collections::BTreeSet;

use axum::http::Method;

/// Where a page lets somebody go or send something: method and path within the house.
pub fn controls(page: &str) -> BTreeSet<(Method, String)> {
    let mut found = BTreeSet::new();
    // Fieldsets that are open, each with whether what stands in it can be used.
    let mut around = vec![true];
    for tag in page.split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
        let name = tag.split_whitespace().next().unwrap_or_default();
        match name {
            "fieldset" => around.push(around.iter().all(|usable| *usable) && !tag.ends_with(" disabled")),
            "/fieldset" => drop(around.pop()),
            _ => {}
        }
        if name != "a" && around.last() == Some(&false) {
            continue;
        }
        let mut offer = |method: Method, target: Option<&str>| {
            let path = target.filter(|target| target.starts_with('/')).map(|target| target.replace("&amp;", "&"));
            found.extend(path.map(|path| (method, path)));
        };
        let sends = attribute(tag, "method").is_some_and(|method| method.eq_ignore_ascii_case("post"));
        let of_form = if sends { Method::POST } else { Method::GET };
        match name {
            "a" => offer(Method::GET, attribute(tag, "href")),
            "form" => offer(of_form, attribute(tag, "action")),
            "button" | "input" => offer(Method::POST, attribute(tag, "formaction")),
            _ => {}
        }
        offer(Method::GET, attribute(tag, "hx-get"));
        offer(Method::POST, attribute(tag, "hx-post"));
        offer(Method::PUT, attribute(tag, "hx-put"));
        offer(Method::DELETE, attribute(tag, "hx-delete"));
    }
    found
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    tag.split(&format!(" {name}=\"")).nth(1)?.split('"').next()
}

#[test]
fn links_forms_and_buttons_are_found_with_what_they_send() {
    let page = r#"<a href="/leads?a=1&amp;b=2">x</a><a href="https://new.example">y</a>
        <form method="post" action="/tasks"><button formaction="/tasks/7/deletion">Delete</button></form>
        <fieldset class="whole" disabled><button formaction="/leads/7/deletion">x</button></fieldset>
        <form action="/search"></form><b hx-put="/leads/1/price">1</b>"#;
    let expected = [
        (Method::GET, "/leads?a=1&b=2"),
        (Method::POST, "/tasks"),
        (Method::POST, "/tasks/7/deletion"),
        (Method::GET, "/search"),
        (Method::PUT, "/leads/1/price"),
    ];
    assert_eq!(controls(page), expected.map(|(method, path)| (method, path.to_owned())).into());
}
