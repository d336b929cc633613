//! The envelope of lists and of write answers (kommo-api §2.1, §2.5).

use super::{Answer, Page};
use crate::call::Call;
use serde_json::{Map, Value as Json, json};

/// A page of a list. `rows` may hold one more than the page: that is how a further page is known.
pub fn page(call: &Call, key: &str, mut rows: Vec<Json>, page: Page) -> Answer {
    let has_next = rows.len() > page.limit();
    rows.truncate(page.limit());
    if rows.is_empty() {
        return Answer::Nothing;
    }
    let mut body = Map::new();
    body.insert("_page".into(), page.number().into());
    body.insert("_links".into(), page_links(call, page, has_next));
    body.insert("_embedded".into(), json!({ key: rows }));
    Answer::Found(Json::Object(body))
}

/// A page of a list that is held whole, with its totals.
pub fn totalled_page(call: &Call, key: &str, rows: Vec<Json>, page: Page) -> Answer {
    let total = rows.len();
    let pages = total.div_ceil(page.limit());
    let from = usize::try_from(page.offset()).unwrap_or(usize::MAX);
    let rows: Vec<Json> = rows.into_iter().skip(from).take(page.limit()).collect();
    if rows.is_empty() {
        return Answer::Nothing;
    }
    let has_next = page.number() < i64::try_from(pages).unwrap_or(i64::MAX);
    let links = page_links(call, page, has_next);
    Answer::Found(json!({
        "_total_items": total, "_page": page.number(), "_page_count": pages, "_links": links, "_embedded": { key: rows },
    }))
}

/// A whole list, with its total.
pub fn listed(call: &Call, key: &str, rows: Vec<Json>) -> Answer {
    if rows.is_empty() {
        return Answer::Nothing;
    }
    Answer::Found(json!({
        "_total_items": rows.len(), "_links": call.links.own(&call.path), "_embedded": { key: rows },
    }))
}

/// What a write answers: a thin row per item, in the order of the items.
pub fn written(call: &Call, key: &str, rows: Vec<Json>) -> Answer {
    Answer::Found(json!({ "_links": call.links.own(&call.path), "_embedded": { key: rows } }))
}

fn page_links(call: &Call, page: Page, has_next: bool) -> Json {
    let link = |number: i64| {
        let query = call.query.with_page(number, page.limit());
        json!({ "href": call.links.to(&format!("{}?{query}", call.path)) })
    };
    let mut links = Map::new();
    links.insert("self".into(), link(page.number()));
    if has_next {
        links.insert("next".into(), link(page.number() + 1));
    }
    if page.number() > 1 {
        links.insert("first".into(), link(1));
        links.insert("prev".into(), link(page.number() - 1));
    }
    Json::Object(links)
}
