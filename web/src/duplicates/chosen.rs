//! `/duplicates/comparison`: records that somebody chose side by side, from a list or as the sender of a request, and what
//! they say of them. Nothing is kept until they do (DC-30, DC-33).

use super::comparison::{Chosen, Comparison};
use super::decide::{merged, wish};
use super::show::{drawing, page};
use super::{CHOSEN, subject_of};
use crate::answer::Asker;
use crate::failure::Failure;
use crate::fields::Pairs;
use crate::session::SignedIn;
use crate::state::Web;
use crate::ui::empty::{Empty, empty};
use crate::ui::partial::{Swap, partial};
use crate::ui::toast::{Toast, Undo, said};
use axum::Form;
use axum::extract::{Query, State};
use axum::response::Response;
use base::Cx;
use base::ids::IncomingLeadId;
use base::search::Subject;
use flow::duplicates::suspects;
use maud::{Markup, html};

/// Where these records are compared.
pub fn address(subject: Subject, records: &[i64], chosen: Chosen) -> String {
    let ids: String = records.iter().map(|id| format!("&ids={id}")).collect();
    let request = match chosen {
        Chosen::InList => String::new(),
        Chosen::AsSender(request) => format!("&request={request}"),
    };
    format!("{CHOSEN}?of={}{ids}{request}", subject.table())
}

/// What an address or a form says of them.
struct Said {
    subject: Subject,
    ids: Vec<i64>,
    chosen: Chosen,
}

impl Said {
    /// Records that are to be merged are named as `with`, the one that stays as `survivor` too.
    fn read(pairs: &Pairs) -> Said {
        let all =
            |name: &'static str| pairs.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str());
        let ids = all("ids").chain(all("with")).chain(all("survivor"));
        let request = all("request").find_map(|id| id.parse().ok()).map(IncomingLeadId);
        Said {
            subject: subject_of(all("of").next().unwrap_or_default()),
            ids: ids.filter_map(|id| id.parse().ok()).collect(),
            chosen: request.map_or(Chosen::InList, Chosen::AsSender),
        }
    }
}

/// `GET /duplicates/comparison?of=contacts&ids=3&ids=8`; with `request`, one of them is who sent it.
///
/// # Errors
/// [`Failure::Invalid`] for fewer than two records, for too many, and for one that is deleted, merged or not seen.
pub async fn show(State(web): State<Web>, who: SignedIn, Query(pairs): Query<Pairs>) -> Result<Markup, Failure> {
    let (said, pen) = (Said::read(&pairs), drawing(&web, &who));
    let read = move |cx: &mut Cx<'_>| {
        let found = suspects::choose(cx, said.subject, &said.ids)?;
        Comparison::of_chosen(cx, found, said.chosen, &pen)
    };
    let comparison = web.desk.read(&who, read).await?;
    page(&web, &who, &comparison).await
}

/// `POST /duplicates/comparison/merge`: one record of them; then the page of the one that stayed, or the request.
///
/// # Errors
/// As [`show`]; [`Failure::Denied`] without the right to change every record.
pub async fn merge(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Form(pairs): Form<Pairs>,
) -> Result<Response, Failure> {
    let Said { subject, ids, chosen } = Said::read(&pairs);
    let write = move |cx: &mut Cx<'_>| {
        let found = suspects::choose(cx, subject, &ids)?;
        Ok::<_, Failure>(flow::merge(cx, wish(&found, &pairs)?)?)
    };
    let merge = web.desk.write(&who, write).await?;
    let (words, page) = match chosen {
        Chosen::InList => ("Open it", format!("/{}/{}", subject.table(), merge.survivor)),
        Chosen::AsSender(_) => chosen.home(subject),
    };
    let (text, url) = merged(&merge);
    let toast = Toast { text: &text, undo: Some(Undo { method: "POST", url: &url, fields: "" }) };
    let view = Empty {
        icon: "circle-check",
        title: "They are one now",
        text: "All that hung on either hangs on the one that stayed.",
        action: Some((words, &page)),
    };
    Ok(asker.changed(done(&view, &toast), &page))
}

/// `POST /duplicates/comparison/refusal`: they are not one, and nobody is asked about them; it stands among those told apart.
///
/// # Errors
/// As [`merge`].
pub async fn dismiss(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Form(pairs): Form<Pairs>,
) -> Result<Response, Failure> {
    let Said { subject, ids, chosen } = Said::read(&pairs);
    let write = move |cx: &mut Cx<'_>| {
        let found = suspects::choose(cx, subject, &ids)?;
        Ok::<_, Failure>(suspects::dismiss_chosen(cx, &found)?)
    };
    let id = web.desk.write(&who, write).await?;
    let (words, page) = chosen.home(subject);
    let url = format!("/duplicates/{id}/refusal");
    let undo = Some(Undo { method: "DELETE", url: &url, fields: "" });
    let view = Empty {
        icon: "circle-check",
        title: "They are told apart",
        text: "Nobody is asked about them again. They stand under Not duplicates, where it can be taken back.",
        action: Some((words, &page)),
    };
    Ok(asker.changed(done(&view, &Toast { text: "You are not asked about these again", undo }), &page))
}

/// What stands in place of the comparison then.
fn done(view: &Empty<'_>, toast: &Toast<'_>) -> Markup {
    let shown = html! { section.sheet id="comparison" { (empty(view)) } };
    html! { (partial("#main", Swap::Inside, &shown)) (said(toast)) }
}
