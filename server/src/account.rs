//! `sluice account create`: a company, its first administrator, its pipeline and its create-lead address, or none of it.

use crate::archive::Archive;
use crate::installation::{Installation, Layout};
use crate::settings::Place;
use anyhow::{Context as _, bail};
use base::access::Role;
use base::accounts::NewAccount;
use base::desk::Who;
use base::passwords;
use base::people::NewUser;
use base::secrets::Secret;
use clap::{Args, Subcommand};
use flow::founding::{Founding, found_account};
use std::io::Read;

/// Bytes of a password that are read; longer ones are refused anyway.
const PASSWORD_LIMIT_BYTES: u64 = 4_096;

/// What can be done with accounts.
#[derive(Subcommand)]
pub enum Command {
    /// Makes an account with its first administrator, a pipeline and a create-lead address.
    Create(Create),
    /// Writes a whole account, with its files, into one archive.
    Export(Archive),
    /// Makes a new account of an archive, on either database.
    Import(Archive),
}

/// What a new account needs.
#[derive(Args, Clone)]
pub struct Create {
    /// What people call the company.
    #[arg(long)]
    name: String,
    /// The first label of its host name: acme for acme.example.com.
    #[arg(long)]
    subdomain: String,
    /// The address with which its first administrator signs in.
    #[arg(long)]
    email: String,
    /// What the administrator is called; the part of the address before the @ unless given.
    #[arg(long, value_name = "NAME")]
    user_name: Option<String>,
    /// Reads the password from the standard input, so that it shows in no list of processes.
    #[arg(long, required = true)]
    password_stdin: bool,
    /// ISO 4217.
    #[arg(long, default_value = "EUR")]
    currency: String,
    /// Two letters: the country in which its local phone numbers are written.
    #[arg(long)]
    country: Option<String>,
    /// A name of the IANA time zone database.
    #[arg(long, default_value = "UTC")]
    time_zone: String,
}

/// Makes the account and says how to go on. Works beside a running server.
///
/// # Errors
/// A sentence about the first value that is not taken; nothing was made then.
pub fn create(place: &Place, new: Create) -> anyhow::Result<()> {
    let password = password_from_stdin()?;
    passwords::check(&password, &new.email)?;
    if let Some(country) = &new.country
        && !(country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_alphabetic()))
    {
        bail!("{country:?} is not a country: use two letters such as DE");
    }
    let installation = Installation::open(&Layout::of(place))?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let account = runtime.block_on(installation.desk.write(Who::installation(), move |cx| {
        let password_hash = passwords::hash(&password, &mut cx.rng)?;
        anyhow::Ok(found_account(cx, &founding(new.clone(), password_hash))?.account)
    }))?;
    println!(
        "Made the account {} ({}). Its people sign in at its host name, {}.",
        account.name, account.id, account.subdomain
    );
    Ok(())
}

fn founding(new: Create, password_hash: String) -> Founding {
    let local_part = new.email.split('@').next().unwrap_or_default().to_owned();
    let account =
        NewAccount { name: new.name, subdomain: new.subdomain, currency: new.currency, time_zone: new.time_zone };
    let admin = NewUser {
        name: new.user_name.unwrap_or(local_part),
        email: new.email,
        role: Role::Admin,
        password_hash: Some(password_hash),
    };
    Founding { account, country: new.country.map(|country| country.to_ascii_uppercase()), admin }
}

fn password_from_stdin() -> anyhow::Result<Secret> {
    let mut text = String::new();
    std::io::stdin()
        .take(PASSWORD_LIMIT_BYTES)
        .read_to_string(&mut text)
        .context("no password on the standard input")?;
    Ok(Secret::from(text.trim_end_matches(['\r', '\n']).to_owned()))
}
