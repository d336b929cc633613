//! What pages offer follows the role: what makes a record or takes records away in a file stands only where it may be used,
//! and no link leads to a refusal (RT-01).

use std::collections::BTreeSet;

use axum::http::{Method, StatusCode};
use base::access::{Action, Level};
use base::people::{UserChange, roles, users};

use crate::browser::{Screens, Visitor};
use crate::every_route::{Places, reaching};

/// Pages that one works on, with ids in the places of nouns.
const PAGES: [&str; 14] = [
    "/pipelines/{id}",
    "/pipelines/{id}/list",
    "/leads",
    "/leads/{id}",
    "/contacts",
    "/contacts/{id}",
    "/companies",
    "/companies/{id}",
    "/tasks",
    "/tasks/list",
    "/tasks/calendar",
    "/contact-choices?q=Nobody",
    "/company-choices?q=Nobody",
    "/notices",
];

/// What makes a new record, as it stands on the pages, and what of.
const NEW: [(&str, &str); 6] = [
    ("/leads/new", "lead"),
    ("/contacts/new", "contact"),
    ("Make a new contact", "contact"),
    ("/companies/new", "company"),
    ("Make a new company", "company"),
    ("/tasks/new", "task"),
];

/// Tom, whose role lets him do this with all records.
fn tom_who_may(screens: &Screens, actions: &'static [Action]) -> Visitor {
    let tom = screens.desk.world.tom;
    screens.desk.run(move |cx| {
        let role = roles::add(cx, "Special", reaching(Level::All, actions))?;
        users::change(cx, tom, &UserChange { role_id: Some(role.id), ..UserChange::default() })
    });
    screens.sign_in(tom)
}

async fn pages(screens: &Screens, who: &Visitor) -> Vec<(&'static str, String)> {
    let places = Places::prepare(screens);
    let mut shown = Vec::new();
    for page in PAGES {
        let answer = screens.get(who, &places.fill(page, page)).await;
        assert_eq!(answer.status, StatusCode::OK, "{page}");
        shown.push((page, answer.body));
    }
    shown
}

/// Where the links of a page lead, within the house.
fn links(page: &str) -> BTreeSet<String> {
    let values = ["href=\"/", "hx-get=\"/"].into_iter().flat_map(|name| page.split(name).skip(1));
    let paths = values.filter_map(|rest| rest.split('"').next());
    // Whether one may decide on a request depends on its stage; the decision says so.
    paths
        .filter(|path| !path.starts_with("assets/") && !path.starts_with("incoming-leads/"))
        .map(|path| format!("/{}", path.replace("&amp;", "&")))
        .collect()
}

#[tokio::test]
async fn no_link_leads_whoever_is_offered_it_to_a_refusal() {
    let without_new: &[Action] = &[Action::View, Action::Edit, Action::Delete];
    for actions in [&[Action::View][..], without_new, &Action::ALL] {
        let screens = Screens::furnished();
        screens.desk.leaves_work();
        let tom = tom_who_may(&screens, actions);
        let shown = pages(&screens, &tom).await;
        for link in shown.iter().flat_map(|(_, page)| links(page)).collect::<BTreeSet<String>>() {
            let status = screens.status(&tom, Method::GET, &link, "").await;
            assert_ne!(status, StatusCode::FORBIDDEN, "{link} is offered to who may only {actions:?}");
        }
        for (word, noun) in NEW {
            let is_offered = shown.iter().any(|(_, page)| page.contains(word));
            let may = noun == "task" || actions.contains(&Action::Create);
            assert_eq!(is_offered, may, "{word} for who may {actions:?}");
        }
    }
}
