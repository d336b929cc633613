//! The envelope of lists and of write answers (kommo-api §2.1, §2.5).

use super::{Answer, Order, Page};
use crate::call::Call;
use serde_json::{Map, Value as Json, json};

/// A page of a list. `rows` may hold one more than the page: that is how a further page is known.
pub fn page(call: &Call, key: &str, rows: Vec<Json>, page: Page) -> Answer {
    page_behind(call, key, rows, (page, None))
}

/// As [`page`], of a list in an order: `next` carries where its last row stands in it.
pub fn page_by(call: &Call, key: &str, rows: Vec<Json>, (page, order): (Page, &Order)) -> Answer {
    let last = page.limit().checked_sub(1).and_then(|last| order.position(rows.get(last)?));
    page_behind(call, key, rows, (page, last))
}

/// As [`page`], of a list that goes by key: `next` carries that of the last row.
pub fn page_behind(call: &Call, key: &str, mut rows: Vec<Json>, (page, last): (Page, Option<String>)) -> Answer {
    let has_next = rows.len() > page.limit();
    rows.truncate(page.limit());
    if rows.is_empty() {
        return Answer::Nothing;
    }
    let links = page_links(call, page, has_next, last.as_deref());
    enveloped([("_page", page.number().into()), ("_links", links)], key, rows)
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
    let totals = [
        ("_total_items", total.into()),
        ("_page", page.number().into()),
        ("_page_count", pages.into()),
        ("_links", page_links(call, page, has_next, None)),
    ];
    enveloped(totals, key, rows)
}

/// A whole list, with its total.
pub fn listed(call: &Call, key: &str, rows: Vec<Json>) -> Answer {
    if rows.is_empty() {
        return Answer::Nothing;
    }
    enveloped([("_total_items", rows.len().into()), ("_links", call.links.own(&call.path))], key, rows)
}

/// What a write answers: a thin row per item, in the order of the items.
pub fn written(call: &Call, key: &str, rows: Vec<Json>) -> Answer {
    enveloped([("_links", call.links.own(&call.path))], key, rows)
}

/// Rows are moved in and not copied, as `json!` would.
fn enveloped<const N: usize>(head: [(&str, Json); N], key: &str, rows: Vec<Json>) -> Answer {
    let mut body: Map<String, Json> = head.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let embedded: Map<String, Json> = [(key.to_owned(), Json::Array(rows))].into_iter().collect();
    body.insert("_embedded".to_owned(), Json::Object(embedded));
    Answer::Found(Json::Object(body))
}

fn page_links(call: &Call, page: Page, has_next: bool, last: Option<&str>) -> Json {
    let link = |number: i64, after: Option<&str>| {
        let query = call.query.with_page(number, page.limit(), after);
        json!({ "href": call.links.to(&format!("{}?{query}", call.path)) })
    };
    let mut links = Map::new();
    links.insert("self".into(), link(page.number(), call.query.text(&["after"])));
    if has_next {
        links.insert("next".into(), link(page.number() + 1, last));
    }
    if page.number() > 1 {
        links.insert("first".into(), link(1, None));
        links.insert("prev".into(), link(page.number() - 1, None));
    }
    Json::Object(links)
}
