//! An IMAP mailbox is connected: its password is sealed before the unit of work begins, and no page ever shows it again.

use super::add::{around, page};
use super::{responsible, responsible_choices};
use crate::failure::Failure;
use crate::session::{Admin, SignedIn};
use crate::state::Web;
use crate::ui::button::{Look, submit};
use crate::ui::field::{Field, choice, input};
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use base::Cx;
use base::ids::PipelineId;
use base::secrets::Secret;
use flow::channels::handles;
use flow::channels::mailboxes::{self, Auth, MailboxKind, NewMailbox, PASSWORD_CONTEXT, Server, Tls};
use flow::pipelines;
use maud::html;
use serde::Deserialize;
use std::collections::BTreeMap;

/// IMAP over TLS from the first byte (RFC 8314 §3.2).
const USUAL_PORT: &str = "993";
const TLS: [(&str, &str); 2] = [("implicit", "TLS from the start (993)"), ("starttls", "STARTTLS (143)")];
const KINDS: [(&str, &str); 2] =
    [("shared", "Shared: everybody sees its mails"), ("personal", "Personal: only I see its mails")];

/// What the form sends, and what was wrong with it.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    address: String,
    host: String,
    port: String,
    tls: String,
    username: String,
    password: Option<Secret>,
    kind: String,
    responsible: String,
    #[serde(skip)]
    problems: BTreeMap<&'static str, String>,
}

/// `POST /pipelines/{id}/mailboxes`.
///
/// # Errors
/// [`Failure::NotFound`]; what is wrong with the form is said beside its fields.
pub async fn connect(
    State(web): State<Web>,
    Admin(who): Admin,
    Path(id): Path<i64>,
    Form(mut sent): Form<Typed>,
) -> Result<Response, Failure> {
    let (id, user) = (PipelineId(id), who.user.id);
    let password = sent.password.take().filter(|password| !password.reveal().is_empty());
    let port = sent.port.trim().parse::<u16>().ok().filter(|port| *port > 0);
    sent.problems = problems(&sent, port, password.as_ref());
    let (Some(port), Some(password), true) = (port, password, sent.problems.is_empty()) else {
        return answer(&web, &who, id, &sent).await;
    };
    let sealed_password = web.vault.seal(PASSWORD_CONTEXT, password.reveal().as_bytes());
    let typed = sent.clone();
    let connect = move |cx: &mut Cx<'_>| {
        let new = NewMailbox {
            pipeline_id: pipelines::load(cx, id)?.id,
            kind: MailboxKind::from_stored(&typed.kind),
            address: typed.address.clone(),
            server: typed.server(port),
            smtp: None,
            auth: Auth::Password { sealed: sealed_password.clone() },
            responsible_id: responsible(cx, &typed.responsible, None)?,
        };
        Ok::<_, Failure>(mailboxes::add_mailbox(cx, new, user)?.0)
    };
    match web.desk.write(&who, connect).await {
        Ok(source) => Ok(Redirect::to(&format!("/sources/{}", source.id)).into_response()),
        Err(Failure::Invalid(sentence)) => {
            sent.problems.insert("address", sentence);
            answer(&web, &who, id, &sent).await
        }
        Err(failure) => Err(failure),
    }
}

impl Typed {
    fn server(&self, port: u16) -> Server {
        Server {
            host: self.host.trim().to_owned(),
            port,
            username: self.username.trim().to_owned(),
            tls: Tls::from_word(&self.tls),
        }
    }
}

/// What is missing or not understood, by field.
fn problems(sent: &Typed, port: Option<u16>, password: Option<&Secret>) -> BTreeMap<&'static str, String> {
    let wrong = [
        ("address", handles::email(&sent.address).is_none(), "This is not an e-mail address."),
        ("host", sent.host.trim().is_empty(), "Write the name of the IMAP server, such as imap.example.com."),
        ("port", port.is_none(), "Write a port from 1 to 65535; it is 993 nearly everywhere."),
        ("username", sent.username.trim().is_empty(), "Write the user name; it is the address nearly everywhere."),
        ("password", password.is_none(), "Write the password."),
    ];
    wrong.into_iter().filter(|(_, is_wrong, _)| *is_wrong).map(|(name, _, said)| (name, said.to_owned())).collect()
}

/// The form; a password is never filled in again.
pub(super) async fn answer(web: &Web, who: &SignedIn, id: PipelineId, typed: &Typed) -> Result<Response, Failure> {
    let (pipeline, people) = around(web, who, id).await?;
    let choices = responsible_choices(&people, None);
    let choices: Vec<(&str, &str)> = choices.iter().map(|(value, words)| (value.as_str(), words.as_str())).collect();
    let port = if typed.port.is_empty() { USUAL_PORT } else { &typed.port };
    let field = |name: &'static str, label, value, kind, hint| Field {
        name,
        label,
        value,
        kind,
        autocomplete: Some(if kind == "password" { "new-password" } else { "off" }),
        hint,
        error: typed.problems.get(name).map(String::as_str),
        is_required: true,
        max_length: None,
    };
    let form = html! {
        form.box.pad.form method="post" action={ "/pipelines/" (id) "/mailboxes" } {
            input type="hidden" name="csrf_token" value=(who.csrf_token.reveal());
            (input(&field("address", "E-mail address", &typed.address, "email", None)))
            (input(&field("host", "IMAP server", &typed.host, "text", None)))
            (input(&field("port", "Port", port, "number", None)))
            (choice(&Field { name: "tls", label: "Encryption", value: &typed.tls, ..Field::default() }, &TLS))
            (input(&field("username", "User name", &typed.username, "text", Some("Nearly always the e-mail address."))))
            (input(&field("password", "Password", "", "password", Some("Often an app password. It is kept sealed and never shown."))))
            (choice(&Field { name: "kind", label: "Who sees it", value: &typed.kind, ..Field::default() }, &KINDS))
            (choice(&Field { name: "responsible", label: "Responsible", value: &typed.responsible, ..Field::default() }, &choices))
            div.row { (submit(Look::Primary, "Connect")) }
        }
    };
    let page = page(web, who, &pipeline, "New source: Mailbox", &form).await?;
    let status = if typed.problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, page).into_response())
}
