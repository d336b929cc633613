//! What records say, part by part, and from which of them each part is taken unless somebody chooses otherwise.

use crate::failure::Failure;
use crate::feed::name_of;
use crate::ui::hue::Hue;
use crate::ui::money::money;
use crate::ui::pill::{Tag, pill};
use crate::ui::time::{self, Clock};
use base::Cx;
use base::clock::Seconds;
use base::fields::{self, FieldValue, Predefined};
use base::ids::{CompanyId, ContactId, LeadId, TagId, UserId};
use base::people::{User, users};
use base::search::Subject;
use flow::channels;
use flow::channels::handles::{Handle, HandleKind};
use flow::contacts::{self, companies};
use flow::duplicates::merges::Part;
use flow::leads;
use flow::leads::tags::{self, Tag as LeadTag};
use flow::pipelines;
use maud::{Markup, html};
use std::collections::HashMap;

/// What a record says of one part of its card: nothing, one thing, or several of which each is kept.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    /// Each of them.
    pub pieces: Vec<Piece>,
}

/// One thing that is said.
#[derive(Clone, Debug)]
pub struct Piece {
    /// As it is drawn.
    pub shown: Markup,
    /// What two records say alike.
    pub text: String,
    /// The tag that it is: one can be left out.
    pub tag: Option<TagId>,
}

impl Cell {
    /// True when nothing is said.
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// All that is said.
    pub fn draw(&self) -> Markup {
        html! { @for piece in &self.pieces { (piece.shown) } }
    }

    fn says(&self, other: &Cell) -> bool {
        self.pieces.iter().map(|piece| &piece.text).eq(other.pieces.iter().map(|piece| &piece.text))
    }
}

/// One part of the card, as every record has it.
#[derive(Clone, Debug)]
pub struct Row {
    /// The part that is taken from one of them; nothing where all that they have is kept.
    pub part: Option<Part>,
    /// Its name.
    pub title: String,
    /// One for each record.
    pub cells: Vec<Cell>,
    /// When each record was made, Unix seconds, where that is the part; else empty.
    pub made: Vec<Seconds>,
}

impl Row {
    /// From which record it is taken unless somebody chooses: the survivor, and where it says nothing the newest that says
    /// something; a date of making is the oldest one.
    pub fn preferred(&self, survivor: usize) -> usize {
        if let Some(oldest) = (0..self.made.len()).min_by_key(|at| self.made[*at]) {
            return oldest;
        }
        let says = |at: &usize| self.cells.get(*at).is_some_and(|cell| !cell.is_empty());
        if says(&survivor) { survivor } else { (0..self.cells.len()).rev().find(says).unwrap_or(survivor) }
    }

    /// Is there anything to choose?
    pub fn differs(&self) -> bool {
        self.part.is_some() && self.cells.iter().any(|cell| !cell.says(&self.cells[0]))
    }

    fn is_empty(&self) -> bool {
        self.cells.iter().all(Cell::is_empty)
    }
}

/// Reads the parts of records in the order of `ids`, those that say nothing left out; a fixed number of statements.
///
/// # Errors
/// Whatever the database answers.
pub fn read(cx: &mut Cx<'_>, subject: Subject, ids: &[i64], pen: &Drawing) -> Result<Vec<Row>, Failure> {
    let people = users::list(cx)?;
    let mut rows = match subject {
        Subject::Lead => rows_of_leads(cx, ids, &people, pen)?,
        Subject::Contact => rows_of_contacts(cx, ids, &people, pen)?,
        Subject::Company => rows_of_companies(cx, ids, &people, pen)?,
    };
    let tags = tags::of_many(cx, subject, ids)?;
    let tags_of = |id: &i64| tags_cell(tags.get(id).map_or(&[], Vec::as_slice));
    rows.push(of(None, "Tags", ids, tags_of));
    rows.extend(own_fields(cx, subject, ids, pen)?);
    rows.retain(|row| !row.is_empty());
    Ok(rows)
}

/// What values are drawn with.
#[derive(Clone, Debug)]
pub struct Drawing {
    /// The moment of drawing, and the account's zone.
    pub clock: Clock,
    /// ISO 4217.
    pub currency: String,
}

