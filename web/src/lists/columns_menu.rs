//! The menu above a table that chooses its columns: ticks, in an order that is dragged or moved by Alt and an arrow (VW-02).

use super::asked::Asked;
use super::columns::Column;
use super::names::Names;
use crate::ui::icon::icon;
use base::fields::Predefined;
use maud::{Markup, html};

/// The button and its menu. The columns that are shown stand first, in their order; a new order is sent as it stands.
pub fn columns_menu(asked: &Asked, shown: &[Column], names: &Names) -> Markup {
    // Phones and addresses are columns of their own already.
    let own = names.fields.iter().filter(|field| Predefined::of(field.id).is_none());
    let all = Column::built_in(asked.home.subject()).chain(own.map(|field| Column::Custom(field.id)));
    let others = all.filter(|column| !shown.contains(column));
    let kept = asked.pairs().into_iter().filter(|(key, _)| key != "columns");
    html! {
        button.btn.ghost type="button" popovertarget="columns-menu" aria-haspopup="dialog" { (icon("columns-3")) "Columns" }
        div.menu.columns-menu popover id="columns-menu" role="dialog" aria-label="Columns" {
            form.stack method="get" action=(asked.home.path()) {
                @for (key, value) in kept { input type="hidden" name=(key) value=(value); }
                ol.option-list {
                    @for (column, is_shown) in shown.iter().map(|column| (*column, true)).chain(others.map(|column| (column, false))) {
                        li.row {
                            span.mini.grip title="Drag to another place" { (icon("grip-vertical")) }
                            label.row.grow { input.tick type="checkbox" name="columns" value=(column) checked[is_shown]; (column.title(&names.fields)) }
                        }
                    }
                }
                p.hint { "Alt ↑ or ↓ moves a column." }
                button.btn.primary { "Show" }
            }
        }
    }
}
