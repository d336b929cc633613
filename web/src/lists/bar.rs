//! The bar above a list or board: the filter, ready-made ones and saved views, what is asked as chips, and the way to keep it.

use super::asked::Asked;
use super::home::Home;
use super::names::Names;
use crate::ui::icon::{icon, small};
use crate::ui::pill::up_to_99;
use base::filters::address::ME;
use base::filters::{Field, Filter, Period, Shown, Wanted};
use base::search::Subject;
use base::views::View;
use flow::pipelines::{Pipeline, StageKind};
use maud::{Markup, html};

/// What the bar is drawn with.
pub struct Bar<'a> {
    /// What is asked now.
    pub asked: &'a Asked,
    /// The names in its conditions; nothing when nothing is asked.
    pub names: Option<&'a Names>,
    /// The saved views of this kind of record.
    pub views: &'a [View],
    /// The account's pipelines.
    pub pipelines: &'a [Pipeline],
    /// Leads of a board whose next task is overdue.
    pub late: u64,
    /// The session's token.
    pub csrf_token: &'a str,
}

impl Bar<'_> {
    /// The bar; `end` stands at its end.
    pub fn draw(&self, end: &Markup) -> Markup {
        let panel = self.asked.panel();
        html! {
            section.bar.sub aria-label="Filters" {
                a.btn.ghost href=(panel) hx-get=(panel) hx-target="#dialogs" data-key="f" { (icon("list-filter")) "Filter" }
                @if self.is_ready_made() { (self.ready_made()) } @else { (self.chips()) (self.ready_made()) }
                (self.save())
                a.btn.ghost.wide href="/bin" { "Deleted" }
                span.grow {}
                (end)
            }
        }
    }

    /// Is what is asked one of the links?
    fn is_ready_made(&self) -> bool {
        let known = presets(self.asked.home, self.pipelines);
        known.iter().any(|(_, filter)| filter.is_same(&self.asked.filter))
            || self.shown_views().any(|(_, filter)| filter.is_same(&self.asked.filter))
    }

    fn ready_made(&self) -> Markup {
        html! {
            @for (name, filter) in presets(self.asked.home, self.pipelines) {
                (self.choice(name, &self.asked.filtered(&filter), filter.is_same(&self.asked.filter), if name == "Overdue" { self.late } else { 0 }))
            }
            @for (view, filter) in self.shown_views() {
                (self.choice(&view.name, &self.asked.viewed(view, &filter), filter.is_same(&self.asked.filter), 0))
            }
        }
    }

    /// A link, or what is asked already with the way to ask it no longer.
    fn choice(&self, name: &str, href: &str, is_current: bool, late: u64) -> Markup {
        let is_all = is_current && self.asked.filter.is_open();
        html! {
            @if is_current && !is_all {
                a.btn.chip aria-current="true" href=(self.asked.filtered(&Filter::default())) { (name) (small("x")) span.sr { ", take away" } }
            } @else {
                a.btn.ghost aria-current=[is_all.then_some("true")] href=(href) {
                    (name) @if late > 0 { span.badge { (up_to_99(late)) } }
                }
            }
        }
    }

    /// The views of this place, each with what it asks besides the place.
    fn shown_views(&self) -> impl Iterator<Item = (&View, Filter)> {
        let pipeline = self.asked.home.pipeline().map(|id| Wanted::OneOf(vec![id.0]));
        self.views.iter().filter_map(move |view| {
            let asked = view.filter.wanted(Field::Pipeline);
            let is_here = pipeline.is_none() || asked.is_none() || asked == pipeline.as_ref();
            let filter =
                if pipeline.is_some() { view.filter.clone().without(Field::Pipeline) } else { view.filter.clone() };
            is_here.then_some((view, filter))
        })
    }

    fn chips(&self) -> Markup {
        let asked = self.asked;
        html! {
            @for condition in asked.filter.conditions() {
                a.btn.chip aria-current="true" href=(asked.filtered(&asked.filter.clone().without(condition.field()))) {
                    @if let Some(names) = self.names { (names.words(condition)) } (small("x")) span.sr { ", take away" }
                }
            }
            @if asked.filter.shown == Shown::Deleted { span.pill { "Deleted" } }
        }
    }

    /// With which view this place opens for whoever looks.
    fn opening(&self) -> Markup {
        html! {
            form.stack method="post" action="/views/opening" {
                input type="hidden" name="csrf_token" value=(self.csrf_token);
                input type="hidden" name="home" value=(self.asked.home);
                label.field {
                    "Opens with"
                    select.input name="view" {
                        option value="" { "Everything" }
                        @for (view, _) in self.shown_views() {
                            option value=(view.id) selected[self.asked.opening == Some(view.id)] { (view.name) }
                        }
                    }
                }
                button.btn { "Open with it" }
            }
        }
    }

    /// Keeps what is asked under a name.
    fn save(&self) -> Markup {
        html! {
            button.btn.ghost.wide type="button" popovertarget="save-view" aria-haspopup="dialog" { (small("plus")) "Save view" }
            div.menu.save-view popover id="save-view" role="dialog" aria-label="Save view" {
                form.stack method="post" action="/views" {
                    input type="hidden" name="csrf_token" value=(self.csrf_token);
                    input type="hidden" name="home" value=(self.asked.home);
                    input type="hidden" name="query" value=(self.asked.query());
                    label.field { "Name" input.input name="name" required maxlength="60" autofocus; }
                    label.row { input type="checkbox" name="shared" value="yes"; "For everybody" }
                    button.btn.primary { "Save" }
                }
                @if !self.views.is_empty() { hr; (self.opening()) }
                @if !self.views.is_empty() { hr; a href={ "/views?of=" (self.asked.home.subject().as_str()) } { "All views" } }
            }
        }
    }
}

/// Names and filters.
fn presets(home: Home, pipelines: &[Pipeline]) -> Vec<(&'static str, Filter)> {
    let asks = |field, wanted| Filter::default().with(field, wanted).unwrap_or_default();
    let mine = || Wanted::OneOf(vec![ME]);
    if home.subject() != Subject::Lead {
        return vec![
            ("All", Filter::default()),
            ("Mine", asks(Field::Responsible, mine())),
            ("Customers", asks(Field::CustomerSince, Wanted::Filled)),
            ("New this week", asks(Field::CreatedAt, Wanted::During(Period::LastDays(7)))),
        ];
    }
    // Every lead of a board is open.
    let is_board = matches!(home, Home::Board(_));
    let open = if is_board { Filter::default() } else { asks(Field::ClosedAt, Wanted::Empty) };
    let open_and = |field, wanted| open.clone().with(field, wanted).unwrap_or_default();
    let mut found = vec![
        ("Open leads", open.clone()),
        ("My leads", open_and(Field::Responsible, mine())),
        ("No task", open_and(Field::NextTask, Wanted::Empty)),
        ("Overdue", open_and(Field::NextTask, Wanted::During(Period::Overdue))),
    ];
    if !is_board {
        let shown = |pipeline: &&Pipeline| home.pipeline().is_none_or(|id| id == pipeline.id);
        let stages = |kind| {
            let of = pipelines.iter().filter(shown).filter_map(|pipeline| pipeline.stage_of_kind(kind));
            Wanted::OneOf(of.map(|stage| stage.id.0).collect())
        };
        found.insert(0, ("All", Filter::default()));
        found.push(("Won", asks(Field::Stage, stages(StageKind::Won))));
        found.push(("Lost", asks(Field::Stage, stages(StageKind::Lost))));
    }
    found
}