fn rows_of_leads(cx: &mut Cx<'_>, ids: &[i64], people: &[User], pen: &Drawing) -> Result<Vec<Row>, Failure> {
    let asked: Vec<LeadId> = ids.iter().copied().map(LeadId).collect();
    let mut found = leads::list_whole(cx, &asked)?;
    found.sort_by_key(|lead| ids.iter().position(|id| *id == lead.id.0));
    let contact_ids: Vec<ContactId> = found.iter().flat_map(|lead| lead.contacts.iter().copied()).collect();
    let contacts: HashMap<ContactId, String> = contacts::list_by_ids(cx, &contact_ids)?
        .into_iter()
        .map(|contact| (contact.id, name_of(&contact).to_owned()))
        .collect();
    let companies = company_names(cx, found.iter().filter_map(|lead| lead.company_id))?;
    let (pipelines, sources) = (pipelines::list(cx)?, channels::list_sources(cx, None)?);
    // Stages of two pipelines may be called alike, and they are two all the same.
    let stage = |lead: &leads::Lead| {
        let pipeline = pipelines.iter().find(|pipeline| pipeline.id == lead.pipeline_id);
        let found = pipeline.and_then(|pipeline| pipeline.stage(lead.stage_id).map(|stage| (pipeline, stage)));
        let piece = found.map(|(pipeline, stage)| Piece {
            shown: html! { (pipeline.name) ": " (stage.name) },
            text: format!("{} {}", pipeline.id, stage.id),
            tag: None,
        });
        Cell { pieces: piece.into_iter().collect() }
    };
    let source = |lead: &leads::Lead| {
        sources
            .iter()
            .find(|source| Some(source.id) == lead.source_id)
            .map(|source| source.name.clone())
            .unwrap_or_default()
    };
    let price =
        |lead: &leads::Lead| if lead.price_minor == 0 { String::new() } else { money(lead.price_minor, &pen.currency) };
    let whom = |lead: &leads::Lead| -> Vec<String> {
        lead.contacts.iter().filter_map(|id| contacts.get(id).cloned()).collect()
    };
    Ok(vec![
        of(Some(Part::Name), "Name", &found, |lead| text(lead.name.clone())),
        of(None, "Contacts", &found, |lead| lines(&whom(lead))),
        of(Some(Part::Company), "Company", &found, |lead| company(&companies, lead.company_id)),
        of(Some(Part::Stage), "Stage", &found, stage),
        of(Some(Part::Price), "Sale", &found, |lead| text(price(lead))),
        of(Some(Part::Responsible), "Responsible", &found, |lead| responsible(people, lead.responsible_id)),
        of(Some(Part::Source), "Source", &found, |lead| text(source(lead))),
        made(pen, &found, |lead| lead.stamps.created_at),
    ])
}

fn rows_of_contacts(cx: &mut Cx<'_>, ids: &[i64], people: &[User], pen: &Drawing) -> Result<Vec<Row>, Failure> {
    let asked: Vec<ContactId> = ids.iter().copied().map(ContactId).collect();
    let mut found = contacts::list_by_ids(cx, &asked)?;
    found.sort_by_key(|contact| ids.iter().position(|id| *id == contact.id.0));
    let companies = company_names(cx, found.iter().filter_map(|contact| contact.company_id))?;
    Ok(vec![
        of(Some(Part::Name), "Name", &found, |contact| text(contact.name.clone())),
        of(None, "Phones", &found, |contact| written(&contact.handles, HandleKind::Phone)),
        of(None, "E-mail", &found, |contact| written(&contact.handles, HandleKind::Email)),
        of(Some(Part::Company), "Company", &found, |contact| company(&companies, contact.company_id)),
        of(Some(Part::Responsible), "Responsible", &found, |contact| responsible(people, contact.responsible_id)),
        made(pen, &found, |contact| contact.stamps.created_at),
    ])
}

fn rows_of_companies(cx: &mut Cx<'_>, ids: &[i64], people: &[User], pen: &Drawing) -> Result<Vec<Row>, Failure> {
    let asked: Vec<CompanyId> = ids.iter().copied().map(CompanyId).collect();
    let mut found = companies::list_by_ids(cx, &asked)?;
    found.sort_by_key(|company| ids.iter().position(|id| *id == company.id.0));
    Ok(vec![
        of(Some(Part::Name), "Name", &found, |company| text(company.name.clone())),
        of(None, "Phones", &found, |company| written(&company.handles, HandleKind::Phone)),
        of(None, "E-mail", &found, |company| written(&company.handles, HandleKind::Email)),
        of(Some(Part::Responsible), "Responsible", &found, |company| responsible(people, company.responsible_id)),
        made(pen, &found, |company| company.stamps.created_at),
    ])
}

