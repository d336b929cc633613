//! The templates on the page of mail's settings.

use crate::failure::Failure;
use crate::session::SignedIn;
use crate::shell;
use crate::state::Web;
use crate::ui::button::{Look, link};
use crate::ui::empty::{Empty, empty};
use crate::ui::icon::icon;
use crate::ui::money::thousands;
use crate::ui::time::ago;
use flow::timeline::templates::{self, Format, MailTemplate};
use maud::{Markup, html};

/// The section, by folder and name.
///
/// # Errors
/// [`Failure::Busy`].
pub(in crate::mail) async fn section(web: &Web, who: &SignedIn) -> Result<Markup, Failure> {
    let found = web.desk.read(who, |cx| templates::list(cx).map_err(Failure::from)).await?;
    let clock = shell::clock(web, who);
    let nothing = Empty {
        icon: "file-text",
        title: "No template yet",
        text: "What you write often is written once, and each mail gets the names and numbers of its lead.",
        action: who.writes().then_some(("Add a template", "/mail/templates/new")),
    };
    Ok(html! {
        section aria-labelledby="templates" {
            div.row.wrap {
                div.grow {
                    h2.head id="templates" { "Templates" }
                    p.muted { "Fields such as " code { "{{contact.first_name}}" } " become what a lead says." }
                }
                @if who.writes() && !found.is_empty() { (link(Look::Plain, "plus", "Add template", "/mail/templates/new")) }
            }
            @if found.is_empty() { (empty(&nothing)) } @else {
                div.box.wide-table tabindex="0" role="region" aria-labelledby="templates" { table.table {
                    thead { tr { th { "Name" } th { "Subject" } th { "Format" } th.r { "Used" } th { "Changed" } th { span.sr { "Actions" } } } }
                    tbody { @for one in &found { tr {
                        td { a href={ "/mail/templates/" (one.id) } { (one.name) } (place(one)) }
                        td.muted { (one.subject) }
                        td { (format_words(one.format)) }
                        td.r { (thousands(one.uses.unsigned_abs())) }
                        td.muted { (ago(&clock, one.updated_at)) }
                        td.r { span.row {
                            a.mini href={ "/mail/templates/" (one.id) "/preview" } aria-label={ "Preview " (one.name) } title="Preview" { (icon("eye")) }
                            a.mini href={ "/mail/templates/" (one.id) } aria-label={ "Change " (one.name) } title="Change" { (icon("pen-line")) }
                        } }
                    } } }
                } }
            }
        }
    })
}

/// The folder, and that it is nobody else's.
fn place(one: &MailTemplate) -> Markup {
    html! {
        @if !one.folder.is_empty() { " " span.pill { (icon("folder")) (one.folder) } }
        @if one.owner_id.is_some() { " " span.pill { "Only you" } }
    }
}

/// What people call a format.
pub(super) fn format_words(format: Format) -> &'static str {
    match format {
        Format::Plain => "Plain text",
        Format::Rich => "Rich text",
        Format::Html => "HTML",
    }
}
