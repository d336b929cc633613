//! `sluice token create`: a key for a program that uses the API, in the name of a person.

use crate::installation::{Installation, Layout};
use crate::settings::Place;
use anyhow::{Context as _, bail};
use base::Desk;
use base::accounts::{self, Account};
use base::desk::Who;
use base::ids::AccountId;
use base::people::tokens::{self, NewToken};
use base::people::users;
use clap::{Args, Subcommand};

/// Accounts that are looked through at a time.
const PAGE_ACCOUNTS: i64 = 100;

/// What can be done with tokens.
#[derive(Subcommand)]
pub enum Command {
    /// Makes a token and prints it, alone; it is shown only now.
    Create(Create),
}

/// Whose token, and for how long.
#[derive(Args, Clone)]
pub struct Create {
    /// The address of the person in whose name the program acts.
    #[arg(long)]
    email: String,
    /// The account, where the person works in several.
    #[arg(long)]
    subdomain: Option<String>,
    /// What the token is for.
    #[arg(long, default_value = "Command line")]
    name: String,
    /// How long it is valid.
    #[arg(long, default_value_t = 365)]
    days: i64,
}

/// Prints one token on the standard output, and nothing else. Works beside a running server.
///
/// # Errors
/// When nobody, or somebody in several accounts, has the address.
pub fn create(place: &Place, new: Create) -> anyhow::Result<()> {
    let installation = Installation::open(&Layout::of(place))?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let token = runtime.block_on(async {
        let account = find_account(&installation.desk, &new).await?;
        let vault = installation.vault.clone();
        let made = installation.desk.write(Who::system(account.id), move |cx| {
            let user = users::find_by_email(cx, &new.email)?.context("nobody here has this address any more")?;
            let wanted = NewToken {
                user_id: user.id,
                name: new.name.clone(),
                days: new.days,
                base_domain: account.subdomain.clone(),
            };
            anyhow::Ok(tokens::create(cx, &vault, &wanted)?)
        });
        made.await
    })?;
    println!("{}", token.reveal());
    Ok(())
}

/// The account in which somebody has this address.
async fn find_account(desk: &Desk, new: &Create) -> anyhow::Result<Account> {
    let mut found = Vec::new();
    let mut after = AccountId::INSTALLATION;
    loop {
        let page = desk.read(Who::installation(), move |cx| accounts::list(cx, after, PAGE_ACCOUNTS)).await?;
        let Some(last) = page.last() else { break };
        after = last.id;
        for account in page {
            let email = new.email.clone();
            let user = desk.read(Who::system(account.id), move |cx| users::find_by_email(cx, &email)).await?;
            let is_wanted = new.subdomain.as_ref().is_none_or(|wanted| *wanted == account.subdomain);
            found.extend(user.filter(|_| is_wanted).map(|_| account));
        }
    }
    match found.len() {
        0 => bail!("nobody has the address {}; nothing was made", new.email),
        1 => found.pop().context("one account"),
        _ => bail!("{} works in several accounts; say which with --subdomain", new.email),
    }
}
