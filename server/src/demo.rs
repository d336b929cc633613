//! `sluice demo`: a sample company to look around in, offline, on SQLite; how to send it requests is printed.

mod contents;

use crate::installation::{Installation, Layout};
use crate::logs;
use crate::serve::Running;
use crate::settings::{Facing, Place, Role};
use anyhow::Context as _;
use base::access::{self, Actor};
use base::accounts::{self, Account};
use base::clock::DAY;
use base::desk::Who;
use base::people::links::{self, Purpose};
use base::people::users;
use base::secrets::Secret;
use base::{Cx, Desk};
use clap::Args;
use flow::channels::addresses;
use flow::channels::{self, AttachedFile, Channel, Source};
use flow::founding::found_account;
use std::net::SocketAddr;

/// The domain of the demo's create-lead address: reserved for examples (RFC 2606 §2), so it never is a real one.
const MAIL_DOMAIN: &str = "demo.example";

/// Where the demo is reached.
#[derive(Args, Clone)]
pub struct Flags {
    /// Where HTTP is served; port 0 takes a free one.
    #[arg(long, env = "SLUICE_HTTP", value_name = "ADDR", default_value = "127.0.0.1:8080")]
    http: SocketAddr,
    /// Where mail is taken by SMTP.
    #[arg(long, env = "SLUICE_SMTP", value_name = "ADDR", default_value = "127.0.0.1:2525")]
    smtp: SocketAddr,
}

/// Furnishes the company at the first start, keeps what is there at every other, and serves until it is stopped.
///
/// # Errors
/// As `serve`.
pub fn run(place: &Place, flags: &Flags) -> anyhow::Result<()> {
    // The hints are what somebody who tries it out should see, not a line for each request.
    logs::start(place, "warn")?;
    let layout = Layout::of_demo(place)?;
    layout.make_folder()?;
    // Held until the end of this function.
    let _lock = layout.lock()?;
    let installation = Installation::open(&layout)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let drawing = contents::floor_plan(&installation.files)?;
        let founder = installation.desk.write(Who::installation(), move |cx| furnish(cx, &drawing)).await?;
        if let Some(founder) = founder {
            contents::import_visitors(&installation, founder).await?;
        }
        let running = Running::start(&installation, &facing(flags)).await?;
        let company = look(&installation.desk).await?;
        print!("{}", hints(&company, &running));
        running.until_stopped().await
    })
}

fn facing(flags: &Flags) -> Facing {
    Facing {
        provider_database: "off".to_owned(),
        http: flags.http,
        smtp: Some(flags.smtp),
        smtp_certificate: None,
        smtp_key: None,
        lmtp: None,
        metrics: None,
        role: Role::All,
        allowed_networks: Vec::new(),
        tls_ca: None,
        mail_domain: MAIL_DOMAIN.to_owned(),
        mail_relay: None,
        mail_from: None,
        public_url: None,
        trust_proxy: false,
        api_rate_limit: None,
    }
}

/// One unit: whoever kills the first start finds all of the company at the second, or begins anew. Who founded it, when
/// this is the first.
fn furnish(cx: &mut Cx<'_>, drawing: &AttachedFile) -> anyhow::Result<Option<Who>> {
    if accounts::count(cx)? > 0 {
        return Ok(None);
    }
    cx.account = found_account(cx, &world::workshop(None))?.account.id;
    let world = world::furnish(cx, None)?;
    world::inhabit(cx, &world, drawing)?;
    Ok(Some(Who { account: cx.account, actor: Actor::User(world.mara, access::Role::Admin) }))
}

/// What somebody who tries the company out needs.
struct Company {
    account: Account,
    /// A fresh sign-in link for who founded it.
    token: Secret,
    sources: Vec<Source>,
    create_lead: String,
}

async fn look(desk: &Desk) -> anyhow::Result<Company> {
    let account = desk.read(Who::installation(), |cx| accounts::find_by_host(cx, "localhost")).await?;
    let account = account.context("there is no account, or more than one, in the demo's folder")?;
    let looked = desk.write(Who::system(account.id), |cx| {
        let mara = users::find_by_email(cx, &world::workshop(None).admin.email)?.context("Mara is gone")?;
        let token = links::make(cx, Purpose::SignIn, Some(mara.id), DAY)?;
        let create_lead = addresses::whole(cx, addresses::Purpose::CreateLead, MAIL_DOMAIN)?;
        anyhow::Ok((token, channels::list_sources(cx, None)?, create_lead))
    });
    let (token, sources, create_lead) = looked.await?;
    Ok(Company { account, token, sources, create_lead })
}

fn hints(company: &Company, running: &Running) -> String {
    let Company { account, token, sources, create_lead } = company;
    let key = |channel| {
        let source = sources.iter().find(|source| source.channel == channel && source.is_on);
        source.map_or("(switched off)", |source| source.public_key.as_str())
    };
    let smtp = running.smtp.map_or_else(String::new, |address| address.to_string());
    format!(
        r#"
{name}, a sample company. Sign in as Mara, with a link that works once:

  http://{http}/links/{token}

Send it a request and watch the board:

  a mail     printf 'From: Ann <ann@example.com>\r\nSubject: A table for ten\r\n\r\nCan you build one by May?\r\n' | curl smtp://{smtp} --mail-from ann@example.com --mail-rcpt {create_lead} --upload-file -
  a form     curl http://{http}/forms/{form} -d name=Ann -d email=ann@example.com -d 'message=A table for ten'
  a chat     curl http://{http}/chat/{chat}/messages --json '{{"visitor": "visitor-1", "id": "message-1", "text": "Do you build tables?"}}'
  a call     curl http://{http}/hooks/calls/{call} --json '{{"phone": "+49 30 901820", "duration": 42, "call_id": "1"}}'

Stop it with Ctrl-C. What you do is kept for the next start.
"#,
        name = account.name,
        http = running.http,
        token = token.reveal(),
        form = key(Channel::Form),
        chat = key(Channel::Chat),
        call = key(Channel::Call),
    )
}
