//! The bar above a list or board: the filter, ready-made ones and saved views, what is asked as chips, and the way to keep it.

use super::asked::Asked;
use super::names::Names;
use super::ready_made;
use crate::ui::icon::{icon, small};
use crate::ui::pill::up_to_99;
use base::filters::{Filter, Shown};
use base::views::View;
use flow::pipelines::Pipeline;
use flow::timeline::Wanting;
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
    /// Leads of a board whose next task is overdue, and those without one.
    pub wanting: Wanting,
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
                div.ready {
                    @if !self.is_ready_made() { (self.chips()) }
                    (self.ready_made())
                    (self.save())
                    a.btn.ghost.wide href="/bin" { "Deleted" }
                }
                (end)
            }
        }
    }

    /// Is what is asked one of the links?
    fn is_ready_made(&self) -> bool {
        let known = ready_made::known(self.asked.home, self.pipelines);
        known.iter().any(|(_, filter)| filter.is_same(&self.asked.filter))
            || ready_made::kept(self.asked.home, self.views).any(|(_, filter)| filter.is_same(&self.asked.filter))
    }

    fn ready_made(&self) -> Markup {
        html! {
            @for (name, filter) in ready_made::known(self.asked.home, self.pipelines) {
                (self.choice(name, &self.asked.filtered(&filter), filter.is_same(&self.asked.filter), &self.badge(name)))
            }
            @for (view, filter) in ready_made::kept(self.asked.home, self.views) {
                (self.choice(&view.name, &self.asked.viewed(view, &filter), filter.is_same(&self.asked.filter), &html! {}))
            }
        }
    }

    /// How many leads a ready-made filter of a board takes, where that wants attention.
    fn badge(&self, name: &str) -> Markup {
        let (count, is_calm) = match name {
            "Overdue" => (self.wanting.late, false),
            "No task" => (self.wanting.taskless, true),
            _ => (0, false),
        };
        html! { @if count > 0 { span.badge.calm[is_calm] { (up_to_99(count.unsigned_abs())) } } }
    }

    /// A link, or what is asked already with the way to ask it no longer.
    fn choice(&self, name: &str, href: &str, is_current: bool, badge: &Markup) -> Markup {
        let is_all = is_current && self.asked.filter.is_open();
        html! {
            @if is_current && !is_all {
                a.btn.chip aria-current="true" href=(self.asked.filtered(&Filter::default())) { (name) (small("x")) span.sr { ", take away" } }
            } @else {
                a.btn.ghost aria-current=[is_all.then_some("true")] href=(href) {
                    (name) (badge)
                }
            }
        }
    }

    fn chips(&self) -> Markup {
        let asked = self.asked;
        html! {
            @for condition in asked.filter.conditions() {
                a.btn.chip aria-current="true" href=(asked.filtered(&asked.filter.clone().without(condition.field()))) {
                    @if let Some(names) = self.names { (names.words(asked, condition)) } (small("x")) span.sr { ", take away" }
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
                        @for (view, _) in ready_made::kept(self.asked.home, self.views) {
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
