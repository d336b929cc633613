//! Beside the conditions: the filters that everybody has, one's own views and the shared ones.

use super::super::ready_made;
use super::Panel;
use base::filters::Filter;
use base::views::View;
use maud::{Markup, html};

impl Panel {
    pub(super) fn ready(&self) -> Markup {
        let home = self.asked.home;
        let kept: Vec<(&View, Filter)> = ready_made::kept(home, &self.views).collect();
        let (own, shared): (Vec<_>, Vec<_>) = kept.into_iter().partition(|(view, _)| view.owner_id.is_some());
        html! {
            nav.filter-ready aria-label="Views" {
                ul {
                    @for (name, filter) in ready_made::known(home, &self.names.pipelines) {
                        li { (self.link(name, &self.asked.filtered(&filter), &filter)) }
                    }
                }
                (self.views("My views", &own))
                (self.views("Shared views", &shared))
                @if !self.views.is_empty() {
                    a.btn.ghost.small href={ "/views?of=" (home.subject().as_str()) } { "All views" }
                }
            }
        }
    }

    fn views(&self, title: &str, views: &[(&View, Filter)]) -> Markup {
        html! {
            @if !views.is_empty() {
                h3 { (title) }
                ul { @for (view, filter) in views { li { (self.link(&view.name, &self.asked.viewed(view, filter), filter)) } } }
            }
        }
    }

    fn link(&self, name: &str, href: &str, filter: &Filter) -> Markup {
        let is_current = filter.is_same(&self.asked.filter);
        html! { a.btn.ghost aria-current=[is_current.then_some("true")] href=(href) { span.clip { (name) } } }
    }
}
