//! The columns of a file, each with its first values and the field that it becomes.

use super::{counted, csrf, subject_words};
use crate::session::SignedIn;
use base::fields::FieldKind;
use base::ids::{StageId, UserId};
use base::search::Subject;
use exchange::import::{Choices, Column, DateOrder, Decimal, Directory, Existing, Field, Import, Mapping, Use};
use exchange::table::{Delimiter, ENCODINGS};
use flow::pipelines::StageKind;
use maud::{Markup, html};

/// The kinds of fields that can be made on the spot.
const NEW_KINDS: [FieldKind; 6] =
    [FieldKind::Text, FieldKind::TextArea, FieldKind::Number, FieldKind::Date, FieldKind::Select, FieldKind::Checkbox];

/// What the form has said.
pub(super) struct Asked {
    pub mapping: Mapping,
    /// Columns for which a field is made: of which record, of what kind.
    pub new_fields: Vec<(usize, Subject, FieldKind)>,
    pub is_template: bool,
}

/// Reads the form of a file with so many columns.
pub(super) fn read(fields: &[(String, String)], columns: usize) -> Asked {
    let value = |name: &str| fields.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str());
    let mut new_fields = Vec::new();
    let mut uses = Vec::new();
    for at in 0..columns {
        let field = value(&format!("field-{at}"));
        if let Some((of, kind)) = field.strip_prefix("new:").and_then(|new| new.split_once(':')) {
            new_fields
                .extend(Subject::from_stored(of).zip(FieldKind::from_stored(kind)).map(|(of, kind)| (at, of, kind)));
        }
        uses.push(Use {
            field: Field::from_word(field),
            dates: DateOrder::from_word(value(&format!("dates-{at}"))),
            decimal: Decimal::from_word(value(&format!("decimal-{at}"))),
        });
    }
    let mapping = Mapping {
        columns: uses,
        existing: if value("existing") == "change" { Existing::Change } else { Existing::MakeNew },
        stage: value("stage").parse().ok().map(StageId),
        responsible: value("responsible").parse().ok().map(UserId),
        choices: if value("choices") == "add" { Choices::Add } else { Choices::Refuse },
    };
    Asked { mapping, new_fields, is_template: value("template") == "on" }
}

/// The page; `gaps` are what is still to be decided.
pub(super) fn form(who: &SignedIn, import: &Import, directory: &Directory, gaps: &[String]) -> Markup {
    html! {
        (layout(who, import))
        form.form method="post" action={ "/imports/" (import.id) "/mapping" } {
            (csrf(who))
            @if !gaps.is_empty() { div.box.pad role="alert" { @for gap in gaps { p.hint.bad { (gap) } } } }
            h2.head { "What is in which column?" }
            ul.box.columns {
                @for (at, (column, used)) in import.columns.iter().zip(&import.mapping.columns).enumerate() {
                    (row(who, import, directory, at, (column, used)))
                }
            }
            (options(who, import, directory))
            div.row.wrap {
                button.btn.primary { "Check every row" }
                label.row { input type="checkbox" name="template" value="on"; "Remember this for files with the same columns" }
            }
        }
    }
}

/// How the file is read, folded away: it is right most of the time.
fn layout(who: &SignedIn, import: &Import) -> Markup {
    let layout = &import.layout;
    let delimiters = [
        (Delimiter::Comma, "Comma"),
        (Delimiter::Semicolon, "Semicolon"),
        (Delimiter::Tab, "Tab"),
        (Delimiter::Pipe, "Vertical bar"),
    ];
    let known = ENCODINGS.contains(&layout.encoding.as_str());
    html! {
        details.box.pad {
            summary {
                (subject_words(import.subject)) ", " (counted(import.total_rows, "row", "rows")) ", " (counted(import.columns.len() as u64, "column", "columns"))
                @if let Some(sheet) = &layout.sheet { " of the sheet “" (sheet) "”" }
                span.muted { " · Something looks wrong?" }
            }
            form.row.wrap method="post" action={ "/imports/" (import.id) "/layout" } {
                (csrf(who))
                @if layout.sheet.is_none() {
                    label.field { "Between two cells"
                        select.input name="delimiter" { @for (delimiter, words) in delimiters { option value=(delimiter.as_str()) selected[delimiter == layout.delimiter] { (words) } } }
                    }
                    label.field { "Letters"
                        select.input name="encoding" {
                            @if !known { option value=(layout.encoding) selected { (layout.encoding) } }
                            @for encoding in ENCODINGS { option value=(encoding) selected[encoding == layout.encoding] { (encoding) } }
                        }
                    }
                }
                label.row { input type="checkbox" name="header" value="on" checked[layout.has_header]; "The first row names the columns" }
                button.btn { "Read it so" }
            }
        }
    }
}

