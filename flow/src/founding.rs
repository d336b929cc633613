//! A company begins: its account, its first administrator, its first pipeline, and the door that every account has.

use crate::channels::mail::CREATE_LEAD;
use crate::channels::{self, Channel, NewSource, Source, addresses, make_source};
use crate::leads::{self, loss_reasons};
use crate::pipelines::{self, NewPipeline, Pipeline, add_pipeline};
use base::Cx;
use base::access::Role;
use base::accounts::{self, Account, AccountError, NewAccount};
use base::people::{NewUser, PeopleError, User, users};
use serde_json::json;

/// Why leads of a new company may be lost (MV-04): an administrator makes them its own.
const LOSS_REASONS: [&str; 4] = ["No answer", "Too expensive", "No longer interested", "Decision postponed"];

/// What a new company needs.
#[derive(Clone)]
pub struct Founding {
    /// Name, subdomain, currency, time zone.
    pub account: NewAccount,
    /// The country (two letters) in which its local phone numbers are written.
    pub country: Option<String>,
    /// Who sets it up; an administrator whatever is said here.
    pub admin: NewUser,
}

/// A company that has begun.
#[derive(Clone, Debug)]
pub struct Founded {
    /// Its account.
    pub account: Account,
    /// Who sets it up.
    pub admin: User,
    /// Its main pipeline, with the stages of PL-03.
    pub pipeline: Pipeline,
    /// The mail source behind its create-lead address (EM-40).
    pub create_lead: Source,
}

/// Why a company did not begin.
#[derive(Debug, thiserror::Error)]
pub enum FoundingError {
    /// Something about the account.
    #[error(transparent)]
    Account(#[from] AccountError),
    /// Something about its administrator.
    #[error(transparent)]
    People(#[from] PeopleError),
    /// Something about its pipeline.
    #[error(transparent)]
    Pipeline(#[from] pipelines::Error),
    /// Something about its reasons for losing.
    #[error(transparent)]
    Lead(#[from] leads::Error),
    /// Something about its door.
    #[error(transparent)]
    Channel(#[from] channels::Error),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] base::DbError),
}

/// Founds an account. Asked outside every account, as the system.
///
/// # Errors
/// A value that is not taken; the unit must not be committed then.
pub fn found_account(cx: &mut Cx<'_>, founding: &Founding) -> Result<Founded, FoundingError> {
    let account = accounts::create(cx, &founding.account)?;
    let outside = std::mem::replace(&mut cx.account, account.id);
    let equipped = equip(cx, founding);
    cx.account = outside;
    let (admin, pipeline, create_lead) = equipped?;
    Ok(Founded { account, admin, pipeline, create_lead })
}

fn equip(cx: &mut Cx<'_>, founding: &Founding) -> Result<(User, Pipeline, Source), FoundingError> {
    accounts::set_country(cx, founding.country.as_deref())?;
    let admin = users::add(cx, &NewUser { role: Role::Admin, ..founding.admin.clone() })?;
    let pipeline = add_pipeline(cx, &NewPipeline { name: "Sales".to_owned(), stages: Vec::new(), is_main: true })?;
    let create_lead = make_source(
        cx,
        NewSource {
            pipeline_id: pipeline.id,
            channel: Channel::Mail,
            name: "Create-lead address".to_owned(),
            external_id: Some(CREATE_LEAD.to_owned()),
            responsible_id: None,
            settings: json!({}),
        },
    )?;
    addresses::found(cx)?;
    for reason in LOSS_REASONS {
        loss_reasons::add(cx, reason, None)?;
    }
    Ok((admin, pipeline, create_lead))
}
