//! `GET /merges`: the merges that a filter takes, the newest first.

use super::words::{alternates, by_what, names, reasons};
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::bar::bar;
use crate::ui::empty::{Empty, empty};
use crate::ui::field::{Field, choice};
use crate::ui::money::thousands;
use crate::ui::table::{Align, table};
use crate::ui::time::{self, Clock};
use axum::extract::{Query, State};
use base::Cx;
use base::ids::{MergeId, PipelineId, UserId};
use base::people::{User, users};
use flow::duplicates::merges::{self, Merge, MergeFilter};
use flow::pipelines::{self, Pipeline};
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;

/// Merges of one page.
const PAGE: i64 = 50;
/// Merges that are counted for the page; of more it is said that there are more.
const MOST_COUNTED: i64 = 1_000;
const COLUMNS: [(&str, Align); 5] = [
    ("Stays", Align::Start),
    ("Merged into it", Align::Start),
    ("Why", Align::Start),
    ("When", Align::Start),
    ("", Align::End),
];
const SUBJECTS: [(&str, &str); 4] =
    [("", "Everything"), ("lead", "Leads"), ("contact", "Contacts"), ("company", "Companies")];

/// What the address asks for; empty for whatever.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    of: String,
    by: String,
    pipeline: String,
    run: String,
    from: String,
    to: String,
    before: String,
}

impl Asked {
    /// The filter that it means; days are the reader's.
    pub fn filter(&self, clock: &Clock) -> MergeFilter {
        let day = |text: &str| text.parse::<Date>().ok();
        let last = day(&self.to).and_then(|day| day.tomorrow().ok());
        MergeFilter {
            subject: SUBJECTS[1..].iter().find(|(word, _)| *word == self.of).map(|(word, _)| (*word).to_owned()),
            from: day(&self.from).map(|day| clock.begin(day)),
            to: last.map(|day| clock.begin(day) - 1),
            by: self.by.parse().ok().map(UserId),
            pipeline: self.pipeline.parse().ok().map(PipelineId),
            batch: self.run.parse().ok(),
            ..MergeFilter::default()
        }
    }

    fn fields(&self) -> [(&'static str, &str); 6] {
        let (of, by, pipeline, run) = (&self.of, &self.by, &self.pipeline, &self.run);
        [("of", of), ("by", by), ("pipeline", pipeline), ("run", run), ("from", &self.from), ("to", &self.to)]
    }
}

/// What the page is drawn of.
struct Found {
    merges: Vec<Merge>,
    /// Those that the reader may undo.
    mine: Vec<MergeId>,
    undoable: i64,
    people: Vec<User>,
    pipelines: Vec<Pipeline>,
}

/// The page.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn list(State(web): State<Web>, who: SignedIn, Query(asked): Query<Asked>) -> Result<Markup, Failure> {
    let clock = shell::clock(&web, &who);
    let (filter, before) = (asked.filter(&clock), asked.before.parse().ok().map(MergeId));
    let read = move |cx: &mut Cx<'_>| {
        let merges = merges::list(cx, &filter, before, PAGE + 1)?;
        Ok::<_, Failure>(Found {
            mine: flow::list_undoable(cx, &merges)?,
            merges,
            undoable: merges::count_undoable(cx, &filter, MOST_COUNTED + 1)?,
            people: users::list(cx)?,
            pipelines: pipelines::list(cx)?,
        })
    };
    let mut found = web.desk.read(&who, read).await?;
    let has_more = found.merges.len() as i64 > PAGE;
    found.merges.truncate(usize::try_from(PAGE).unwrap_or_default());
    let token = who.csrf_token.reveal();
    let rows: Vec<Vec<Markup>> = found.merges.iter().map(|merge| row(&clock, token, &found, merge)).collect();
    let content = html! {
        (bar("Merges", &html! {}))
        main.scroll id="main" { div.sheet {
            (filter_form(&asked, &found))
            @if rows.is_empty() { (empty(&NOTHING)) } @else { div.merges { (table("Merges", &COLUMNS, &rows)) } }
            div.row.wrap.space-above {
                @if let Some(last) = found.merges.last().filter(|_| has_more) {
                    @let rest: String = asked.fields().iter().map(|(name, value)| format!("&{name}={value}")).collect();
                    a.btn href={ "/merges?before=" (last.id) (rest) } { "Merged earlier" }
                }
                @if found.undoable > 0 { (undo_all(&asked, token, found.undoable)) }
            }
        } }
    };
    shell::page(&web, &who, Frame { title: "Merges", place: Place::Settings, live: None }, &content).await
}