fn own_fields(cx: &mut Cx<'_>, subject: Subject, ids: &[i64], pen: &Drawing) -> Result<Vec<Row>, Failure> {
    let values = fields::values_as_read(cx, subject, ids)?;
    let row = |field: fields::Field| {
        let cell = |id: &i64| {
            let theirs = values.get(id).map_or(&[][..], |values| values.of(field.id));
            // What stands for one thing together, an address or a list that depends, is one piece.
            let apart = if field.kind.most_values() == fields::MAX_VALUES { 1 } else { theirs.len().max(1) };
            let is_line = apart == 1;
            let pieces = theirs.chunks(apart).map(|some| value_piece(&field, some, is_line, pen));
            Cell { pieces: pieces.filter(|piece| is_line || !piece.text.is_empty()).collect() }
        };
        let cells = ids.iter().map(cell).collect();
        let part = (field.kind.most_values() == 1).then_some(Part::Own(field.id));
        Row { part, title: field.name.clone(), cells, made: Vec::new() }
    };
    let own = fields::list(cx, subject)?.into_iter().filter(|field| Predefined::of(field.id).is_none());
    Ok(own.map(row).collect())
}

/// Numbers and texts that a rule takes for the same say alike here too.
fn value_piece(field: &fields::Field, values: &[FieldValue], is_line: bool, pen: &Drawing) -> Piece {
    let text = |values: &[FieldValue]| fields::text_of(field, values, &pen.clock.zone);
    let written = text(values);
    let compared: Vec<FieldValue> = values.iter().map(FieldValue::as_compared).collect();
    let shown = html! { @if is_line { span.line { (written) } } @else { (written) } };
    Piece { shown, text: text(&compared), tag: None }
}

fn of<T>(part: Option<Part>, title: &str, records: &[T], cell: impl Fn(&T) -> Cell) -> Row {
    Row { part, title: title.to_owned(), cells: records.iter().map(cell).collect(), made: Vec::new() }
}

fn company_names(cx: &mut Cx<'_>, ids: impl Iterator<Item = CompanyId>) -> Result<HashMap<CompanyId, String>, Failure> {
    let found = companies::list_by_ids(cx, &ids.collect::<Vec<_>>())?;
    Ok(found.into_iter().map(|company| (company.id, company.name)).collect())
}

fn text(text: String) -> Cell {
    let said = Some(text).filter(|text| !text.is_empty());
    Cell { pieces: said.into_iter().map(|text| Piece { shown: html! { (text) }, text, tag: None }).collect() }
}

fn lines(lines: &[String]) -> Cell {
    let piece = |line: &String| Piece { shown: html! { span.line { (line) } }, text: line.clone(), tag: None };
    Cell { pieces: lines.iter().map(piece).collect() }
}

fn company(names: &HashMap<CompanyId, String>, id: Option<CompanyId>) -> Cell {
    text(id.and_then(|id| names.get(&id).cloned()).unwrap_or_default())
}

fn responsible(people: &[User], id: Option<UserId>) -> Cell {
    text(people.iter().find(|user| Some(user.id) == id).map(|user| user.name.clone()).unwrap_or_default())
}

/// Those of one day say the same; the oldest is the oldest to the second.
fn made<T>(pen: &Drawing, records: &[T], at: impl Fn(&T) -> Seconds) -> Row {
    let row = of(Some(Part::CreatedAt), "Created", records, |record| text(time::calendar_day(&pen.clock, at(record))));
    Row { made: records.iter().map(at).collect(), ..row }
}

fn tags_cell(tags: &[LeadTag]) -> Cell {
    let piece = |tag: &LeadTag| Piece {
        shown: html! { (pill(&Tag { name: &tag.name, hue: Hue::of_id(tag.id.0) })) " " },
        text: tag.name.clone(),
        tag: Some(tag.id),
    };
    Cell { pieces: tags.iter().map(piece).collect() }
}

/// Two spellings of one number or address say the same, as they are one for the merge.
fn written(handles: &[Handle], kind: HandleKind) -> Cell {
    let piece = |handle: &Handle| {
        let shown = html! { span.line { (handle.written) } };
        Piece { shown, text: handle.value.clone(), tag: None }
    };
    Cell { pieces: handles.iter().filter(|handle| handle.kind == kind).map(piece).collect() }
}
