//! `GET /settings/programs`: the programs, what each needs to know, and who let it in.

use crate::failure::Failure;
use crate::session::{Admin, SignedIn};
use crate::settings::page;
use crate::shell;
use crate::state::Web;
use crate::ui::button::{Look, submit};
use crate::ui::table::{Align, table};
use crate::ui::time::{Clock, ago};
use axum::extract::State;
use base::clock::MINUTE;
use base::ids::ProgramId;
use base::people::consents::{self, CODE_LIFETIME, Consent};
use base::people::programs::{self, LONGEST_ADDRESS, Program};
use base::secrets::Secret;
use maud::{Markup, html};

/// What was made a moment ago and is shown this once.
pub(super) struct Made {
    pub(super) program: ProgramId,
    pub(super) what: &'static str,
    pub(super) value: Secret,
}

/// The page.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn show(State(web): State<Web>, Admin(who): Admin) -> Result<Markup, Failure> {
    shown(&web, &who, None).await
}

/// The page, with what was just made.
pub(super) async fn shown(web: &Web, who: &SignedIn, made: Option<&Made>) -> Result<Markup, Failure> {
    let (programs, consents) =
        web.desk.read(who, |cx| Ok::<_, Failure>((programs::list(cx)?, consents::list(cx)?))).await?;
    let clock = shell::clock(web, who);
    let content = html! {
        p.muted { "A program that you name here may ask people to let it in. It then works in their names, with their rights, until they or you take it back." }
        @for program in &programs { (one(who, &clock, program, (&consents, made))) }
        section.box.pad.form {
            h2 { "Another program" }
            form.form method="post" action="/settings/programs" {
                (token_field(who)) (fields(None)) div.row { (submit(Look::Primary, "Add")) }
            }
        }
    };
    page(web, who, "Programs", &content).await
}

fn one(who: &SignedIn, clock: &Clock, program: &Program, (consents, made): (&[Consent], Option<&Made>)) -> Markup {
    let address = format!("/programs/{}", program.id);
    let made = made.filter(|made| made.program == program.id);
    html! {
        section.box.pad.form id={ "program-" (program.id) } {
            h2 { (program.name) }
            @if let Some(made) = made {
                div.banner role="status" {
                    p { b { (made.what) " Copy it now: it is not shown again." } input.input.num readonly value=(made.value.reveal()) aria-label=(made.what); }
                }
            }
            label.field { span.lbl { "Client id" } input.input.num readonly value=(program.public_id); }
            form.form method="post" action=(address) {
                (token_field(who)) (fields(Some(program))) div.row { (submit(Look::Plain, "Save")) }
            }
            div.row.wrap {
                (button(who, &format!("{address}/code"), "btn", "Code for myself"))
                (button(who, &format!("{address}/secret"), "btn", "New secret"))
                (button(who, &format!("{address}/deletion"), "btn bad", "Delete"))
            }
            p.muted.small { "A code lets the program in in your own name; it works once, for " (CODE_LIFETIME / MINUTE) " minutes. A new secret makes the old one void. Deleting shuts the program out everywhere." }
            (who_let_it_in(who, clock, program, consents))
        }
    }
}

fn who_let_it_in(who: &SignedIn, clock: &Clock, program: &Program, consents: &[Consent]) -> Markup {
    let of_program = consents.iter().filter(|consent| consent.program_id == program.id);
    let rows: Vec<Vec<Markup>> = of_program
        .map(|consent| {
            let end = button(who, &format!("/consents/{}/revocation", consent.id), "btn bad", "Shut out");
            vec![html! { (consent.user_name) }, ago(clock, consent.created_at), ago(clock, consent.renewed_at), end]
        })
        .collect();
    let columns =
        [("Who let it in", Align::Start), ("Since", Align::Start), ("Tokens renewed", Align::Start), ("", Align::End)];
    html! { @if !rows.is_empty() { (table("Who let it in", &columns, &rows)) } }
}

fn fields(program: Option<&Program>) -> Markup {
    let (name, address) = program.map_or(("", ""), |program| (&program.name, &program.redirect_address));
    html! {
        label.field { span.lbl { "Name" } input.input name="name" value=(name) required maxlength="255" autocomplete="off"; }
        label.field {
            span.lbl { "Redirect address" }
            input.input name="redirect_address" type="url" value=(address) required maxlength=(LONGEST_ADDRESS) autocomplete="off" placeholder="https://";
        }
    }
}

fn button(who: &SignedIn, action: &str, class: &str, text: &str) -> Markup {
    html! { form method="post" action=(action) { (token_field(who)) button class=(class) { (text) } } }
}

fn token_field(who: &SignedIn) -> Markup {
    html! { input type="hidden" name="csrf_token" value=(who.csrf_token.reveal()); }
}
