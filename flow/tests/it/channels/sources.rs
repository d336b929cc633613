//! Doors: added, changed, found from outside, deleted (SR-02, IL-03, EM-40).

use flow::channels::mail::CREATE_LEAD;
use flow::channels::mailboxes::{self, Auth, MailboxKind, NewMailbox, Server, Tls};
use flow::channels::{
    self, Channel, Error, MAX_SOURCES, NewSource, SourceChange, add_source, change_source, delete_source,
};
use serde_json::json;
use testkit::{TestDesk, on_each_database};

on_each_database!(
    every_account_has_a_create_lead_address_into_its_main_pipeline,
    a_source_is_found_by_its_key_and_its_outside_id_until_it_is_deleted,
    only_an_administrator_may_touch_sources,
    an_account_has_at_most_a_hundred,
    what_came_through_a_deleted_door_stays,
    a_mailbox_is_followed_until_it_is_disconnected,
);

fn new(desk: &TestDesk, name: &str) -> NewSource {
    NewSource {
        pipeline_id: desk.world.sales,
        channel: Channel::Form,
        name: name.to_owned(),
        external_id: Some("shop-42".to_owned()),
        responsible_id: Some(desk.world.ida),
        settings: json!({ "colour": "oak" }),
    }
}

fn every_account_has_a_create_lead_address_into_its_main_pipeline(desk: &TestDesk) {
    let found = desk.read_as(desk.world.mara, |cx| channels::find_source_by_external_id(cx, CREATE_LEAD)).unwrap();
    assert_eq!((found.id, found.channel, found.pipeline_id), (desk.world.create_lead, Channel::Mail, desk.world.sales));
}

fn a_source_is_found_by_its_key_and_its_outside_id_until_it_is_deleted(desk: &TestDesk) {
    let mara = desk.world.mara;
    let wanted = new(desk, "Shop");
    let made = desk.run_as(mara, move |cx| add_source(cx, wanted.clone()));
    let (id, key) = (made.id, made.public_key.clone());
    assert!(made.is_on && key.len() == 26);
    let by_key =
        |key: String| desk.read_as(mara, move |cx| channels::find_source_by_key(cx, &key)).map(|found| found.id);
    let by_id = || desk.read_as(mara, |cx| channels::find_source_by_external_id(cx, "shop-42")).map(|found| found.id);
    assert_eq!((by_key(key.clone()), by_id()), (Some(id), Some(id)));
    let change = SourceChange { name: Some("Shop 2".to_owned()), responsible_id: Some(None), ..Default::default() };
    let changed = desk.run_as(mara, move |cx| change_source(cx, id, change.clone()));
    assert_eq!(
        (changed.name.as_str(), changed.responsible_id, changed.settings),
        ("Shop 2", None, json!({ "colour": "oak" }))
    );
    desk.run_as(mara, move |cx| delete_source(cx, id));
    assert_eq!((by_key(key), by_id()), (None, None));
}

fn only_an_administrator_may_touch_sources(desk: &TestDesk) {
    let world = desk.world;
    let wanted = new(desk, "Shop");
    let denied = [
        desk.try_as(world.ida, move |cx| add_source(cx, wanted.clone()).map(drop)),
        desk.try_as(world.ida, move |cx| change_source(cx, world.sales_mail, SourceChange::default()).map(drop)),
        desk.try_as(world.ida, move |cx| delete_source(cx, world.sales_mail)),
    ];
    assert!(denied.iter().all(|answer| matches!(answer, Err(Error::Denied(_)))));
}

fn an_account_has_at_most_a_hundred(desk: &TestDesk) {
    let wanted = new(desk, "Shop");
    let refused = desk.try_as(desk.world.mara, move |cx| {
        for _ in 0..MAX_SOURCES {
            add_source(cx, wanted.clone())?;
        }
        Ok::<_, Error>(())
    });
    assert!(matches!(refused, Err(Error::TooManySources)));
}

fn what_came_through_a_deleted_door_stays(desk: &TestDesk) {
    let world = desk.world;
    let id = crate::outside::anna_waits(desk);
    desk.run_as(world.mara, move |cx| delete_source(cx, world.website_form));
    assert_eq!(crate::outside::seen(desk, id).source_name, "Website form");
    let accepted = crate::outside::ida_accepts(desk, id);
    assert_eq!(accepted.source_id, Some(world.website_form));
}

fn a_mailbox_is_followed_until_it_is_disconnected(desk: &TestDesk) {
    let world = desk.world;
    let new = NewMailbox {
        pipeline_id: world.sales,
        kind: MailboxKind::Personal,
        address: "Ida@lindqvist.example".to_owned(),
        server: Server {
            host: "imap.lindqvist.example".to_owned(),
            port: 993,
            username: "ida".to_owned(),
            tls: Tls::Implicit,
        },
        smtp: None,
        auth: Auth::Password { sealed: vec![1, 2, 3] },
        responsible_id: Some(world.ida),
    };
    let mut again = new.clone();
    again.server.host = "IMAP.lindqvist.example".to_owned();
    let (source, id) = desk.run_as(world.mara, move |cx| mailboxes::add_mailbox(cx, new.clone(), world.ida));
    let twice = desk.try_as(world.mara, move |cx| mailboxes::add_mailbox(cx, again.clone(), world.ida));
    assert!(twice.unwrap_err().to_string().contains("connected already"), "every mail would come in twice");
    let kept = desk.run(move |cx| mailboxes::load_mailbox(cx, id));
    assert_eq!((kept.address.as_str(), kept.user_id), ("ida@lindqvist.example", world.ida));
    assert_eq!(
        (kept.kind, kept.server.tls, &kept.auth),
        (MailboxKind::Personal, Tls::Implicit, &Auth::Password { sealed: vec![1, 2, 3] })
    );
    desk.run(move |cx| mailboxes::set_state(cx, &kept, "failing", "The server does not answer."));
    assert_eq!(desk.run(mailboxes::list_followed).len(), 1);
    let health = desk.run(move |cx| channels::load_source(cx, source.id)).health;
    assert_eq!(health.last_error.as_deref(), Some("The server does not answer."));
    desk.run_as(world.ida, move |cx| mailboxes::disconnect(cx, id));
    assert!(desk.run(mailboxes::list_followed).is_empty());
    assert!(desk.run(mailboxes::list_mailboxes).is_empty());
}
