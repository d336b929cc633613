//! Which pages are looks at people's data, for administrators who look up who saw what.

use crate::session::SignedIn;
use crate::state::Web;
use axum::http::Uri;
use base::looks::{Kind, Look};
use base::search::Subject;

/// Remembers that somebody has seen a page, if it is a card or a list.
pub fn note(web: &Web, who: &SignedIn, address: &Uri) {
    if let Some((kind, subject, subject_id)) = seen(address) {
        let look = Look { user: who.user.id, at: web.desk.now(), kind, subject, subject_id, is_program: false };
        web.desk.looks().note(who.account.id, look);
    }
}

/// The card or list at an address; live changes are none. A board is a list of leads, and so is each further page of one
/// and what a search finds.
fn seen(address: &Uri) -> Option<(Kind, Subject, Option<i64>)> {
    let parts: Vec<&str> = address.path().trim_matches('/').split('/').collect();
    let card = |subject, id: &str| Some((Kind::Card, subject, Some(id.parse().ok()?)));
    let list = |subject| Some((Kind::List, subject, None));
    match parts[..] {
        ["search" | "contact-choices" | "company-choices"] if !has_question(address) => None,
        ["leads" | "bin" | "search"]
        | ["pipelines", _]
        | ["pipelines", _, "list" | "incoming-leads" | "declined"]
        | ["stages", _, "cards"] => list(Subject::Lead),
        ["contacts" | "contact-choices"] => list(Subject::Contact),
        ["companies" | "company-choices"] => list(Subject::Company),
        ["leads", id] => card(Subject::Lead, id),
        ["contacts", id] => card(Subject::Contact, id),
        ["companies", id] => card(Subject::Company, id),
        ["incoming-leads", _] => Some((Kind::Card, Subject::Lead, None)),
        _ => None,
    }
}

/// Whether something was looked for: a search without a question finds nothing.
fn has_question(address: &Uri) -> bool {
    let query = address.query().unwrap_or_default();
    url::form_urlencoded::parse(query.as_bytes()).any(|(key, value)| key == "q" && !value.trim().is_empty())
}
