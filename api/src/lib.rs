//! Kommo's words: `/api/v4`, and the only crate that speaks them (`unsorted`, `status_id`, `_embedded`).
//!
//! - [`router`]: every URL in one list, and what each is called in the OpenAPI document.
//! - [`state`]: what the API is handed. [`auth`]: whose token, whose account.
//! - [`call`]: one request, read whole. [`dispatch`]: runs it in one unit of work and answers.
//! - [`wire`]: how requests and answers look whatever they are about: envelope, problems, paging, queries, items, links.
//! - [`oauth`]: how a program that somebody let in gets its tokens.
//! - [`hooks`]: what telephone exchanges call, without a token. [`deliveries`]: what webhooks are sent.
//! - [`v4`]: one file per noun: reads its requests, calls the stations, writes its answers.
//!
//! A handler is a plain function over an open unit of work: `fn(&mut Cx, &Call) -> Result<Answer, Problem>`.
//! An error rolls its unit back, so that a batch is kept whole or not at all (kommo-api §2.6).

mod auth;
mod call;
pub mod deliveries;
mod dispatch;
mod errors;
mod hooks;
mod looks;
mod oauth;
mod openapi;
mod router;
mod state;
mod v4;
mod wire;

pub use router::{PREFIX, listed, router};
pub use state::{Api, Settings};
