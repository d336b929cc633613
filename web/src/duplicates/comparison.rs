//! Records side by side with the result: the survivor, and for each part from which record it is taken (DC-32).

use super::choices::{Cell, Drawing, Piece, Row};
use super::faces::{Face, faces};
use super::{choices, csrf, reasons};
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::shell::Place;
use crate::ui::icon::icon;
use base::Cx;
use base::access::Action;
use base::ids::{IncomingLeadId, SuspectId};
use base::search::Subject;
use flow::duplicates::scan::Found;
use flow::duplicates::suspects::{self, Suspect};
use maud::{Markup, html};

/// Before the record of a tag that a form shows, and of one that is kept.
pub(super) const SHOWN_TAG: &str = "shown-tag-";
pub(super) const KEPT_TAG: &str = "kept-tag-";

/// Records as they are compared.
pub struct Comparison {
    found: Found,
    origin: Origin,
    faces: Vec<Face>,
    rows: Vec<Row>,
    /// What who looks may do.
    may: May,
}

/// Why they are compared.
#[derive(Clone, Copy)]
enum Origin {
    /// A scan found them: which suspect, and the one that comes next in the list.
    Suspect(SuspectId, Option<SuspectId>),
    /// Somebody chose them.
    Chosen(Chosen),
}

/// From where records were chosen.
#[derive(Clone, Copy, Debug)]
pub enum Chosen {
    /// From a list.
    InList,
    /// Whoever sent this request, beside somebody in lists who they may be.
    AsSender(IncomingLeadId),
}

impl Chosen {
    /// Where one goes on afterwards, and what stands there.
    pub fn home(self, subject: Subject) -> (&'static str, String) {
        match self {
            Chosen::InList => ("To the list", format!("/{}", subject.table())),
            Chosen::AsSender(request) => ("To the request", format!("/incoming-leads/{request}")),
        }
    }
}

/// What somebody may do with the records.
enum May {
    /// Only look: not every record may be changed.
    Look,
    /// Say that they are not one, and not merge them: two of them or more may not leave the lists.
    Tell,
    /// Merge them into one of these.
    Merge(Vec<i64>),
}

impl May {
    fn read(cx: &mut Cx<'_>, found: &Found, faces: &[Face]) -> Result<May, Failure> {
        let records = (found.subject, found.records.as_slice());
        if suspects::list_allowed(cx, Action::Edit, records)?.len() < found.records.len() {
            return Ok(May::Look);
        }
        let deletable = suspects::list_allowed(cx, Action::Delete, records)?;
        let fixed = found.records.iter().filter(|record| !deletable.contains(record)).count();
        let stays = |(record, face): &(&i64, &Face)| !face.is_waiting && (fixed == 0 || !deletable.contains(record));
        let staying: Vec<i64> = found.records.iter().zip(faces).filter(stays).map(|(record, _)| *record).collect();
        Ok(if fixed > 1 || staying.is_empty() { May::Tell } else { May::Merge(staying) })
    }
}

