//! Above a list: ready-made filters and saved views, what is asked as chips, and the form that asks. A form without script.

use super::asked::Asked;
use super::columns::Column;
use super::sheet::Known;
use crate::ui::icon::{icon, small};
use base::fields::{Field as CustomField, Shape};
use base::filters::address::ME;
use base::filters::{Condition, Field, Filter, Kind, Period, Shown, Sort, SortBy, Wanted, Way};
use base::people::User;
use base::search::Subject;
use base::views::View;
use flow::leads::tags::Tag;
use flow::pipelines::{Pipeline, StageKind};
use maud::{Markup, html};

/// Periods that are offered, with their words.
const PERIODS: [(Period, &str); 10] = [
    (Period::Today, "Today"),
    (Period::Yesterday, "Yesterday"),
    (Period::Tomorrow, "Tomorrow"),
    (Period::ThisWeek, "This week"),
    (Period::NextWeek, "Next week"),
    (Period::LastDays(7), "Last 7 days"),
    (Period::LastDays(30), "Last 30 days"),
    (Period::ThisMonth, "This month"),
    (Period::LastMonth, "Last month"),
    (Period::Overdue, "Before now"),
];

/// What the panel offers.
pub struct Offers<'a> {
    /// What cells know too.
    pub known: &'a Known<'a>,
    /// Who may answer for a record.
    pub people: &'a [User],
    /// The tags of this kind of record.
    pub tags: &'a [Tag],
    /// The saved views.
    pub views: &'a [View],
}

/// Ready-made filters and saved views, each a link.
pub fn ready_made(asked: &Asked, offers: &Offers<'_>) -> Markup {
    html! {
        nav.views aria-label="Filters" {
            @for (name, filter) in presets(asked.home.subject, offers.known.pipelines) {
                a.btn.ghost.chip href=(asked.filtered(&filter)) aria-current=[(asked.filter == filter).then_some("page")] { (name) }
            }
            @for view in offers.views {
                a.btn.ghost.chip href={ "/views/" (view.id) } aria-current=[(view.filter == asked.filter && !asked.filter.is_open()).then_some("page")] {
                    @if view.owner_id.is_none() { (small("users-round")) } (view.name)
                }
            }
        }
    }
}

/// Names and filters.
fn presets(subject: Subject, pipelines: &[Pipeline]) -> Vec<(&'static str, Filter)> {
    let asks = |field, wanted| Filter::default().with(field, wanted).unwrap_or_default();
    let and = |filter: Filter, field, wanted| filter.clone().with(field, wanted).unwrap_or(filter);
    let mine = || Wanted::OneOf(vec![ME]);
    let mut found = vec![("All", Filter::default())];
    if subject == Subject::Lead {
        let open = asks(Field::ClosedAt, Wanted::Empty);
        let stages = |kind| {
            let of = pipelines.iter().filter_map(|pipeline| pipeline.stage_of_kind(kind));
            Wanted::OneOf(of.map(|stage| stage.id.0).collect())
        };
        found.push(("Open leads", open.clone()));
        found.push(("My leads", and(open.clone(), Field::Responsible, mine())));
        found.push(("No task", and(open.clone(), Field::NextTask, Wanted::Empty)));
        found.push(("Overdue", and(open, Field::NextTask, Wanted::During(Period::Overdue))));
        found.push(("Won", asks(Field::Stage, stages(StageKind::Won))));
        found.push(("Lost", asks(Field::Stage, stages(StageKind::Lost))));
    } else {
        found.push(("Mine", asks(Field::Responsible, mine())));
        found.push(("Customers", asks(Field::CustomerSince, Wanted::Filled)));
        found.push(("New this week", asks(Field::CreatedAt, Wanted::During(Period::LastDays(7)))));
    }
    found
}

/// What is asked, each with the way to ask it no longer.
pub fn chips(asked: &Asked, offers: &Offers<'_>) -> Markup {
    html! {
        @if !asked.filter.is_open() {
            p.chips {
                @for condition in asked.filter.conditions() {
                    a.btn.chip href=(asked.filtered(&asked.filter.clone().without(condition.field()))) {
                        (words(condition, offers)) (small("x")) span.sr { "Remove this condition" }
                    }
                }
                @if asked.filter.shown == Shown::Deleted { span.pill { "Deleted" } }
                a.btn.ghost href=(asked.filtered(&Filter::default())) { "Clear" }
            }
        }
    }
}

