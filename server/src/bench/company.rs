//! The company whose node is measured: the named workshop, with a session and a token for the clients.

use super::site::Site;
use crate::installation::Installation;
use anyhow::Context as _;
use axum::http::HeaderName;
use axum::http::header::{AUTHORIZATION, COOKIE};
use base::Desk;
use base::desk::Who;
use base::ids::AccountId;
use base::people::sessions;
use base::people::tokens::{self, NewToken};
use base::secrets::Vault;
use flow::timeline::numbers;
use flow::updates;
use std::sync::Arc;
use tokio::runtime::Runtime;
use world::World;

/// What is in the workshop at first.
#[derive(Clone, Copy, Debug)]
pub enum Stock {
    /// Its leads and requests.
    Furnished,
    /// People, pipelines and doors only.
    Empty,
}

/// The workshop in a new database.
pub struct Company {
    /// Units of work beside the node's.
    pub desk: Desk,
    /// Its account.
    pub account: AccountId,
    /// Its people, pipelines and doors.
    pub world: World,
    vault: Arc<Vault>,
}

impl Company {
    /// Founds the workshop.
    ///
    /// # Errors
    /// When the database cannot be opened, or says no.
    pub fn found(runtime: &Runtime, site: &Site, stock: Stock) -> anyhow::Result<Company> {
        let Installation { desk, vault, .. } = Installation::open(&site.layout)?;
        let (account, world) = runtime.block_on(async {
            let founded = desk.write(Who::installation(), |cx| {
                anyhow::Ok(flow::founding::found_account(cx, &world::workshop(None))?.account.id)
            });
            let account = founded.await?;
            let who = Who::system(account);
            let world = desk.write(who, move |cx| {
                anyhow::Ok(match stock {
                    Stock::Furnished => world::furnish(cx, None)?,
                    Stock::Empty => world::open_workshop(cx, None)?,
                })
            });
            let world = world.await?;
            // Everybody is told what a worker would have told them, and what happened is counted.
            while desk.write(who, updates::read_journal).await? {}
            while desk.write(who, numbers::read_journal).await? {}
            anyhow::Ok((account, world))
        })?;
        Ok(Company { desk, account, world, vault })
    }

    /// Seals what its node is to open.
    pub fn vault(&self) -> &Vault {
        &self.vault
    }

    /// The header of a program with a token of Mara's.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub async fn token(&self) -> anyhow::Result<(HeaderName, String)> {
        let (vault, user_id) = (Arc::clone(&self.vault), self.world.mara);
        let made = self.desk.write(Who::system(self.account), move |cx| {
            let new = NewToken { user_id, name: "bench".to_owned(), days: 1, base_domain: "localhost".to_owned() };
            anyhow::Ok(tokens::create(cx, &vault, &new)?)
        });
        Ok((AUTHORIZATION, format!("Bearer {}", made.await?.reveal())))
    }

    /// The headers of a browser in which Mara is signed in: its session, and the token of its forms.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub async fn session(&self) -> anyhow::Result<Vec<(HeaderName, String)>> {
        let mara = self.world.mara;
        let opened =
            self.desk.write(Who::system(self.account), move |cx| anyhow::Ok(sessions::open(cx, mara)?)).await?;
        let (_, cookie) = web::session::session_cookie(&opened.token, false);
        let (pair, _) = cookie.to_str()?.split_once(';').context("a cookie with attributes")?;
        let csrf = (HeaderName::from_static("x-csrf-token"), opened.csrf_token.reveal().to_owned());
        Ok(vec![(COOKIE, pair.to_owned()), csrf])
    }
}