fn row(who: &SignedIn, import: &Import, directory: &Directory, at: usize, (column, used): (&Column, &Use)) -> Markup {
    let is_date = used.field.is_some_and(|field| field.is_date(directory)) || column.dates.len() > 1;
    let is_number = used.field.is_some_and(|field| field.is_number(directory)) || column.decimals.len() > 1;
    html! {
        li.li.wrap {
            span.grow {
                b { (column.name) }
                span.muted.small.line { @if column.samples.is_empty() { "No values" } @else { (column.samples.join(" · ")) } }
            }
            select.input name={ "field-" (at) } aria-label={ "Field of " (column.name) } {
                option value="" { "Do not import" }
                @for field in Field::all(import.subject, directory) {
                    option value=(field.word()) selected[used.field == Some(field)] { (field.label(directory)) }
                }
                @if who.is_admin() { (new_fields(import.subject, &column.name)) }
            }
            @if is_date { (date_orders(at, column, used)) }
            @if is_number { (decimals(at, column, used)) }
        }
    }
}

fn new_fields(subject: Subject, name: &str) -> Markup {
    html! {
        optgroup label={ "New field “" (name) "”" } {
            @for kind in NEW_KINDS { option value={ "new:" (subject.as_str()) ":" (kind.as_str()) } { "New: " (kind.title().to_lowercase()) } }
        }
    }
}

/// The orders that fit every value; where several do, nobody guesses. Where none does, all are offered, and the values that
/// do not fit are problems of their rows (IM-05).
fn date_orders(at: usize, column: &Column, used: &Use) -> Markup {
    let words = |order: DateOrder| match order {
        DateOrder::YearFirst => "Year first: 2026-12-31",
        DateOrder::DayFirst => "Day first: 31.12.2026",
        DateOrder::MonthFirst => "Month first: 12/31/2026",
    };
    let orders = fitting(&column.dates, &DateOrder::ALL);
    html! {
        select.input name={ "dates-" (at) } aria-label={ "Order of the dates of " (column.name) } {
            @if orders.len() > 1 { option value="" { "If dates: which order?" } }
            @for order in orders { option value=(order.as_str()) selected[used.dates == Some(*order)] { (words(*order)) } }
        }
    }
}

fn fitting<'a, T>(fit: &'a [T], all: &'a [T]) -> &'a [T] {
    if fit.is_empty() { all } else { fit }
}

fn decimals(at: usize, column: &Column, used: &Use) -> Markup {
    let words = |decimal: Decimal| match decimal {
        Decimal::Point => "1,234.50",
        Decimal::Comma => "1.234,50",
    };
    let spellings = fitting(&column.decimals, &Decimal::ALL);
    html! {
        select.input name={ "decimal-" (at) } aria-label={ "Spelling of the numbers of " (column.name) } {
            @if spellings.len() > 1 { option value="" { "If numbers: which spelling?" } }
            @for decimal in spellings { option value=(decimal.as_str()) selected[used.decimal == Some(*decimal)] { (words(*decimal)) } }
        }
    }
}

fn options(who: &SignedIn, import: &Import, directory: &Directory) -> Markup {
    let mapping = &import.mapping;
    let has_choices = mapping.columns.iter().any(|used| used.field.is_some_and(|field| field.is_choice(directory)));
    html! {
        section.box.pad.form {
            h2 { "And besides" }
            @if import.subject == Subject::Lead {
                label.field { "Leads without a stage go to"
                    select.input name="stage" {
                        @for pipeline in directory.pipelines.iter().filter(|pipeline| !pipeline.is_archived) {
                            optgroup label=(pipeline.name) {
                                @for stage in pipeline.stages.iter().filter(|stage| stage.kind != StageKind::Incoming) {
                                    option value=(stage.id) selected[mapping.stage == Some(stage.id)] { (stage.name) }
                                }
                            }
                        }
                    }
                }
            }
            label.field { "Records without a responsible are given to"
                select.input name="responsible" {
                    option value="" { "Nobody" }
                    @for user in directory.people() { option value=(user.id) selected[mapping.responsible == Some(user.id)] { (user.name) } }
                }
            }
            fieldset.field {
                legend { "Records that are here already" }
                label.row { input type="radio" name="existing" value="new" checked[mapping.existing == Existing::MakeNew]; "Make new ones for every row" }
                label.row { input type="radio" name="existing" value="change" checked[mapping.existing == Existing::Change]; "Change those found by ID, e-mail or phone, and companies by name" }
            }
            @if who.is_admin() && has_choices {
                label.row { input type="checkbox" name="choices" value="add" checked[mapping.choices == Choices::Add]; "Add choices that a field does not have" }
            }
        }
    }
}
