//! Records side by side with the result: the survivor, and for each part from which record it is taken (DC-32).

use super::choices::{Cell, Drawing, Row};
use super::faces::{Face, faces};
use super::{choices, csrf, reasons};
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::ui::icon::icon;
use base::Cx;
use base::search::Subject;
use flow::duplicates::suspects::{self, Suspect};
use maud::{Markup, html};

/// A suspect as it is compared.
pub struct Comparison {
    suspect: Suspect,
    faces: Vec<Face>,
    rows: Vec<Row>,
    /// The one that comes next in the list.
    next: Option<Suspect>,
    /// What who looks may do.
    may: May,
}

/// What somebody may do with a suspect.
enum May {
    /// Only look: not every record may be changed.
    Look,
    /// Say that they are not one, and not merge them: two of them or more may not leave the lists.
    Tell,
    /// Merge them into any of them, or only into the one that may not leave the lists.
    Merge(Option<i64>),
}

impl May {
    fn read(cx: &mut Cx<'_>, suspect: &Suspect) -> Result<May, Failure> {
        if suspects::find_to_decide(cx, suspect.id).is_err() {
            return Ok(May::Look);
        }
        let deletable = suspects::list_deletable(cx, suspect)?;
        let mut staying = suspect.records.iter().filter(|record| !deletable.contains(record));
        Ok(match (staying.next(), staying.next()) {
            (_, Some(_)) => May::Tell,
            (only, None) => May::Merge(only.copied()),
        })
    }
}

