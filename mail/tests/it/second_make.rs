//! The same on a server of another make.

use mail::imap::{ImapSettings, Session, find_sent, follow};
use testkit::Cyrus;
use tokio_util::sync::CancellationToken;

use crate::mailbox::{Program, connect, mail};
use crate::stores::Store;

struct Place {
    cyrus: Cyrus,
    settings: ImapSettings,
}

impl Place {
    fn start() -> Place {
        let cyrus = Cyrus::start();
        let (username, password) = cyrus.user();
        Place { cyrus, settings: ImapSettings::new(username, password.into()) }
    }

    async fn program(&self) -> Program {
        let (username, password) = self.cyrus.user();
        Program::sign_in(connect(&self.cyrus.ca_file(), self.cyrus.imaps_port()).await, &username, &password).await
    }

    /// Follows while `story` is told.
    async fn followed<T>(&self, store: &Store, story: impl Future<Output = T>) -> T {
        let stop = CancellationToken::new();
        let stream = connect(&self.cyrus.ca_file(), self.cyrus.imaps_port()).await;
        tokio::select! {
            error = follow(&self.settings, stream, store, &stop) => panic!("{error}"),
            told = story => told,
        }
    }
}

#[tokio::test]
async fn cyrus_tells_its_folder_of_sent_mails_and_new_mail_arrives_while_idling() {
    let place = Place::start();
    let mut program = place.program().await;
    let stream = connect(&place.cyrus.ca_file(), place.cyrus.imaps_port()).await;
    let folders = Session::open(&place.settings, stream).await.unwrap().folders().await.unwrap();
    assert_eq!(find_sent(&folders).map(|folder| folder.name.as_str()), Some("Versendet"), "{folders:?}");

    let store = Store::new();
    place
        .followed(&store, async {
            store.until_connected().await;
            program.append("INBOX", "02-Mar-2026 10:00:00 +0100", &mail(1)).await;
            store.until_count(1).await;
            program.append("INBOX", "02-Mar-2026 10:00:00 +0100", &mail(2)).await;
            store.until_count(2).await;
        })
        .await;
    assert_eq!(store.numbers(), [(1, 1), (2, 1)].into());
}

#[tokio::test]
async fn new_uids_on_cyrus_lose_and_double_nothing() {
    let place = Place::start();
    let mut program = place.program().await;
    let store = Store::of("Requests");
    program.say("CREATE Requests").await;
    place.followed(&store, store.until_connected()).await;
    for number in 1..4 {
        program.append("Requests", "02-Mar-2026 10:00:00 +0100", &mail(number)).await;
    }
    place.followed(&store, store.until_count(3)).await;
    program.say("DELETE Requests").await;
    program.say("CREATE Requests").await;
    for number in [9, 1, 2, 3] {
        program.append("Requests", "02-Mar-2026 10:00:00 +0100", &mail(number)).await;
    }
    place.followed(&store, store.until_count(4)).await;
    assert_eq!(store.numbers(), [(1, 1), (2, 1), (3, 1), (9, 1)].into());
}
