//! Tokens of a mailbox, renewed at a real token server, and taken by a real Dovecot.

use super::{NoAccess, to_mailbox, was_refused};
use crate::mail_servers::{Places, TokenServers};
use crate::worker::lease::{self, Leases};
use crate::worker::postbox::{Postbox, Proof};
use crate::worker::{Node, Outside, mailboxes as following};
use base::dial::Guard;
use base::files::Files;
use base::ids::MailboxId;
use base::secrets::Vault;
use base::{params, tls};
use flow::channels::mailboxes::{
    self, Auth, CLIENT_SECRET_CONTEXT, MailboxChange, MailboxKind, NewMailProvider, NewMailbox, Provider, Reached,
    Server, Tls,
};
use mail::tokens::{KeptTokens, Tokens};
use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use testkit::desk::NOW;
use testkit::token_server::{LIFETIME, Mood};
use testkit::{Dovecot, TestDesk, TokenServer, on_each_database};
use tokio_util::sync::CancellationToken;
use tracing_subscriber::fmt::MakeWriter;

on_each_database!(
    two_connections_that_need_a_token_at_once_renew_it_once,
    a_consent_that_is_over_is_said_once_and_not_asked_for_again,
    a_token_server_in_trouble_is_asked_again_and_nothing_is_lost,
    a_mailbox_is_followed_by_its_token_and_goes_on_after_a_new_sign_in,
);

const LOOPBACK: [&str; 2] = ["127.0.0.0/8", "::1/128"];
/// What a follower does is waited for so long.
const PATIENCE: Duration = Duration::from_secs(40);

/// A node whose Google is the token server of this test.
struct House {
    node: Arc<Node>,
    tokens: TokenServer,
    _folder: TempDir,
}

impl House {
    fn of(desk: &TestDesk, allowed: &[&str]) -> House {
        let (folder, tokens) = (tempfile::tempdir().unwrap(), TokenServer::start());
        let allowed: Vec<_> = allowed.iter().map(|network| network.parse().unwrap()).collect();
        let tls = tls::client_config(Some(&tokens.ca_file())).unwrap();
        let mut places = Places::public();
        places.google.tokens = tokens.address();
        let guard = Arc::new(Guard::new(allowed.clone()));
        let servers = TokenServers::new(guard, Arc::clone(&tls), places);
        let node = Node {
            desk: desk.desk.clone(),
            files: Arc::new(Files::open(folder.path()).unwrap()),
            vault: Arc::new(Vault::from_key([7; 32])),
            postbox: Postbox::new(Guard::new(allowed), tls, None),
            token_servers: Arc::new(servers),
            relaying: None,
            name: "test".to_owned(),
            holder: "the only node".to_owned(),
            leases: Leases::default(),
        };
        let house = House { node: Arc::new(node), tokens, _folder: folder };
        let secret = house.node.vault.seal(CLIENT_SECRET_CONTEXT, b"our-client-secret");
        let registration = NewMailProvider {
            provider: Provider::Google,
            client_id: "our-client-id".to_owned(),
            sealed_client_secret: Some(secret),
            tenant: String::new(),
        };
        desk.run_as(desk.world.mara, move |cx| mailboxes::set_provider(cx, registration.clone()));
        house
    }

    /// Tokens as a new consent gives them; the first one has ended.
    fn consent(&self) -> Auth {
        let refresh = self.tokens.consent("mailbox1@firm.test");
        let given = Tokens {
            access: "access-of-yesterday".to_owned().into(),
            refresh: Some(refresh.into()),
            lifetime: 0,
            signed_in_as: None,
        };
        let sealed = mailboxes::seal_tokens(&self.node.vault, &KeptTokens::of(&given, None).unwrap());
        Auth::OAuth { provider: Provider::Google, sealed, expire_at: NOW }
    }

