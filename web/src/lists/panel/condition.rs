//! One condition: its name, how it asks, and for what.

use super::Panel;
use crate::lists::periods;
use crate::ui::icon::small;
use base::fields::Shape;
use base::filters::{Field, Kind, Period, Wanted};
use jiff::civil::Date;
use maud::{Markup, html};

/// What a condition is given to choose or write.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asks {
    /// One of some choices, of which a record has one.
    Choice,
    /// Some of some choices, of which a record may have several.
    Several,
    Number,
    Time,
    Text,
    /// Whether there is anything at all.
    Presence,
}

/// Ways to ask, as an address writes them and in words.
type Ways = &'static [(&'static str, &'static str)];

impl Asks {
    fn ways(self, field: Field) -> Ways {
        match (self, field) {
            (_, Field::NextTask) => &[("", "is due"), ("empty", "is missing"), ("filled", "is planned")],
            (_, Field::ClosedAt) => &[("", "at"), ("empty", "not yet"), ("filled", "at any time")],
            (Asks::Choice, _) => &[("", "is"), ("none", "is not"), ("empty", "is empty"), ("filled", "is not empty")],
            (Asks::Several, _) => &[
                ("", "has any of"),
                ("all", "has all of"),
                ("none", "has none of"),
                ("empty", "is empty"),
                ("filled", "is not empty"),
            ],
            (Asks::Text, _) => {
                &[("", "contains"), ("exactly", "is exactly"), ("empty", "is empty"), ("filled", "is not empty")]
            }
            (Asks::Presence, _) => &[("", "does not matter"), ("empty", "is empty"), ("filled", "is not empty")],
            _ => &[("", "is"), ("empty", "is empty"), ("filled", "is not empty")],
        }
    }
}

impl Panel {
    /// The row of a condition; one that is asked for is marked so, and a script can take it away again.
    pub(super) fn condition(&self, field: Field, standing: &str) -> Markup {
        let (title, asks) = (self.names.title(field), self.asks(field));
        let is_asked = self.asked.filter.wanted(field).is_some();
        html! {
            div.condition.(standing).asked[is_asked] id={ "condition-" (field) } role="group" aria-labelledby={ "condition-" (field) "-name" } {
                span.clip id={ "condition-" (field) "-name" } title=(title) { (title) }
                (self.way(field, asks.ways(field), &title))
                div.value {
                    (self.value(field, asks, &title))
                    @if self.is_unread(field) { p.error { "This cannot be read, so nothing is shown." } }
                }
                button.btn.ghost.icon type="button" data-unask aria-label={ "Take away: " (title) } { (small("x")) }
            }
        }
    }

    fn asks(&self, field: Field) -> Asks {
        match field.kind() {
            // Which one is chosen where it is met: on its card.
            _ if matches!(field, Field::Company | Field::Contact) && self.asked.filter.wanted(field).is_none() => {
                Asks::Presence
            }
            Kind::Words | Kind::Text => Asks::Text,
            Kind::Number => Asks::Number,
            Kind::Time => Asks::Time,
            Kind::Choice => Asks::Choice,
            Kind::Several => Asks::Several,
            Kind::Any => {
                let own = self.names.fields.iter().find(|own| Field::Custom(own.id) == field);
                own.map_or(Asks::Text, |own| match own.kind.shape() {
                    Shape::Number => Asks::Number,
                    Shape::Day | Shape::Moment => Asks::Time,
                    Shape::Choice | Shape::Labelled if own.kind.most_values() > 1 => Asks::Several,
                    Shape::Choice | Shape::Labelled => Asks::Choice,
                    Shape::Truth | Shape::Part => Asks::Presence,
                    Shape::Line | Shape::Lines | Shape::Url | Shape::Details => Asks::Text,
                })
            }
        }
    }

    fn way(&self, field: Field, ways: Ways, title: &str) -> Markup {
        let chosen = match self.asked.filter.wanted(field) {
            Some(Wanted::Empty) => "empty",
            Some(Wanted::Filled) => "filled",
            Some(Wanted::NoneOf(_)) => "none",
            Some(Wanted::AllOf(_)) => "all",
            Some(Wanted::Exactly(_)) => "exactly",
            _ => "",
        };
        html! {
            select.input.way name={ (field) "_is" } aria-label={ (title) ": how" } {
                @for (value, words) in ways { option value=(value) selected[*value == chosen] { (words) } }
            }
        }
    }

    fn value(&self, field: Field, asks: Asks, title: &str) -> Markup {
        match asks {
            Asks::Choice | Asks::Several => self.choices(field, title),
            Asks::Number => self.range(field, title),
            Asks::Time => self.period(field, title),
            Asks::Text => self.text(field, title),
            Asks::Presence => html! {},
        }
    }

    fn is_unread(&self, field: Field) -> bool {
        matches!(self.asked.filter.wanted(field), Some(Wanted::Unread(_)))
    }

    fn range(&self, field: Field, title: &str) -> Markup {
        let (from, to) = self.asked.value_of(field);
        let invalid = self.is_unread(field).then_some("true");
        html! {
            input.input name={ (field) "_from" } inputmode="decimal" placeholder="from" value=(from) aria-label={ (title) " from" } aria-invalid=[invalid];
            input.input name={ (field) "_to" } inputmode="decimal" placeholder="to" value=(to) aria-label={ (title) " to" } aria-invalid=[invalid];
        }
    }

    /// A stretch by its name, or exact days, which are shown once they are chosen.
    fn period(&self, field: Field, title: &str) -> Markup {
        let chosen = match self.asked.filter.wanted(field) {
            Some(Wanted::During(period)) => Some(*period),
            _ => None,
        };
        let (first, last) = if let Some(Period::Days(first, last)) = chosen { (first, last) } else { (None, None) };
        let is_exact = matches!(chosen, Some(Period::Days(..)));
        let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
        html! {
            select.input name=(field) aria-label=(title) {
                option value="" { "any time" }
                @for (period, words) in periods::offered(field, chosen) {
                    option value=(period) selected[chosen == Some(period)] { (words) }
                }
                // No address knows the word: it asks for the days that stand beside it.
                option value="days" selected[is_exact] { "exact days …" }
            }
            input.input type="date" name={ (field) "_from" } value=(day(first)) aria-label={ (title) " from" };
            input.input type="date" name={ (field) "_to" } value=(day(last)) aria-label={ (title) " to" };
        }
    }

    fn text(&self, field: Field, title: &str) -> Markup {
        let typed = match self.asked.filter.wanted(field) {
            Some(Wanted::Like(text)) => std::slice::from_ref(text),
            Some(Wanted::Exactly(texts)) => texts.as_slice(),
            _ => &[],
        };
        html! {
            @for text in typed { input.input name=(field) value=(text) aria-label=(title); }
            @if typed.is_empty() { input.input name=(field) aria-label=(title); }
        }
    }
}
