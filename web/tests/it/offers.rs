//! What pages offer follows the role: what makes a record or takes records away in a file stands only where it may be used,
//! and no link leads to a refusal (RT-01).

use std::collections::BTreeSet;

use axum::http::{Method, StatusCode};
use base::access::{Action, Level};
use base::people::{UserChange, roles, users};

use crate::browser::{Screens, Visitor};
use crate::controls::controls;
use crate::every_route::{Line, Places, lines, reaching, tom_with};
use crate::own_only::is_stream;

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

async fn pages(screens: &Screens, who: &Visitor, places: &Places) -> Vec<(&'static str, String)> {
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
    paths.filter(|path| !path.starts_with("assets/")).map(|path| format!("/{}", path.replace("&amp;", "&"))).collect()
}

#[tokio::test]
async fn no_link_leads_whoever_is_offered_it_to_a_refusal() {
    let without_new: &[Action] = &[Action::View, Action::Edit, Action::Delete];
    for actions in [&[Action::View][..], without_new, &Action::ALL] {
        let screens = Screens::furnished();
        screens.desk.leaves_work();
        let places = Places::prepare(&screens);
        let tom = tom_who_may(&screens, actions);
        let shown = pages(&screens, &tom, &places).await;
        for link in shown.iter().flat_map(|(_, page)| links(page)).collect::<BTreeSet<String>>() {
            let status = screens.status(&tom, Method::GET, &link, "").await;
            assert_ne!(status, StatusCode::FORBIDDEN, "{link} is offered to who may only {actions:?}");
        }
        for (word, noun) in NEW {
            let is_offered = shown.iter().any(|(_, page)| page.contains(word));
            let needed = if noun == "task" { Action::Edit } else { Action::Create };
            let may = actions.contains(&needed);
            assert_eq!(is_offered, may, "{word} for who may {actions:?}");
        }
    }
}

/// The line of the table that answers this, if the house has such a route.
fn answering<'l>(lines: &'l [Line], method: &Method, path: &str) -> Option<&'l Line> {
    let path = path.split('?').next().unwrap_or_default();
    lines
        .iter()
        .filter(|line| line.method == method)
        .max_by_key(|line| line.fits(path))
        .filter(|line| line.fits(path).is_some())
}

#[tokio::test]
async fn every_form_and_button_of_every_page_is_one_that_who_sees_it_may_use() {
    let lines = lines();
    for kind in ["view", "salesperson"] {
        let screens = Screens::furnished();
        screens.desk.leaves_work();
        let places = Places::prepare(&screens);
        let tom = tom_with(&screens, kind);
        let mut refused = BTreeSet::new();
        let is_page =
            |line: &&Line| line.method == Method::GET && line.status_for(kind) == "200" && !is_stream(line.route);
        for line in lines.iter().filter(is_page) {
            let (path, fields) = (places.fill(line.route, line.route), places.fill(line.fields, ""));
            for tom in [&tom, &tom.by_script()] {
                let page = screens.get(tom, &format!("{path}?{fields}")).await.body;
                for (method, target) in controls(&page) {
                    let answer = answering(&lines, &method, &target);
                    if answer.is_some_and(|line| line.status_for(kind) == "403") {
                        refused.insert(format!("{} offers {method} {}", line.route, answer.unwrap().route));
                    }
                }
            }
        }
        assert!(refused.is_empty(), "{kind}:\n{}", refused.into_iter().collect::<Vec<_>>().join("\n"));
    }
}
