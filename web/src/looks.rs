//! Which pages are looks at people's data, for administrators who look up who saw what.

use crate::session::SignedIn;
use crate::state::Web;
use base::looks::{Kind, Look};
use base::search::Subject;

/// Remembers that somebody has seen a page, if it is a card or a list.
pub fn note(web: &Web, who: &SignedIn, path: &str) {
    if let Some((kind, subject, subject_id)) = seen(path) {
        let look = Look { user: who.user.id, at: web.desk.now(), kind, subject, subject_id, is_program: false };
        web.desk.looks().note(who.account.id, look);
    }
}

/// The card or list at a path; parts of pages and live changes are none. A board is a list of leads.
fn seen(path: &str) -> Option<(Kind, Subject, Option<i64>)> {
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    let card = |subject, id: &str| Some((Kind::Card, subject, Some(id.parse().ok()?)));
    match parts[..] {
        ["leads"] | ["pipelines", _] | ["pipelines", _, "list"] => Some((Kind::List, Subject::Lead, None)),
        ["contacts"] => Some((Kind::List, Subject::Contact, None)),
        ["companies"] => Some((Kind::List, Subject::Company, None)),
        ["leads", id] => card(Subject::Lead, id),
        ["contacts", id] => card(Subject::Contact, id),
        ["companies", id] => card(Subject::Company, id),
        ["incoming-leads", _] => Some((Kind::Card, Subject::Lead, None)),
        _ => None,
    }
}
