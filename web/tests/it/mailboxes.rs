//! Mailboxes are connected, changed and disconnected in the settings of mail (EM-01, EM-10, EM-11, EM-12, EM-62).

use axum::http::{Method, StatusCode};
use base::ids::UserId;
use flow::channels::arrivals::{self, Kept, NewArrival};
use flow::channels::folders::{self, Counted, FolderRole, MailCursor};
use flow::channels::mailboxes::{self, Auth, MailLeads, Mailbox, MailboxKind};
use flow::channels::{self, Channel};

use crate::browser::{Answer, Screens, Visitor};

const PASSWORD: &str = "hunter2-and-oak";
const HERE: &str = "/mail/mailboxes";

async fn connect(screens: &Screens, who: &Visitor, fields: &[(&str, &str)]) -> Answer {
    screens.submit(who, Method::POST, HERE, fields).await
}

fn all(screens: &Screens) -> Vec<Mailbox> {
    screens.desk.run(mailboxes::list_mailboxes)
}

/// Somebody's own mailbox, or a shared one.
async fn connected(screens: &Screens, user: UserId, address: &'static str, kind: &'static str) -> Mailbox {
    let who = screens.sign_in(user);
    let answer = connect(screens, &who, &[("address", address), ("password", PASSWORD), ("kind", kind)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    all(screens).into_iter().find(|mailbox| mailbox.address == address).unwrap()
}

#[tokio::test]
async fn an_address_finds_its_servers_and_a_password_connects_it() {
    let screens = Screens::open();
    let mara = screens.sign_in(screens.desk.world.mara);
    let begun = screens.get(&mara, "/mail/mailboxes/new").await.body;
    assert!(begun.contains("E-mail address") && !begun.contains("IMAP server"), "one thing at a time");
    let address = ("address", "Offers@Lindqvist.example");
    let found = connect(&screens, &mara, &[address, ("kind", "shared")]).await;
    assert_eq!(found.status, StatusCode::OK);
    assert!(found.body.contains("Settings found: imap.lindqvist.example:993, smtp.lindqvist.example:465, with TLS"));
    assert!(found.body.contains("Password or app password") && all(&screens).is_empty());
    let fields = [
        address,
        ("kind", "shared"),
        ("password", PASSWORD),
        ("found_for", "Offers@Lindqvist.example"),
        ("imap_host", "imap.lindqvist.example"),
        ("imap_port", "993"),
        ("imap_username", "offers"),
    ];
    assert_eq!(connect(&screens, &mara, &fields).await.status, StatusCode::SEE_OTHER);
    let mailbox = all(&screens).pop().unwrap();
    assert_eq!((mailbox.address.as_str(), mailbox.kind), ("offers@lindqvist.example", MailboxKind::Shared));
    assert_eq!((mailbox.server.username.as_str(), mailbox.smtp), ("offers", None), "without SMTP it only receives");
    let Auth::Password { sealed } = &mailbox.auth else { panic!("a password was typed") };
    assert!(!sealed.windows(PASSWORD.len()).any(|part| part == PASSWORD.as_bytes()));
    for path in
        ["/mail/settings".to_owned(), format!("{HERE}/{}", mailbox.id), format!("/sources/{}", mailbox.source_id)]
    {
        let page = screens.get(&mara, &path).await;
        assert!(page.body.contains("offers@lindqvist.example") && !page.body.contains(PASSWORD), "{path}");
    }
    let twice = connect(&screens, &mara, &fields).await;
    assert!(twice.body.contains("connected already"), "every mail would come in twice");
}

#[tokio::test]
async fn what_is_refused_is_said_beside_its_field_and_nothing_is_kept() {
    let screens = Screens::open();
    let mara = screens.sign_in(screens.desk.world.mara);
    for (fields, field) in [
        (vec![("address", "offers")], "address"),
        (vec![("address", "a@nowhere.example")], "imap_host"),
        (vec![("address", "a@own.example"), ("password", "wrong")], "password"),
        (
            vec![
                ("address", "a@own.example"),
                ("password", "x"),
                ("imap_host", "imap.own.example"),
                ("imap_port", "70000"),
            ],
            "imap_port",
        ),
    ] {
        let answer = connect(&screens, &mara, &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        assert!(answer.body.contains(&format!("id=\"{field}-error\"")), "{field}: {}", answer.body);
        assert!(!answer.body.contains("value=\"wrong\""), "a password is never filled in again");
    }
    assert!(all(&screens).is_empty());
}

/// EM-10, EM-11, R-84: to others a personal mailbox is not there, not even to an administrator until it is shared.
#[tokio::test]
async fn a_personal_mailbox_is_its_owners_until_it_is_shared_with_administrators() {
    let screens = Screens::open();
    let world = screens.desk.world;
    let (mara, ida) = (screens.sign_in(world.mara), screens.sign_in(world.ida));
    let shared = [("address", "a@own.example"), ("password", "x"), ("kind", "shared")];
    assert_eq!(connect(&screens, &ida, &shared).await.status, StatusCode::FORBIDDEN);
    assert!(!screens.get(&ida, "/mail/mailboxes/new").await.body.contains("value=\"shared\""));
    let own = connected(&screens, world.ida, "ida@own.example", "personal").await;
    let path = format!("{HERE}/{}", own.id);
    assert_eq!(screens.get(&mara, &path).await.status, StatusCode::NOT_FOUND);
    assert!(!screens.get(&mara, "/mail/settings").await.body.contains("ida@own.example"));
    let share = [("leads", "on_reply"), ("fresh_after_days", "30"), ("shared_with_admins", "on")];
    assert_eq!(screens.submit(&ida, Method::POST, &path, &share).await.status, StatusCode::SEE_OTHER);
    let changed = all(&screens).pop().unwrap();
    assert_eq!((changed.leads, changed.groups_threads, changed.fresh_after_days), (MailLeads::OnReply, false, 30));
    let seen = screens.get(&mara, &path).await;
    assert_eq!(seen.status, StatusCode::OK);
    assert!(!seen.body.contains("/disconnection\"") && seen.body.contains("Its owner, "), "{}", seen.body);
    let made = screens.submit(&mara, Method::POST, &format!("{path}/kind"), &[("kind", "shared")]).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER);
    assert_eq!(all(&screens).pop().unwrap().kind, MailboxKind::Shared);
    let tom = screens.sign_in(world.tom);
    assert!(screens.get(&tom, "/mail/settings").await.body.contains("ida@own.example"));
}

#[tokio::test]
async fn a_mailbox_is_paused_signed_in_to_again_and_disconnected() {
    let screens = Screens::open();
    let mara = screens.sign_in(screens.desk.world.mara);
    let mailbox = connected(&screens, screens.desk.world.mara, "desk@own.example", "shared").await;
    let path = format!("{HERE}/{}", mailbox.id);
    let send = async |part: &str, field: (&str, &str)| {
        screens.submit(&mara, Method::POST, &format!("{path}/{part}"), &[field]).await
    };
    assert_eq!(send("state", ("state", "off")).await.status, StatusCode::SEE_OTHER);
    assert!(screens.desk.run(mailboxes::list_followed).is_empty());
    assert!(screens.get(&mara, "/mail/settings").await.body.contains("Paused"));
    send("state", ("state", "on")).await;
    let refused = send("sign-in", ("password", "wrong")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("The server refused this password."));
    assert_eq!(all(&screens)[0].auth, mailbox.auth, "the old one is kept");
    assert_eq!(send("sign-in", ("password", "another")).await.status, StatusCode::SEE_OTHER);
    assert_ne!(all(&screens)[0].auth, mailbox.auth);
    assert_eq!(send("disconnection", ("emails", "keep")).await.status, StatusCode::SEE_OTHER);
    assert!(all(&screens).is_empty());
    assert_eq!(screens.get(&mara, &path).await.status, StatusCode::NOT_FOUND);
}

///
#[tokio::test]
async fn a_mailbox_says_what_it_brought_and_what_could_not_be_read_is_saved_and_tried_again() {
    let screens = Screens::open();
    let mara = screens.sign_in(screens.desk.world.mara);
    let mailbox = connected(&screens, screens.desk.world.mara, "desk@own.example", "shared").await;
    let path = format!("{HERE}/{}", mailbox.id);
    let file = screens.files.put(b"Subject: broken").unwrap().to_string();
    let aside = screens.desk.run(move |cx| {
        let found = [("INBOX".to_owned(), FolderRole::Inbox), ("Clients".to_owned(), FolderRole::Ignored)];
        let folders = folders::learn_folders(cx, mailbox.id, &found)?;
        let uids = (1..=1_203).collect();
        let cursor = MailCursor { uid_validity: 1, last_uid: 1_203 };
        folders::set_cursor(cx, folders[0].id, cursor)?;
        let inbox = folders::find_folder(cx, folders[0].id)?.expect("the inbox");
        folders::note_audit(cx, &inbox, &Counted { uids, repaired: 2 })?;
        let new = NewArrival {
            source_id: mailbox.source_id,
            channel: Channel::Mail,
            identity: "broken".to_owned(),
            envelope: serde_json::json!({}),
            body_file: Some(file.clone()),
        };
        let (Kept::New(id) | Kept::Before(id)) = arrivals::keep(cx, &new)?;
        arrivals::set_aside(cx, id, mailbox.source_id, "It ends in the middle of a header.")?;
        Ok::<_, channels::Error>(id)
    });
    let page = screens.get(&mara, &path).await.body;
    assert!(page.contains("server 1,203") && page.contains("2 were missing, repaired"), "{page}");
    let clients = screens.desk.run(move |cx| folders::list_folders(cx, mailbox.id)).pop().unwrap();
    assert_eq!((clients.name.as_str(), clients.role), ("Clients", FolderRole::Ignored));
    let wish = [("folder", clients.id.to_string()), ("role", "extra".to_owned())];
    let wish: Vec<(&str, &str)> = wish.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let chosen = screens.submit(&mara, Method::POST, &format!("{path}/folders"), &wish).await;
    assert_eq!(chosen.status, StatusCode::SEE_OTHER, "{}", chosen.body);
    assert!(screens.get(&mara, &path).await.body.contains("Read like the inbox"));
    screens.submit(&mara, Method::POST, &format!("{path}/audit"), &[]).await;
    assert!(screens.desk.run(move |cx| folders::is_audit_due(cx, mailbox.id)));
    assert!(
        screens.get(&mara, &format!("{path}/quarantine")).await.body.contains("It ends in the middle of a header.")
    );
    let saved = screens.get(&mara, &format!("{path}/quarantine/{aside}")).await;
    assert_eq!((saved.header("content-type"), saved.body.as_str()), ("application/octet-stream", "Subject: broken"));
    assert!(saved.header("content-disposition").starts_with("attachment"));
    let mail = aside.to_string();
    let keeping = screens.get(&mara, &format!("{path}/keeping")).await;
    assert!(keeping.body.contains("Quarantine</b> <span class=\"pill num\">1</span>"), "{}", keeping.body);
    let decide = async |action: &str| {
        let fields = [("mail", mail.as_str()), ("action", action)];
        let decided = screens.submit(&mara, Method::POST, &format!("{path}/quarantine"), &fields).await;
        assert_eq!(decided.status, StatusCode::SEE_OTHER, "{}", decided.body);
        screens.get(&mara, &format!("{path}/quarantine")).await.body
    };
    let discarded = decide("discard").await;
    assert!(discarded.contains("Nothing is in quarantine") && discarded.contains("Put back"), "{discarded}");
    assert_eq!(screens.get(&mara, &format!("{path}/quarantine/{aside}")).await.body, "Subject: broken", "still kept");
    assert!(decide("put_back").await.contains("Read again"));
    let again = screens.submit(&mara, Method::POST, &format!("{path}/quarantine"), &[("mail", &mail)]).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER);
    assert!(screens.get(&mara, &format!("{path}/quarantine")).await.body.contains("Nothing is in quarantine"));
    screens.desk.leaves_work();
}

/// nobody takes the head for the mail.
#[tokio::test]
async fn of_a_mail_that_is_too_large_only_the_head_is_here_which_is_not_offered_as_the_mail() {
    let screens = Screens::open();
    let mara = screens.sign_in(screens.desk.world.mara);
    let mailbox = connected(&screens, screens.desk.world.mara, "desk@own.example", "shared").await;
    let path = format!("{HERE}/{}/quarantine", mailbox.id);
    let file = screens.files.put(b"Subject: A long letter").unwrap().to_string();
    let head = screens.desk.run(move |cx| {
        let new = NewArrival {
            source_id: mailbox.source_id,
            channel: Channel::Mail,
            identity: "large".to_owned(),
            envelope: serde_json::json!({}),
            body_file: Some(file.clone()),
        };
        let (Kept::New(id) | Kept::Before(id)) = arrivals::keep(cx, &new)?;
        arrivals::set_aside_head(cx, id, mailbox.source_id, "A mail of 36 MB. Only its head is here.")?;
        Ok::<_, channels::Error>(id)
    });
    let page = screens.get(&mara, &path).await.body;
    assert!(page.contains("Only its head is here") && page.contains("Fetch the whole mail"), "{page}");
    assert!(!page.contains("Save as a file"), "{page}");
    assert_eq!(screens.get(&mara, &format!("{path}/{head}")).await.status, StatusCode::NOT_FOUND);
    // It lies in no folder that is read, so nobody can bring it.
    let asked = screens.submit(&mara, Method::POST, &path, &[("mail", &head.to_string())]).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER);
    assert!(screens.get(&mara, &path).await.body.contains("the mail no longer where it was"));
}