fn words(condition: &Condition, offers: &Offers<'_>) -> String {
    let title = title(condition.field(), offers.known.fields);
    let name = |id: &i64| name_of(condition.field(), *id, offers);
    let names = |ids: &[i64]| ids.iter().map(name).collect::<Vec<_>>().join(", ");
    match condition.wanted() {
        Wanted::OneOf(ids) => format!("{title}: {}", names(ids)),
        Wanted::AllOf(ids) => format!("{title}: all of {}", names(ids)),
        Wanted::NoneOf(ids) => format!("{title}: none of {}", names(ids)),
        Wanted::Between(_) => format!("{title} in a range"),
        Wanted::During(period) => {
            let known = PERIODS.iter().find(|(known, _)| known == period).map(|(_, words)| (*words).to_owned());
            format!("{title}: {}", known.unwrap_or_else(|| period.to_string()).to_lowercase())
        }
        Wanted::Like(text) => format!("{title}: “{text}”"),
        Wanted::Exactly(texts) => format!("{title} is “{}”", texts.join("” or “")),
        Wanted::Empty => format!("{title} is empty"),
        Wanted::Filled => format!("{title} is not empty"),
    }
}

fn name_of(field: Field, id: i64, offers: &Offers<'_>) -> String {
    let stages = || offers.known.pipelines.iter().flat_map(|pipeline| &pipeline.stages);
    let found = match field {
        Field::Stage => stages().find(|stage| stage.id.0 == id).map(|stage| stage.name.clone()),
        Field::Pipeline => {
            offers.known.pipelines.iter().find(|pipeline| pipeline.id.0 == id).map(|pipeline| pipeline.name.clone())
        }
        Field::Tag => offers.tags.iter().find(|tag| tag.id.0 == id).map(|tag| tag.name.clone()),
        Field::Custom(custom) => {
            let field = offers.known.fields.iter().find(|field| field.id == custom);
            field.and_then(|field| field.option(id.into())).map(|option| option.name.clone())
        }
        _ if id == ME => Some("me".to_owned()),
        Field::Responsible | Field::CreatedBy | Field::UpdatedBy => {
            offers.people.iter().find(|user| user.id.0 == id).map(|user| user.name.clone())
        }
        _ => None,
    };
    found.unwrap_or_else(|| format!("#{id}"))
}

fn title(field: Field, fields: &[CustomField]) -> String {
    let words = match field {
        Field::Words => "Search",
        Field::Id => "Number",
        Field::Name => "Name",
        Field::Price => "Sale",
        Field::Pipeline => "Pipeline",
        Field::Stage => "Stage",
        Field::Responsible => "Responsible",
        Field::CreatedBy => "Created by",
        Field::UpdatedBy => "Changed by",
        Field::CreatedAt => "Created",
        Field::UpdatedAt => "Changed",
        Field::ClosedAt => "Closed",
        Field::NextTask => "Next task",
        Field::CustomerSince => "Customer since",
        Field::Source => "Source",
        Field::Company => "Company",
        Field::Contact => "Contact",
        Field::LossReason => "Loss reason",
        Field::Tag => "Tag",
        Field::Custom(id) => {
            return fields
                .iter()
                .find(|field| field.id == id)
                .map_or_else(|| format!("Field {id}"), |field| field.name.clone());
        }
    };
    words.to_owned()
}

/// The form that asks; each field has "is empty" and "is not empty".
pub fn form(asked: &Asked, offers: &Offers<'_>) -> Markup {
    let subject = asked.home.subject;
    html! {
        details.filter {
            summary.btn.ghost { (icon("list-filter")) "Filter" }
            form.filter-form method="get" action=(asked.home.path()) {
                @if asked.sort != Sort::default() { input type="hidden" name="sort" value=(asked.sort.word()); }
                @for field in Field::built_in(subject).filter(|field| is_offered(*field)) {
                    fieldset { legend { (title(field, offers.known.fields)) } (built_in(asked, field, offers)) (emptiness(asked, field)) }
                }
                @for field in offers.known.fields { (custom(asked, field)) }
                fieldset {
                    legend { "Columns" }
                    select.input name="columns" multiple size="5" aria-label="Columns" {
                        @for column in Column::built_in(subject).chain(offers.known.fields.iter().map(|field| Column::Custom(field.id))) {
                            option value=(column) selected[asked.columns.contains(&column)] { (column.title(offers.known.fields)) }
                        }
                    }
                }
                p.row { button.btn.primary { "Show" } a.btn.ghost href=(asked.home.path()) { "Clear" } }
            }
        }
    }
}

fn is_offered(field: Field) -> bool {
    !matches!(field, Field::Words | Field::Id | Field::Source | Field::Pipeline | Field::LossReason)
}

fn built_in(asked: &Asked, field: Field, offers: &Offers<'_>) -> Markup {
    let label = title(field, offers.known.fields);
    match field {
        Field::Stage => {
            let shown = |pipeline: &&Pipeline| asked.home.pipeline.is_none_or(|id| id == pipeline.id);
            let stages = offers.known.pipelines.iter().filter(shown).flat_map(|pipeline| &pipeline.stages);
            let choices: Vec<(i64, &str)> = stages
                .filter(|stage| stage.kind != StageKind::Incoming)
                .map(|stage| (stage.id.0, stage.name.as_str()))
                .collect();
            several(asked, field, &label, &choices)
        }
        Field::Responsible | Field::CreatedBy | Field::UpdatedBy => {
            let people = offers.people.iter().map(|user| (user.id.0, user.name.as_str()));
            let choices: Vec<(i64, &str)> = std::iter::once((ME, "Me")).chain(people).collect();
            several(asked, field, &label, &choices)
        }
        Field::Tag => {
            let choices: Vec<(i64, &str)> = offers.tags.iter().map(|tag| (tag.id.0, tag.name.as_str())).collect();
            several(asked, field, &label, &choices)
        }
        _ if field.kind() == Kind::Time => period(asked, field, &label),
        _ if field.kind() == Kind::Number => range(asked, field, &label),
        _ if field.kind() == Kind::Text => text(asked, field, &label),
        _ => html! {},
    }
}

