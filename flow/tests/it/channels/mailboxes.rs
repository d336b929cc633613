//! Who may use a mailbox, and who may change it (EM-10, EM-11, R-84).

use base::access::Rights;
use base::ids::{MailboxId, UserId};
use base::people::roles;
use base::people::users::{self, UserChange};
use flow::channels::Error;
use flow::channels::mailboxes::{
    self, Auth, MailLeads, MailboxChange, MailboxKind, NewMailbox, Provider, Reached, Server, Tls,
};
use testkit::{TestDesk, on_each_database};

on_each_database!(
    a_shared_mailbox_is_used_by_who_has_the_mail_right_and_a_personal_one_by_its_owner,
    shared_mailboxes_are_connected_by_administrators_and_personal_ones_by_anybody,
    what_a_mailbox_does_is_changed_by_who_it_belongs_to,
    a_mailbox_is_reached_otherwise_and_keeps_its_settings,
);

fn server(host: &str) -> Server {
    Server { host: host.to_owned(), port: 993, username: "desk".to_owned(), tls: Tls::Implicit }
}

fn new(desk: &TestDesk, address: &str, kind: MailboxKind) -> NewMailbox {
    NewMailbox {
        pipeline_id: desk.world.sales,
        kind,
        address: address.to_owned(),
        server: server(&format!("imap.{}", address.replace('@', "."))),
        smtp: None,
        auth: Auth::Password { sealed: vec![1] },
        responsible_id: None,
    }
}

fn connect(desk: &TestDesk, address: &str, kind: MailboxKind, owner: UserId) -> MailboxId {
    let new = new(desk, address, kind);
    desk.run_as(owner, move |cx| mailboxes::add_mailbox(cx, new.clone(), owner)).1
}

fn usable(desk: &TestDesk, user: UserId) -> Vec<String> {
    desk.read_as(user, mailboxes::list_usable).into_iter().map(|mailbox| mailbox.address).collect()
}

fn a_shared_mailbox_is_used_by_who_has_the_mail_right_and_a_personal_one_by_its_owner(desk: &TestDesk) {
    let world = desk.world;
    connect(desk, "desk@lindqvist.example", MailboxKind::Shared, world.mara);
    let own = connect(desk, "ida@lindqvist.example", MailboxKind::Personal, world.ida);
    assert_eq!(usable(desk, world.mara), ["desk@lindqvist.example"]);
    assert_eq!(usable(desk, world.ida), ["desk@lindqvist.example", "ida@lindqvist.example"]);
    let share = MailboxChange { shared_with_admins: Some(true), ..MailboxChange::default() };
    desk.run_as(world.ida, move |cx| mailboxes::change_mailbox(cx, own, share.clone()));
    assert_eq!(usable(desk, world.mara).len(), 2, "its owner shares it with administrators");
    assert_eq!(usable(desk, world.tom), ["desk@lindqvist.example"]);
    desk.run(move |cx| {
        let rights = Rights { shared_mail: false, ..Rights::salesperson() };
        let role = roles::add(cx, "Without mail", rights)?;
        users::change(cx, world.tom, &UserChange { role_id: Some(role.id), ..UserChange::default() }).map(|_| ())
    });
    assert!(usable(desk, world.tom).is_empty());
    assert_eq!(desk.run(mailboxes::list_usable).len(), 2, "Sluice itself reads all of them");
}

fn shared_mailboxes_are_connected_by_administrators_and_personal_ones_by_anybody(desk: &TestDesk) {
    let ida = desk.world.ida;
    let shared = new(desk, "desk@lindqvist.example", MailboxKind::Shared);
    let refused = desk.try_as(ida, move |cx| mailboxes::add_mailbox(cx, shared.clone(), ida));
    assert!(matches!(refused, Err(Error::Denied(_))), "{refused:?}");
    let own = connect(desk, "ida@lindqvist.example", MailboxKind::Personal, ida);
    let others = desk.try_as(desk.world.tom, move |cx| mailboxes::disconnect(cx, own));
    assert!(matches!(others, Err(Error::NoSuchMailbox(_))), "{others:?}");
    desk.run_as(ida, move |cx| mailboxes::disconnect(cx, own));
    assert!(desk.run(mailboxes::list_mailboxes).is_empty());
}

fn what_a_mailbox_does_is_changed_by_who_it_belongs_to(desk: &TestDesk) {
    let world = desk.world;
    let shared = connect(desk, "desk@lindqvist.example", MailboxKind::Shared, world.mara);
    let own = connect(desk, "ida@lindqvist.example", MailboxKind::Personal, world.ida);
    let change = || MailboxChange {
        groups_threads: Some(false),
        leads: Some(MailLeads::OnReply),
        accepts_on_reply: Some(true),
        fresh_after_days: Some(30),
        ..MailboxChange::default()
    };
    let try_change = |user, id| desk.try_as(user, move |cx| mailboxes::change_mailbox(cx, id, change()));
    assert!(matches!(try_change(world.ida, shared), Err(Error::Denied(_))));
    assert!(matches!(try_change(world.mara, own), Err(Error::NoSuchMailbox(_))), "not hers, so not there");
    for (user, id) in [(world.mara, shared), (world.ida, own)] {
        let changed = try_change(user, id).unwrap();
        let kept = desk.run(move |cx| mailboxes::load_mailbox(cx, id));
        assert_eq!((kept.groups_threads, kept.leads), (false, MailLeads::OnReply));
        assert_eq!((kept.accepts_on_reply, kept.fresh_after_days), (true, changed.fresh_after_days));
    }
    let endless = MailboxChange { fresh_after_days: Some(0), ..MailboxChange::default() };
    let refused = desk.try_as(world.mara, move |cx| mailboxes::change_mailbox(cx, shared, endless.clone()));
    assert!(matches!(refused, Err(Error::BadSetting(_))), "{refused:?}");
}

fn a_mailbox_is_reached_otherwise_and_keeps_its_settings(desk: &TestDesk) {
    let mara = desk.world.mara;
    let id = connect(desk, "desk@lindqvist.example", MailboxKind::Shared, mara);
    let auth = Auth::OAuth { provider: Provider::Google, sealed: vec![9], expire_at: testkit::desk::NOW };
    let smtp = Server { port: 465, ..server("smtp.gmail.example") };
    let reached = Reached { server: server("imap.gmail.example"), smtp: Some(smtp.clone()), auth: auth.clone() };
    let change = MailboxChange { reached: Some(reached), ..MailboxChange::default() };
    desk.run_as(mara, move |cx| mailboxes::change_mailbox(cx, id, change.clone()));
    let kept = desk.run(move |cx| mailboxes::load_mailbox(cx, id));
    assert_eq!((kept.server, kept.smtp, kept.auth), (server("imap.gmail.example"), Some(smtp), auth));
    assert_eq!((kept.address.as_str(), kept.state.word.as_str()), ("desk@lindqvist.example", "connecting"));
}