const NOTHING: Empty<'static> = Empty {
    icon: "link-2",
    title: "Nothing was merged",
    text: "When two records are one, their merge stands here with its reasons, and can be undone at any time.",
    action: None,
};

fn filter_form(asked: &Asked, found: &Found) -> Markup {
    let people = found.people.iter().map(|user| (user.id.to_string(), user.name.as_str())).collect::<Vec<_>>();
    let pipelines = found.pipelines.iter().map(|one| (one.id.to_string(), one.name.as_str())).collect::<Vec<_>>();
    html! {
        form.merges-filter method="get" action="/merges" {
            (choice(&Field { name: "of", label: "Of", value: &asked.of, ..Field::default() }, &SUBJECTS))
            (one_of(("by", "By"), &asked.by, "Everybody", &people))
            (one_of(("pipeline", "By the rules of"), &asked.pipeline, "Any pipeline, or none", &pipelines))
            label.field { span.lbl { "From" } input.input type="date" name="from" value=(asked.from); }
            label.field { span.lbl { "Until" } input.input type="date" name="to" value=(asked.to); }
            @if !asked.run.is_empty() { input type="hidden" name="run" value=(asked.run); }
            button.btn { "Show" }
            @if !asked.run.is_empty() {
                p.muted { "Only run #" (asked.run) " of duplicate control. " a href="/merges" { "Show all merges" } }
            }
        }
    }
}

fn one_of((name, label): (&str, &str), value: &str, any: &str, named: &[(String, &str)]) -> Markup {
    let named = named.iter().map(|(id, name)| (id.as_str(), *name));
    let choices: Vec<(&str, &str)> = std::iter::once(("", any)).chain(named).collect();
    choice(&Field { name, label, value, ..Field::default() }, &choices)
}

fn row(clock: &Clock, token: &str, found: &Found, merge: &Merge) -> Vec<Markup> {
    let name = |id: Option<UserId>| {
        let user = id.and_then(|id| found.people.iter().find(|user| user.id == id));
        user.map_or("Sluice", |user| user.name.as_str()).to_owned()
    };
    let title = if merge.survivor_name.is_empty() { "No name" } else { &merge.survivor_name };
    let why = merge.because.reasons();
    vec![
        html! { a href={ "/" (merge.subject.table()) "/" (merge.survivor) } { b { (title) } } " " span.muted.small.num { "#" (merge.survivor) } },
        html! {
            (names(&merge.folds))
            @if !merge.alternates.is_empty() { span.line.small.muted { "Also said: " (alternates(&merge.alternates)) } }
        },
        html! { (by_what(&merge.because)) @if !why.is_empty() { span.line.small.muted { (reasons(why)) } } },
        html! { (time::ago(clock, merge.at)) span.line.small.muted { (name(merge.by)) } },
        html! {
            @match merge.undone {
                Some((at, by)) => span.muted { "Undone " (time::ago(clock, at)) " by " (name(by)) },
                None => {
                    @if found.mine.contains(&merge.id) {
                        form method="post" action={ "/merges/" (merge.id) "/reversal" } {
                            input type="hidden" name="csrf_token" value=(token);
                            button.btn aria-label={ "Undo the merge into " (title) } { "Undo" }
                        }
                    }
                }
            }
            @for sentence in &merge.collisions { span.line.small.muted { (sentence) } }
        },
    ]
}

/// It says how many there are before it does anything, as far as they were counted.
fn undo_all(asked: &Asked, token: &str, count: i64) -> Markup {
    let merges = match count {
        1 => "this merge".to_owned(),
        2..=MOST_COUNTED => format!("these {count} merges"),
        _ => format!("these merges, more than {}", thousands(MOST_COUNTED.unsigned_abs())),
    };
    html! {
        details.edit.undo-all {
            summary.btn { "Undo " (merges) }
            form.form method="post" action="/merges/reversals" {
                input type="hidden" name="csrf_token" value=(token);
                @for (name, value) in asked.fields() { input type="hidden" name=(name) value=(value); }
                p { "Each of them is undone, one after another in the background. What somebody has changed since is kept. It can be taken back under Bulk changes for 30 days." }
                div.row { button.btn.bad { "Undo " (merges) } }
            }
        }
    }
}