impl Comparison {
    /// Reads it, in a fixed number of statements.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn read(cx: &mut Cx<'_>, suspect: Suspect, pen: &Drawing) -> Result<Comparison, Failure> {
        let ids = &suspect.records;
        let found = faces(cx, suspect.subject, ids)?;
        Ok(Comparison {
            faces: ids.iter().map(|id| found.get(id).cloned().unwrap_or_default()).collect(),
            rows: choices::read(cx, suspect.subject, ids, pen)?,
            next: suspects::find_next(cx, &suspect)?,
            may: May::read(cx, &suspect)?,
            suspect,
        })
    }

    /// Where it stands.
    pub fn address(&self) -> String {
        format!("/duplicates/{}", self.suspect.id)
    }

    /// The whole of it.
    pub fn draw(&self, who: &SignedIn) -> Markup {
        let id = self.suspect.id;
        html! {
            section.sheet.comparison id="comparison" {
                details.box.pad {
                    summary { b { (self.suspect.likeness.percent()) " % likely the same. " } (reasons::line(&self.suspect.likeness)) " " span.why { "Why" } }
                    (reasons::sum(&self.suspect.likeness))
                }
                @if let May::Merge(_) = self.may {
                    form.compare id="merge" method="post" action={ "/duplicates/" (id) "/merge" } hx-post={ "/duplicates/" (id) "/merge" } hx-swap="none" hx-sync="this:drop" {
                        (csrf(who)) (self.table())
                    }
                } @else { fieldset.compare disabled { (self.table()) } }
                p.muted.small {
                    "Notes, tasks, mails, chats, files and links move to the record that stays; phones, addresses and tags of all are kept. It can be undone at any time."
                }
                (self.buttons(who))
            }
        }
    }

    fn table(&self) -> Markup {
        html! { (self.heads()) @for row in &self.rows { (self.row(row)) } }
    }

    /// The place of the record that stays unless somebody chooses: the one that has to, else the oldest.
    fn survivor(&self) -> usize {
        let May::Merge(Some(only)) = self.may else { return 0 };
        self.suspect.records.iter().position(|record| *record == only).unwrap_or_default()
    }

    /// Which of them stays, and which take part.
    fn heads(&self) -> Markup {
        let is_fixed = matches!(self.may, May::Merge(Some(_)));
        let survivor = self.suspect.records.get(self.survivor()).copied();
        html! {
            div.compare-row.heads role="radiogroup" aria-labelledby="stays" {
                span.title id="stays" { "Stays" }
                @for (record, face) in self.suspect.records.iter().zip(&self.faces) {
                    div.option {
                        label.row {
                            input type="radio" name="survivor" value=(record) checked[Some(*record) == survivor] disabled[is_fixed && Some(*record) != survivor];
                            b.clip { (if face.name.is_empty() { "No name" } else { &face.name }) }
                        }
                        span.row.small {
                            a href={ "/" (self.suspect.subject.table()) "/" (record) } { "#" (record) }
                            @if self.suspect.records.len() > 2 {
                                label.row.muted { input type="checkbox" name="with" value=(record) checked; "merge" span.sr { " " (face.name) } }
                            } @else { input type="hidden" name="with" value=(record); }
                        }
                    }
                }
                span.result.title { "Result" }
            }
        }
    }

    fn row(&self, row: &Row) -> Markup {
        let chosen = row.preferred(self.survivor());
        let name = row.part.map(|part| part.to_string());
        let title = format!("part-{}", name.as_deref().unwrap_or(&row.title).replace(' ', "-"));
        html! {
            @if row.differs() {
                div.compare-row role="radiogroup" aria-labelledby=(title) {
                    span.title id=(title) { (row.title) }
                    @for (at, (record, cell)) in self.suspect.records.iter().zip(&row.cells).enumerate() {
                        label.option {
                            input type="radio" name=[name.as_deref()] value=(record) checked[at == chosen];
                            span.value { (value(cell)) }
                        }
                    }
                    div.result { (row.cells.get(chosen).map(value).unwrap_or_default()) }
                }
            } @else {
                div.compare-row {
                    span.title { (row.title) }
                    @for cell in &row.cells { div.option.quiet { span.value { (value(cell)) } } }
                    div.result { (result_of_all(row)) }
                }
            }
        }
    }

    fn buttons(&self, who: &SignedIn) -> Markup {
        let list = super::address(self.suspect.subject);
        let next = self.next.as_ref().map_or_else(|| list.clone(), |next| format!("/duplicates/{}", next.id));
        let refusal = format!("/duplicates/{}/refusal", self.suspect.id);
        html! {
            footer.row.compare-buttons {
                @match self.may {
                    May::Merge(_) => button.btn.primary form="merge" data-key="m" { (icon("git-merge")) "Merge" kbd { "M" } },
                    May::Tell => p.muted { "Your role does not let you delete these, so you cannot merge them." },
                    May::Look => p.muted { "Your role does not let you change all of these, so you cannot merge them." },
                }
                a.btn href=(next) data-key="s" { "Skip" kbd { "S" } }
                @if !matches!(self.may, May::Look) {
                    form method="post" action=(refusal) hx-post=(refusal) hx-swap="none" hx-sync="this:drop" {
                        (csrf(who)) button.btn data-key="n" { "Never ask again" kbd { "N" } }
                    }
                }
                span.grow {}
                a.btn.ghost href=(list) data-key="Escape" { "Cancel" }
            }
        }
    }
}

pub(super) fn value(cell: &Cell) -> Markup {
    html! { @if cell.text.is_empty() { span.muted { "—" span.sr { "nothing" } } } @else { (cell.shown) } }
}

/// What is kept of all: each value once.
fn result_of_all(row: &Row) -> Markup {
    let mut seen: Vec<&str> = Vec::new();
    let kept: Vec<&Cell> = row
        .cells
        .iter()
        .filter(|cell| {
            let is_new = !cell.text.is_empty() && !seen.contains(&cell.text.as_str());
            seen.push(&cell.text);
            is_new
        })
        .collect();
    html! { @for cell in kept { span.line { (cell.shown) } } }
}

/// The title of the page.
pub fn title(subject: Subject) -> String {
    format!("Compare {}", subject.table())
}