impl Comparison {
    /// Reads what a scan found, in a fixed number of statements.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn of_suspect(cx: &mut Cx<'_>, suspect: Suspect, pen: &Drawing) -> Result<Comparison, Failure> {
        let next = suspects::find_next(cx, &suspect)?.map(|next| next.id);
        let origin = Origin::Suspect(suspect.id, next);
        Comparison::read(cx, Found::from(suspect), origin, pen)
    }

    /// Reads what somebody chose, in a fixed number of statements.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn of_chosen(cx: &mut Cx<'_>, found: Found, chosen: Chosen, pen: &Drawing) -> Result<Comparison, Failure> {
        Comparison::read(cx, found, Origin::Chosen(chosen), pen)
    }

    fn read(cx: &mut Cx<'_>, found: Found, origin: Origin, pen: &Drawing) -> Result<Comparison, Failure> {
        let known = faces(cx, found.subject, &found.records)?;
        let faces: Vec<Face> = found.records.iter().map(|id| known.get(id).cloned().unwrap_or_default()).collect();
        let rows = choices::read(cx, found.subject, &found.records, pen)?;
        let may = May::read(cx, &found, &faces)?;
        Ok(Comparison { found, origin, faces, rows, may })
    }

    /// Where it stands, and below which address its forms are.
    fn base(&self) -> String {
        match self.origin {
            Origin::Suspect(id, _) => format!("/duplicates/{id}"),
            Origin::Chosen(_) => super::CHOSEN.to_owned(),
        }
    }

    /// The address of the page of a suspect.
    pub fn address(&self) -> String {
        match self.origin {
            Origin::Suspect(..) => self.base(),
            Origin::Chosen(chosen) => super::chosen_address(self.found.subject, &self.found.records, chosen),
        }
    }

    /// Where one goes back to.
    pub fn home(&self) -> String {
        match self.origin {
            Origin::Suspect(..) => super::address(self.found.subject),
            Origin::Chosen(chosen) => chosen.home(self.found.subject).1,
        }
    }

    /// The title of its page.
    pub fn title(&self) -> String {
        match self.origin {
            Origin::Chosen(Chosen::AsSender(_)) => "Compare the sender".to_owned(),
            _ => format!("Compare {}", self.found.subject.table()),
        }
    }

    /// Under which place of the rail its page is.
    pub fn place(&self) -> Place {
        if self.found.subject == Subject::Lead { Place::Leads } else { Place::Contacts }
    }

    /// The whole of it.
    pub fn draw(&self, who: &SignedIn) -> Markup {
        let merge = format!("{}/merge", self.base());
        html! {
            section.sheet.comparison id="comparison" {
                @if !self.found.likeness.reasons.is_empty() {
                    details.box.pad {
                        summary { b { (self.likely()) " " } (reasons::line(&self.found.likeness)) " " span.why { "Why" } }
                        (reasons::sum(&self.found.likeness))
                    }
                }
                @if let May::Merge(_) = self.may {
                    form.compare id="merge" method="post" action=(merge) hx-post=(merge) hx-swap="none" hx-sync="this:drop" {
                        (csrf(who)) (self.chosen()) (self.table())
                    }
                } @else { fieldset.compare disabled { (self.table()) } }
                p.muted.small {
                    "Notes, tasks, mails, chats, files and links move to the record that stays; phones and addresses of all are kept. It can be undone at any time."
                }
                (self.buttons(who))
            }
        }
    }

    /// How likely they are one; of several it is said of those that are it least.
    fn likely(&self) -> String {
        let percent = self.found.likeness.percent();
        if self.found.records.len() > 2 {
            format!("The two least alike: {percent} % likely the same.")
        } else {
            format!("{percent} % likely the same.")
        }
    }

    /// What a form says of records that somebody chose.
    fn chosen(&self) -> Markup {
        let Origin::Chosen(chosen) = self.origin else { return html! {} };
        html! {
            input type="hidden" name="of" value=(self.found.subject.table());
            @if let Chosen::AsSender(request) = chosen { input type="hidden" name="request" value=(request); }
        }
    }

    fn table(&self) -> Markup {
        html! { (self.heads()) @for row in &self.rows { (self.row(row)) } }
    }

    /// The records that may stay.
    fn staying(&self) -> &[i64] {
        if let May::Merge(staying) = &self.may { staying } else { &self.found.records }
    }

    /// The place of the record that stays unless somebody chooses: the oldest of those that may.
    fn survivor(&self) -> usize {
        let first = self.staying().first();
        self.found.records.iter().position(|record| Some(record) == first).unwrap_or_default()
    }

    /// Which of them stays, and which take part.
    fn heads(&self) -> Markup {
        let survivor = self.found.records.get(self.survivor());
        html! {
            div.compare-row.heads role="radiogroup" aria-labelledby="stays" {
                span.title id="stays" { "Stays" }
                @for (record, face) in self.found.records.iter().zip(&self.faces) {
                    div.option {
                        label.row {
                            input type="radio" name="survivor" value=(record) checked[Some(record) == survivor] disabled[!self.staying().contains(record)];
                            b.clip { (if face.name.is_empty() { "No name" } else { &face.name }) }
                        }
                        span.row.small {
                            @if face.is_waiting { span.muted { "Sent a request that waits" } }
                            @else { a href={ "/" (self.found.subject.table()) "/" (record) } { "#" (record) } }
                            @if self.found.records.len() > 2 {
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
                    @for (at, (record, cell)) in self.found.records.iter().zip(&row.cells).enumerate() {
                        label.option {
                            input type="radio" name=[name.as_deref()] value=(record) data-made=[row.made.get(at)] checked[at == chosen];
                            span.value { (value(cell)) }
                        }
                    }
                    div.result { (row.cells.get(chosen).map(value).unwrap_or_default()) }
                }
            } @else if row.part.is_none() {
                (self.all_kept(row))
            } @else {
                div.compare-row {
                    span.title { (row.title) }
                    @for cell in &row.cells { div.option.quiet { span.value { (value(cell)) } } }
                    div.result { (row.cells.first().map(value).unwrap_or_default()) }
                }
            }
        }
    }

    /// What is kept of all: each thing once, as the survivor writes it, else the newest of the others, as the merge does.
    fn all_kept(&self, row: &Row) -> Markup {
        let mut known: Vec<&str> = Vec::new();
        for piece in row.cells.iter().flat_map(|cell| &cell.pieces) {
            if !known.contains(&piece.text.as_str()) {
                known.push(&piece.text);
            }
        }
        let place = |piece: &Piece| known.iter().position(|text| *text == piece.text);
        let survivor = self.survivor();
        let others = (0..row.cells.len()).rev().filter(|at| *at != survivor);
        let mut kept: Vec<&Piece> = Vec::new();
        for piece in
            std::iter::once(survivor).chain(others).filter_map(|at| row.cells.get(at)).flat_map(|cell| &cell.pieces)
        {
            if !kept.iter().any(|known| known.text == piece.text) {
                kept.push(piece);
            }
        }
        html! {
            div.compare-row data-kept {
                span.title { (row.title) }
                @for (record, cell) in self.found.records.iter().zip(&row.cells) {
                    div.option.quiet data-of=(record) {
                        span.value {
                            @if cell.is_empty() { (value(cell)) }
                            @for piece in &cell.pieces { span data-piece=[place(piece)] { (kept_piece(*record, piece)) } }
                        }
                    }
                }
                div.result { @for piece in kept { span { (piece.shown) } } }
            }
        }
    }

    fn buttons(&self, who: &SignedIn) -> Markup {
        let refusal = format!("{}/refusal", self.base());
        let (different, skipped) = match self.origin {
            Origin::Suspect(_, next) => {
                let next = next.map_or_else(|| self.home(), |next| format!("/duplicates/{next}"));
                ("Never ask again", Some(next))
            }
            Origin::Chosen(Chosen::InList) => ("Not duplicates", None),
            Origin::Chosen(Chosen::AsSender(_)) => ("Somebody else", None),
        };
        html! {
            footer.row.compare-buttons {
                @match self.may {
                    May::Merge(_) => button.btn.primary form="merge" data-key="m" { (icon("git-merge")) "Merge" kbd { "M" } },
                    May::Tell => p.muted { "Your role does not let you delete these, so you cannot merge them." },
                    May::Look => p.muted { "Your role does not let you change all of these, so you cannot merge them." },
                }
                @if let Some(next) = skipped { a.btn href=(next) data-key="s" { "Skip" kbd { "S" } } }
                @if !matches!(self.may, May::Look) {
                    form method="post" action=(refusal) hx-post=(refusal) hx-swap="none" hx-sync="this:drop" {
                        (csrf(who)) (self.chosen())
                        @if let Origin::Chosen(_) = self.origin {
                            @for record in &self.found.records { input type="hidden" name="ids" value=(record); }
                        }
                        button.btn data-key="n" { (different) kbd { "N" } }
                    }
                }
                span.grow {}
                a.btn.ghost href=(self.home()) data-key="Escape" { "Cancel" }
            }
        }
    }
}

/// A piece of a record that is kept; a tag, unless its tick is taken away.
fn kept_piece(record: i64, piece: &Piece) -> Markup {
    html! {
        @if let Some(tag) = piece.tag {
            label.row {
                input type="hidden" name={ (SHOWN_TAG) (record) } value=(tag);
                input type="checkbox" name={ (KEPT_TAG) (record) } value=(tag) checked;
                (piece.shown)
            }
        } @else { (piece.shown) }
    }
}

fn value(cell: &Cell) -> Markup {
    html! { @if cell.is_empty() { span.muted data-nothing { "—" span.sr { "nothing" } } } @else { (cell.draw()) } }
}