    fn connect(&self, desk: &TestDesk, port: u16) -> MailboxId {
        let new = NewMailbox {
            pipeline_id: desk.world.sales,
            kind: MailboxKind::Shared,
            address: "mailbox1@firm.test".to_owned(),
            server: server(port),
            smtp: None,
            auth: self.consent(),
            responsible_id: None,
        };
        let mara = desk.world.mara;
        desk.run_as(mara, move |cx| mailboxes::add_mailbox(cx, new.clone(), mara)).1
    }

    async fn token(&self, desk: &TestDesk, id: MailboxId) -> Result<String, NoAccess> {
        match to_mailbox(&self.node, desk.account, id).await?.proof {
            Proof::Token(token) => Ok(token.reveal().to_owned()),
            Proof::Password(_) => panic!("it signs in with tokens"),
        }
    }
}

fn server(port: u16) -> Server {
    Server { host: "localhost".to_owned(), port, username: "mailbox1@firm.test".to_owned(), tls: Tls::Implicit }
}

fn run(test: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(test);
}

fn two_connections_that_need_a_token_at_once_renew_it_once(desk: &TestDesk) {
    let house = House::of(desk, &LOOPBACK);
    let id = house.connect(desk, 993);
    run(async {
        let both = tokio::join!(house.token(desk, id), house.token(desk, id));
        assert_eq!((both.0.as_deref(), both.1.as_deref()), (Ok("access-2"), Ok("access-2")));
        let asked = house.tokens.asked();
        assert_eq!(asked.len(), 1, "the second one waited for the first: {asked:?}");
        assert_eq!(
            (asked[0]["grant_type"].as_str(), asked[0]["refresh_token"].as_str()),
            ("refresh_token", "refresh-1")
        );
        assert_eq!(asked[0]["client_secret"], "our-client-secret");
        assert_eq!(house.token(desk, id).await.unwrap(), "access-2", "it is still good");
        // Five minutes before its end it is renewed, with the refresh token that came along.
        desk.clock.advance(LIFETIME - super::RENEWED_BEFORE);
        assert_eq!(house.token(desk, id).await.unwrap(), "access-3");
        assert_eq!(house.tokens.asked()[1]["refresh_token"], "refresh-2");
        was_refused(&house.node, desk.account, id).await;
        assert_eq!(house.token(desk, id).await.unwrap(), "access-4", "a server took the other no more");
    });
}

fn a_consent_that_is_over_is_said_once_and_not_asked_for_again(desk: &TestDesk) {
    let house = House::of(desk, &LOOPBACK);
    let id = house.connect(desk, 993);
    run(async {
        house.tokens.feel(Mood::Ended);
        let Err(NoAccess::SignInAgain(text)) = house.token(desk, id).await else { panic!("the consent is over") };
        assert!(
            text.contains("Google does not let Sluice in any more") && text.contains("nothing comes twice"),
            "{text}"
        );
        let said = text.clone();
        desk.run(move |cx| {
            let mailbox = mailboxes::load_mailbox(cx, id)?;
            mailboxes::set_state(cx, &mailbox, "sign_in_again", &said)
        });
        assert_eq!(house.token(desk, id).await, Err(NoAccess::SignInAgain(text)));
        assert_eq!(house.tokens.asked().len(), 1, "no storm of retries");
    });
}

fn a_token_server_in_trouble_is_asked_again_and_nothing_is_lost(desk: &TestDesk) {
    let house = House::of(desk, &LOOPBACK);
    let id = house.connect(desk, 993);
    run(async {
        house.tokens.feel(Mood::Down);
        let Err(NoAccess::Later(text)) = house.token(desk, id).await else { panic!("it passes") };
        assert!(text.contains("Google did not answer as it should"), "{text}");
        house.tokens.feel(Mood::Well);
        assert_eq!(house.token(desk, id).await.unwrap(), "access-2");
        desk.run_as(desk.world.mara, |cx| mailboxes::remove_provider(cx, Provider::Google));
        desk.clock.advance(LIFETIME);
        let Err(NoAccess::Later(text)) = house.token(desk, id).await else { panic!("it may be registered again") };
        assert!(text.contains("no longer set up"), "{text}");
    });
}

