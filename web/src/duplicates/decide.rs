//! `/duplicates/{id}/merge` and `/duplicates/{id}/refusal`: what a person says, and the next suspect.

use super::choices::Drawing;
use super::chosen_address;
use super::comparison::{Chosen, Comparison, KEPT_TAG, SHOWN_TAG};
use super::show::drawing;
use crate::answer::Asker;
use crate::failure::Failure;
use crate::fields::Pairs;
use crate::session::SignedIn;
use crate::state::Web;
use crate::ui::empty::{Empty, empty};
use crate::ui::partial::{Swap, partial};
use crate::ui::toast::{Toast, Undo, said};
use axum::Form;
use axum::extract::{Path, State as Of};
use axum::response::{IntoResponse, Redirect, Response};
use base::Cx;
use base::ids::{SuspectId, TagId};
use base::search::Subject;
use flow::duplicates::merges::{Because, Choices, Merge, MergeWish, Part, Prefer, Reason};
use flow::duplicates::scan::Found;
use flow::duplicates::suspects::{self, State, Suspect};
use maud::{Markup, html};
use std::collections::{BTreeMap, BTreeSet};

/// What is said when the form gives a part to a record that takes none.
const TAKEN_ASIDE: &str =
    "Something is taken from a record that is not merged. Merge it too, or choose again. Nothing was merged.";

/// What is said when the record that stays is not ticked.
const STAYS_ASIDE: &str =
    "The record that stays is not among those that are merged. Tick it, or let another one stay. Nothing was merged.";

/// `POST /duplicates/{id}/merge`: one record of them, and the next suspect.
///
/// # Errors
/// [`Failure::NotFound`] for one that was decided before, [`Failure::Denied`] without the right to change every record,
/// [`Failure::Invalid`] with fewer than two records.
pub async fn merge(
    Of(web): Of<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<SuspectId>,
    Form(pairs): Form<Pairs>,
) -> Result<Response, Failure> {
    let pen = drawing(&web, &who);
    let write = move |cx: &mut Cx<'_>| {
        let suspect = suspects::find_to_decide(cx, id)?;
        let wish = wish(&Found::from(suspect.clone()), &pairs)?;
        let merge = flow::merge(cx, wish)?;
        Ok::<_, Failure>((Next::read(cx, &suspect, &pen)?, merge))
    };
    let (next, merge) = web.desk.write(&who, write).await?;
    let (text, url) = merged(&merge);
    let undo = Some(Undo { method: "POST", url: &url, fields: "" });
    Ok(next.answer(asker, &who, &Toast { text: &text, undo }))
}

/// What a merge did, and the address of its way back.
pub(super) fn merged(merge: &Merge) -> (String, String) {
    let count = merge.folds.len() + 1;
    (format!("Merged {count} {} into one", merge.subject.table()), format!("/merges/{}/reversal", merge.id))
}

/// `POST /duplicates/{id}/refusal`: they are not one; nobody is asked again, and the next suspect is shown.
///
/// # Errors
/// [`Failure::NotFound`] for one that was decided before, [`Failure::Denied`] without the right to change every record.
pub async fn dismiss(
    Of(web): Of<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<SuspectId>,
) -> Result<Response, Failure> {
    let pen = drawing(&web, &who);
    let write = move |cx: &mut Cx<'_>| {
        let suspect = suspects::dismiss(cx, id)?;
        Next::read(cx, &suspect, &pen)
    };
    let next = web.desk.write(&who, write).await?;
    let url = format!("/duplicates/{id}/refusal");
    let undo = Some(Undo { method: "DELETE", url: &url, fields: "" });
    Ok(next.answer(asker, &who, &Toast { text: "You are not asked about these again", undo }))
}

/// `DELETE /duplicates/{id}/refusal`, and `POST /duplicates/{id}/question` of a form: they may be one after all, and are
/// compared again.
///
/// # Errors
/// [`Failure::NotFound`] for one that nobody refused.
pub async fn ask_again(
    Of(web): Of<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<SuspectId>,
) -> Result<Response, Failure> {
    let asked = web.desk.write(&who, move |cx| suspects::take_back_dismissal(cx, id)).await?;
    let page = match asked.state {
        State::Open => format!("/duplicates/{id}"),
        _ => chosen_address(asked.subject, &asked.records, Chosen::InList),
    };
    Ok(asker.sent_to(&page))
}