fn custom(asked: &Asked, field: &CustomField) -> Markup {
    let own = Field::Custom(field.id);
    let control = match field.kind.shape() {
        Shape::Number => range(asked, own, &field.name),
        Shape::Day | Shape::Moment => period(asked, own, &field.name),
        Shape::Choice | Shape::Labelled => {
            let choices: Vec<(i64, &str)> = field.choices().map(|option| (option.id.0, option.name.as_str())).collect();
            several(asked, own, &field.name, &choices)
        }
        Shape::Truth | Shape::Part => html! {},
        Shape::Line | Shape::Lines | Shape::Url | Shape::Details => text(asked, own, &field.name),
    };
    html! { fieldset { legend { (field.name) } (control) (emptiness(asked, own)) } }
}

fn several(asked: &Asked, field: Field, label: &str, choices: &[(i64, &str)]) -> Markup {
    let chosen = match asked.filter.wanted(field) {
        Some(Wanted::OneOf(ids) | Wanted::AllOf(ids) | Wanted::NoneOf(ids)) => ids.as_slice(),
        _ => &[],
    };
    html! {
        select.input name=(field) multiple size="4" aria-label=(label) {
            @for (id, name) in choices {
                @let value = if *id == ME { "me".to_owned() } else { id.to_string() };
                option value=(value) selected[chosen.contains(id)] { (name) }
            }
        }
    }
}

fn range(asked: &Asked, field: Field, label: &str) -> Markup {
    let written = asked.value_of(field);
    html! {
        div.row {
            input.input name={ (field) "_from" } inputmode="decimal" placeholder="from" value=(written.0) aria-label={ (label) " from" };
            input.input name={ (field) "_to" } inputmode="decimal" placeholder="to" value=(written.1) aria-label={ (label) " to" };
        }
    }
}

fn period(asked: &Asked, field: Field, label: &str) -> Markup {
    let chosen = if let Some(Wanted::During(period)) = asked.filter.wanted(field) { Some(*period) } else { None };
    let (first, last) = if let Some(Period::Days(first, last)) = chosen { (first, last) } else { (None, None) };
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    html! {
        select.input name=(field) aria-label=(label) {
            option value="" { "Any time" }
            @for (period, words) in PERIODS { option value=(period) selected[chosen == Some(period)] { (words) } }
        }
        div.row {
            input.input type="date" name={ (field) "_from" } value=(day(first)) aria-label={ (label) " from" };
            input.input type="date" name={ (field) "_to" } value=(day(last)) aria-label={ (label) " to" };
        }
    }
}

fn text(asked: &Asked, field: Field, label: &str) -> Markup {
    let typed = if let Some(Wanted::Like(text)) = asked.filter.wanted(field) { text.as_str() } else { "" };
    html! { input.input name=(field) value=(typed) placeholder="contains" aria-label=(label); }
}

fn emptiness(asked: &Asked, field: Field) -> Markup {
    let chosen = match asked.filter.wanted(field) {
        Some(Wanted::Empty) => "empty",
        Some(Wanted::Filled) => "filled",
        Some(Wanted::NoneOf(_)) => "none",
        Some(Wanted::AllOf(_)) => "all",
        _ => "",
    };
    let ways: &[(&str, &str)] = match field.kind() {
        Kind::Several => &[
            ("", "any of them"),
            ("all", "all of them"),
            ("none", "none of them"),
            ("empty", "is empty"),
            ("filled", "is not empty"),
        ],
        Kind::Choice => {
            &[("", "any of them"), ("none", "none of them"), ("empty", "is empty"), ("filled", "is not empty")]
        }
        _ => &[("", "as above"), ("empty", "is empty"), ("filled", "is not empty")],
    };
    html! {
        select.input name={ (field) "_is" } aria-label="How" {
            @for (value, words) in ways { option value=(value) selected[*value == chosen] { (words) } }
        }
    }
}

/// The order of a column's next press: the other way round, or its own beginning.
pub fn next_sort(current: Sort, by: SortBy) -> Sort {
    let begins = if by == SortBy::Name || by == SortBy::NextTask { Way::Up } else { Way::Down };
    let other = if current.way == Way::Up { Way::Down } else { Way::Up };
    Sort { by, way: if current.by == by { other } else { begins } }
}