#[test]
fn a_token_server_in_a_private_network_is_not_reached() {
    testkit::desk::run_on(testkit::desk::Database::Sqlite, |desk| {
        let house = House::of(desk, &[]);
        let id = house.connect(desk, 993);
        run(async {
            assert!(matches!(house.token(desk, id).await, Err(NoAccess::Later(_))));
            assert!(house.tokens.asked().is_empty(), "nobody is asked (R-5)");
        });
    });
}

/// What is logged, down to the least.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Log;

    fn make_writer(&self) -> Log {
        self.clone()
    }
}

fn state(desk: &TestDesk, id: MailboxId) -> String {
    desk.run(move |cx| mailboxes::load_mailbox(cx, id)).state.word
}

fn kept(desk: &TestDesk) -> i64 {
    desk.run::<_, base::DbError>(|cx| {
        cx.number("SELECT count(*) FROM arrivals WHERE account_id = $1", params![cx.account])
    })
}

async fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < PATIENCE, "{what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn a_mailbox_is_followed_by_its_token_and_goes_on_after_a_new_sign_in(desk: &TestDesk) {
    desk.leaves_work();
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(log.clone()).finish();
    let _logging = tracing::subscriber::set_default(subscriber);
    let house = House::of(desk, &LOOPBACK);
    let mut dovecot = Dovecot::start_with_tokens(&house.tokens);
    let before = kept(desk);
    let id = house.connect(desk, dovecot.imaps_port());
    let tls = tls::client_config(Some(&house.tokens.ca_file())).unwrap();
    let outside = Outside::new(LOOPBACK.iter().map(|network| network.parse().unwrap()).collect(), tls);
    run(async {
        let stop = CancellationToken::new();
        tokio::spawn(lease::run(Arc::clone(&house.node), stop.clone()));
        let running = tokio::spawn(following::run(Arc::clone(&house.node), Arc::new(outside), stop.clone()));
        until("it is followed", || state(desk, id) == "following").await;
        dovecot.deliver("mailbox1@firm.test", b"From: a@b.example\r\nSubject: One\r\n\r\nOne\r\n");
        until("the first mail came", || kept(desk) == before + 1).await;

        // The consent is taken back: the next sign-in says so, and mail waits on the server.
        house.tokens.feel(Mood::Ended);
        dovecot.stop();
        dovecot.deliver("mailbox1@firm.test", b"From: a@b.example\r\nSubject: Two\r\n\r\nTwo\r\n");
        dovecot.start_again();
        until("somebody has to sign in again", || state(desk, id) == "sign_in_again").await;

        house.tokens.feel(Mood::Well);
        let reached = Reached { server: server(dovecot.imaps_port()), smtp: None, auth: house.consent() };
        let change = MailboxChange { reached: Some(reached), ..MailboxChange::default() };
        desk.run_as(desk.world.mara, move |cx| mailboxes::change_mailbox(cx, id, change.clone()));
        until("it goes on", || state(desk, id) == "following").await;
        until("what waited came, once", || kept(desk) == before + 2).await;
        stop.cancel();
        running.await.unwrap();
    });
    let logged = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    assert!(logged.contains("tokens were renewed"), "it is logged that it happened");
    for secret in ["access-", "refresh-", "our-client-secret"] {
        assert!(!logged.contains(secret), "{secret} stands in the log: {logged}");
    }
    let rows: Vec<Vec<u8>> = desk.run::<_, base::DbError>(|cx| {
        let sql = "SELECT sealed_tokens FROM mailboxes WHERE account_id = $1 AND sealed_tokens IS NOT NULL";
        cx.query(sql, params![cx.account], base::db::Row::take)
    });
    assert!(rows.iter().all(|row| !String::from_utf8_lossy(row).contains("access-")), "sealed");
}