/// What was chosen: the records that take part, which of them stays, and the parts that are not the survivor's.
pub(super) fn wish(found: &Found, pairs: &Pairs) -> Result<MergeWish, Failure> {
    let record = |value: &str| value.parse().ok().filter(|id| found.records.contains(id));
    let mut with: BTreeSet<i64> = BTreeSet::new();
    let (mut survivor, mut taken) = (None, BTreeMap::new());
    for (name, value) in pairs {
        match (name.as_str(), record(value)) {
            ("with", Some(id)) => drop(with.insert(id)),
            ("survivor", Some(id)) => survivor = Some(id),
            (part, id) => taken.extend(part.parse::<Part>().ok().map(|part| (part, id))),
        }
    }
    let survivor =
        survivor.ok_or_else(|| Failure::Invalid("Say which record stays. Nothing was merged.".to_owned()))?;
    if !with.remove(&survivor) {
        return Err(Failure::Invalid(STAYS_ASIDE.to_owned()));
    }
    if with.is_empty() {
        return Err(Failure::Invalid("At least two records are merged. Nothing was changed.".to_owned()));
    }
    let takes_part = |record: &i64| *record == survivor || with.contains(record);
    let taken = taken.into_iter().map(|(part, record)| Some((part, record.filter(takes_part)?)));
    let taken =
        taken.collect::<Option<BTreeMap<Part, i64>>>().ok_or_else(|| Failure::Invalid(TAKEN_ASIDE.to_owned()))?;
    let addends = found.likeness.addends().into_iter();
    let reasons = addends.map(|addend| Reason { bits: addend.bits(), words: addend.what }).collect();
    let tags = |name: &str| tags_of(pairs, name, takes_part);
    let left_out = tags(SHOWN_TAG).difference(&tags(KEPT_TAG)).copied().collect();
    let choices = Choices { taken, left_out, ..Choices::from(Prefer::Survivor) };
    let because = Because::Hand { reasons };
    Ok(MergeWish { choices, ..MergeWish::new(found.subject, survivor, with.into_iter().collect(), because) })
}

/// The tags that a form names so, of records that take part.
fn tags_of(pairs: &Pairs, name: &str, takes_part: impl Fn(&i64) -> bool) -> BTreeSet<TagId> {
    let is_asked =
        |field: &str| field.strip_prefix(name).and_then(|id| id.parse::<i64>().ok()).is_some_and(|id| takes_part(&id));
    pairs.iter().filter(|(field, _)| is_asked(field)).filter_map(|(_, tag)| tag.parse().ok()).collect()
}

/// What is shown after a decision.
struct Next {
    subject: Subject,
    comparison: Option<Comparison>,
}

impl Next {
    fn read(cx: &mut Cx<'_>, decided: &Suspect, pen: &Drawing) -> Result<Next, Failure> {
        let next = suspects::find_next(cx, decided)?;
        let comparison = next.map(|next| Comparison::of_suspect(cx, next, pen)).transpose()?;
        Ok(Next { subject: decided.subject, comparison })
    }

    fn address(&self) -> String {
        self.comparison.as_ref().map_or_else(|| super::address(self.subject), Comparison::address)
    }

    /// The next comparison in place of the one that was decided, with what was done and its way back.
    fn answer(&self, asker: Asker, who: &SignedIn, toast: &Toast<'_>) -> Response {
        if asker == Asker::Browser {
            return Redirect::to(&self.address()).into_response();
        }
        let shown = self.comparison.as_ref().map_or_else(|| self.nothing(), |comparison| comparison.draw(who));
        // Not morphed: what was chosen of these records must not stay chosen of the next ones.
        let partials = html! { (partial("#main", Swap::Inside, &shown)) (said(toast)) };
        ([("HX-Push-Url", self.address())], partials).into_response()
    }

    fn nothing(&self) -> Markup {
        let list = super::address(self.subject);
        let view = Empty {
            icon: "circle-check",
            title: "That was the last one",
            text: "Nothing less likely is left to decide.",
            action: Some(("All duplicates", &list)),
        };
        html! { section.sheet id="comparison" { (empty(&view)) } }
    }
}
