//! Whose a request is when several doors brought its mails: what a card says is for whoever may read it (EM-11, EM-14, R-84).

use super::{Box, arrives, connect, connect_for, folder, shared};
use base::access::Denied;
use base::ids::{IncomingLeadId, UserId};
use flow::channels::mailboxes::{self, MailboxChange, MailboxKind};
use flow::channels::mails::{self, Asked, Folder};
use flow::channels::said::{self, Place};
use flow::channels::{Error, Source};
use flow::inbox::{self, IncomingLead};
use flow::leads::Target;
use flow::mailing::Filed;
use flow::{Emails, TakenIn, contacts, disconnect_mailbox, empty_next, updates};
use testkit::{TestDesk, on_each_database};

on_each_database!(
    a_mail_to_a_personal_mailbox_changes_nothing_of_what_is_everybodys,
    what_was_one_persons_is_everybodys_once_a_shared_door_brings_more,
    what_became_everybodys_is_new_to_everybody,
    what_was_told_of_a_request_is_hidden_and_shown_with_its_mailbox,
    each_owner_decides_about_what_came_to_their_own_mailbox,
    of_two_own_mailboxes_administrators_read_what_came_to_the_one_they_are_shown,
    what_came_to_a_mailbox_of_ones_own_stays_hidden_when_another_is_made_shared,
    what_two_doors_brought_is_worked_out_anew_when_one_changes_hands,
    what_is_deleted_leaves_the_card_and_the_rest_as_it_was,
    the_words_of_a_mailbox_go_with_it_wherever_the_request_began,
    a_personal_mailbox_that_goes_with_its_mails_leaves_the_others_words,
    what_is_erased_with_a_contact_leaves_the_sender_on_the_card,
    a_shared_mailbox_is_not_shared_with_administrators,
);

const ZOE: &str = "Zoe <zoe@new.example>";
const PRIVATE: &str = "Private mail";
const DELETED: &str = "A mail was here. It was deleted.";

fn begins(desk: &TestDesk, of: Box, subject: &str, id: &str) -> IncomingLeadId {
    match arrives(desk, of, ZOE, subject, id) {
        Filed::Request(TakenIn::Held(id)) => id,
        other => panic!("it waits: {other:?}"),
    }
}

fn goes_on(desk: &TestDesk, of: Box, subject: &str, id: &str) -> IncomingLeadId {
    match arrives(desk, of, ZOE, subject, id) {
        Filed::Request(TakenIn::Continued(id)) => id,
        other => panic!("it joins what waits: {other:?}"),
    }
}

/// The card as somebody sees it in each of the ways to it.
fn card(desk: &TestDesk, user: UserId, id: IncomingLeadId) -> IncomingLead {
    let sales = desk.world.sales;
    desk.read_as(user, move |cx| {
        let card = inbox::load(cx, id)?;
        let column = inbox::list(cx, &inbox::Filter::waiting(sales, None), None, 20)?;
        let selected = inbox::list_selected(cx, &inbox::Selection::default(), 0, 20)?;
        let one = inbox::find_of_lead(cx, card.lead_id)?;
        for other in column.iter().chain(&selected).chain(&one).filter(|other| other.id == id) {
            assert_eq!((&other.title, &other.preview), (&card.title, &card.preview));
            assert_eq!((&other.source_name, &other.details), (&card.source_name, &card.details));
        }
        Ok::<_, inbox::Error>(card)
    })
}

/// The titles for Mara, who is an administrator, for Ida and for Tom.
fn titles(desk: &TestDesk, id: IncomingLeadId) -> [String; 3] {
    let world = desk.world;
    [world.mara, world.ida, world.tom].map(|user| card(desk, user, id).title)
}

fn shows_to_administrators(desk: &TestDesk, of: Box, shows: bool) {
    let change = MailboxChange { shared_with_admins: Some(shows), ..MailboxChange::default() };
    desk.run_as(desk.world.ida, move |cx| mailboxes::change_mailbox(cx, of.id, change.clone()));
}

fn becomes(desk: &TestDesk, of: Box, kind: MailboxKind) {
    desk.run_as(desk.world.mara, move |cx| flow::set_mailbox_kind(cx, of.id, kind));
}

/// A mailbox is disconnected with its mails, and the worker has done its part.
fn goes(desk: &TestDesk, owner: UserId, of: Box) {
    desk.run_as(owner, move |cx| disconnect_mailbox(cx, of.id, Emails::Delete));
    desk.leaves_work();
    let payload = serde_json::json!({ "mailbox": of.id });
    assert!(!desk.run(move |cx| empty_next(cx, &payload)));
}

/// Somebody deletes the thread of a box that is called so.
fn deletes(desk: &TestDesk, user: UserId, of: Box, subject: &'static str) {
    desk.run_as(user, move |cx| {
        let boxes = [Some(of.id)];
        let asked = Asked { boxes: &boxes, folder: Some(Folder::Inbox), only: &[], words: "", before: None, limit: 10 };
        let thread = mails::list_threads(cx, &asked)?.into_iter().find(|thread| thread.subject == subject);
        flow::delete_thread(cx, thread.expect("it is there").id)
    });
}

fn a_mail_to_a_personal_mailbox_changes_nothing_of_what_is_everybodys(desk: &TestDesk) {
    let world = desk.world;
    let (office, own) = (shared(desk), connect(desk, "ida@lindqvist.example", MailboxKind::Personal));
    let id = begins(desk, office, "Kitchen", "1@x");
    assert_eq!(goes_on(desk, own, "Lunch", "2@x"), id);
    for user in [world.mara, world.ida, world.tom] {
        let card = card(desk, user, id);
        assert_eq!((card.title.as_str(), card.messages), ("Kitchen", 2));
        assert_eq!((card.preview.as_str(), card.is_decidable), ("About Kitchen, as 1@x says.", true));
        assert!(!format!("{card:?}").contains("Lunch") && card.source_name == "office@lindqvist.example", "{card:?}");
    }
    let place = Place::lead(card(desk, world.tom, id).lead_id);
    let feed = |user| desk.read_as(user, move |cx| said::list(cx, place, None, 10));
    let said_to = |user| feed(user).into_iter().map(|item| item.title).collect::<Vec<_>>();
    assert_eq!(said_to(world.tom), [PRIVATE, "Kitchen"]);
    assert_eq!(said_to(world.ida), ["Lunch", "Kitchen"]);
    goes_on(desk, office, "And a table", "3@x");
    assert_eq!(titles(desk, id), ["And a table"; 3]);
    desk.run_as(world.tom, move |cx| flow::decline(cx, id, false));
}

fn what_was_one_persons_is_everybodys_once_a_shared_door_brings_more(desk: &TestDesk) {
    let world = desk.world;
    let (office, own) = (shared(desk), connect(desk, "ida@lindqvist.example", MailboxKind::Personal));
    let id = begins(desk, own, "Lunch", "1@x");
    assert_eq!(titles(desk, id), [PRIVATE, "Lunch", PRIVATE]);
    assert_eq!(goes_on(desk, office, "Kitchen", "2@x"), id);
    for user in [world.mara, world.ida, world.tom] {
        let card = card(desk, user, id);
        assert_eq!((card.title.as_str(), card.preview.as_str()), ("Kitchen", "About Kitchen, as 2@x says."));
        let shown = format!("{card:?}");
        assert!(!shown.contains("Lunch") && !shown.contains("ida@"), "nor the address of the other box: {shown}");
        assert_eq!((card.source_id, card.is_decidable), (office.source, true));
    }
    let lead = card(desk, world.tom, id).lead_id;
    assert_eq!(crate::outside::lead(desk, lead).name, "Zoe", "it is not called by the private subject");
    let feed = desk.read_as(world.tom, move |cx| said::list(cx, Place::lead(lead), None, 10));
    assert_eq!(feed.iter().map(|item| item.title.as_str()).collect::<Vec<_>>(), ["Kitchen", PRIVATE]);
    desk.run_as(world.tom, move |cx| flow::pipelines::accept(cx, id, flow::pipelines::Acceptance::default()));
}

/// IL-80, NT-02.
fn what_became_everybodys_is_new_to_everybody(desk: &TestDesk) {
    let world = desk.world;
    let (office, own) = (shared(desk), connect(desk, "ida@lindqvist.example", MailboxKind::Personal));
    let told = |user| {
        desk.catch_up();
        let notices = desk.read_as(user, move |cx| updates::list_notices(cx, user, 10));
        notices.into_iter().map(|notice| notice.text).collect::<Vec<_>>()
    };
    begins(desk, own, "Lunch", "1@x");
    assert_eq!(told(world.tom), Vec::<String>::new());
    goes_on(desk, own, "Supper", "2@x");
    assert_eq!((told(world.tom).len(), told(world.ida).len()), (0, 1));
    goes_on(desk, office, "Kitchen", "3@x");
    goes_on(desk, office, "And a table", "4@x");
    assert_eq!(told(world.tom), ["New request from Zoe through office@lindqvist.example"], "once");
}

/// EM-12: a notice names the mailbox.
fn what_was_told_of_a_request_is_hidden_and_shown_with_its_mailbox(desk: &TestDesk) {
    let world = desk.world;
    let office = shared(desk);
    begins(desk, office, "Kitchen", "1@x");
    let becomes = |kind| {
        desk.run_as(world.mara, move |cx| flow::set_mailbox_kind(cx, office.id, kind));
        desk.catch_up();
        [world.mara, world.tom].map(|user| desk.read_as(user, move |cx| updates::list_notices(cx, user, 10)).len())
    };
    assert_eq!(becomes(MailboxKind::Shared), [1, 1]);
    assert_eq!(becomes(MailboxKind::Personal), [1, 0]);
    assert_eq!(becomes(MailboxKind::Shared), [1, 1]);
}

fn each_owner_decides_about_what_came_to_their_own_mailbox(desk: &TestDesk) {
    let world = desk.world;
    let idas_box = connect(desk, "ida@lindqvist.example", MailboxKind::Personal);
    let toms_box = connect_for(desk, world.tom, "tom@lindqvist.example", MailboxKind::Personal);
    let idas = begins(desk, idas_box, "For Ida", "1@x");
    let toms = begins(desk, toms_box, "For Tom", "2@x");
    assert_eq!(goes_on(desk, idas_box, "For Ida again", "3@x"), idas);
    assert_eq!(titles(desk, idas), [PRIVATE, "For Ida again", PRIVATE]);
    assert_eq!(titles(desk, toms), [PRIVATE, PRIVATE, "For Tom"]);
    let refused = desk.try_as(world.tom, move |cx| flow::decline(cx, idas, false)).expect_err("it is Ida's");
    assert_eq!(refused.to_string(), Denied::Private.to_string());
    // What comes for everybody opens one of the two, and the other stays as it is.
    assert_eq!(goes_on(desk, shared(desk), "For all", "4@x"), toms);
    assert_eq!(titles(desk, toms), ["For all"; 3]);
    assert_eq!(titles(desk, idas), [PRIVATE, "For Ida again", PRIVATE]);
    assert_eq!(goes_on(desk, toms_box, "For Tom again", "5@x"), toms);
    assert_eq!(goes_on(desk, idas_box, "For Ida still", "6@x"), idas, "hers before what is everybody's");
    desk.run_as(world.ida, move |cx| flow::decline(cx, idas, false));
    desk.run_as(world.ida, move |cx| flow::decline(cx, toms, false));
}

/// EM-11: at the time of reading.
fn of_two_own_mailboxes_administrators_read_what_came_to_the_one_they_are_shown(desk: &TestDesk) {
    let world = desk.world;
    let hidden = connect(desk, "ida@lindqvist.example", MailboxKind::Personal);
    let shown = connect(desk, "ida2@lindqvist.example", MailboxKind::Personal);
    shows_to_administrators(desk, shown, true);
    let id = begins(desk, shown, "For admins", "1@x");
    assert_eq!(titles(desk, id), ["For admins", "For admins", PRIVATE]);
    goes_on(desk, hidden, "Secret", "2@x");
    assert_eq!(titles(desk, id), [PRIVATE, "Secret", PRIVATE]);
    let card_of_mara = card(desk, world.mara, id);
    assert!(!format!("{card_of_mara:?}").contains("Secret") && card_of_mara.source_name == Source::PRIVATE_NAME);
    goes_on(desk, shown, "For admins again", "3@x");
    assert_eq!(titles(desk, id), ["For admins again", "For admins again", PRIVATE]);
    assert_eq!(card(desk, world.mara, id).source_name, "ida2@lindqvist.example");
    shows_to_administrators(desk, shown, false);
    assert_eq!(titles(desk, id), [PRIVATE, "For admins again", PRIVATE]);
    shows_to_administrators(desk, hidden, true);
    assert_eq!(titles(desk, id), [PRIVATE, "For admins again", PRIVATE], "these words came to the other");
}

/// EM-12: in whichever order they came.
fn what_came_to_a_mailbox_of_ones_own_stays_hidden_when_another_is_made_shared(desk: &TestDesk) {
    let hidden = connect(desk, "ida@lindqvist.example", MailboxKind::Personal);
    let shown = connect(desk, "ida2@lindqvist.example", MailboxKind::Personal);
    shows_to_administrators(desk, shown, true);
    let zoes = begins(desk, shown, "For all", "1@x");
    assert_eq!(goes_on(desk, hidden, "Secret", "2@x"), zoes);
    let ada = |of, subject, id| match arrives(desk, of, "Ada <ada@new.example>", subject, id) {
        Filed::Request(TakenIn::Held(id) | TakenIn::Continued(id)) => id,
        other => panic!("{other:?}"),
    };
    let adas = ada(hidden, "Secret", "3@x");
    assert_eq!(ada(shown, "For all", "4@x"), adas);
    becomes(desk, shown, MailboxKind::Shared);
    for id in [zoes, adas] {
        assert_eq!(titles(desk, id), ["For all"; 3]);
        let shown = card(desk, desk.world.tom, id);
        assert!(!format!("{shown:?}").contains("Secret") && shown.source_name == "ida2@lindqvist.example", "{shown:?}");
    }
    becomes(desk, shown, MailboxKind::Personal);
    assert_eq!(titles(desk, zoes), [PRIVATE, "Secret", PRIVATE], "the newest is Ida's");
    assert_eq!(titles(desk, adas), ["For all", PRIVATE, PRIVATE], "the newest came to what is Mara's now");
}

fn what_two_doors_brought_is_worked_out_anew_when_one_changes_hands(desk: &TestDesk) {
    let world = desk.world;
    let (office, own) = (shared(desk), connect(desk, "ida@lindqvist.example", MailboxKind::Personal));
    let id = begins(desk, office, "Kitchen", "1@x");
    goes_on(desk, own, "Lunch", "2@x");
    let lead = card(desk, world.tom, id).lead_id;
    assert_eq!(crate::outside::lead(desk, lead).name, "Kitchen");
    becomes(desk, office, MailboxKind::Personal);
    assert_eq!(titles(desk, id), [PRIVATE, "Lunch", PRIVATE], "nothing of it is everybody's");
    assert_eq!(crate::outside::lead(desk, lead).name, "Zoe", "nor is the subject that its lead was called by");
    assert_eq!(card(desk, world.ida, id).source_name, "ida@lindqvist.example");
    becomes(desk, office, MailboxKind::Shared);
    assert_eq!(titles(desk, id), ["Kitchen"; 3]);
    assert_eq!(card(desk, world.tom, id).source_name, "office@lindqvist.example");
    shows_to_administrators(desk, own, true);
    becomes(desk, own, MailboxKind::Shared);
    assert_eq!(titles(desk, id), ["Lunch"; 3], "the newest of what is everybody's");
    becomes(desk, own, MailboxKind::Personal);
    assert_eq!(titles(desk, id), ["Kitchen"; 3]);
}

/// EM-60.
fn what_is_deleted_leaves_the_card_and_the_rest_as_it_was(desk: &TestDesk) {
    let world = desk.world;
    let (office, own) = (shared(desk), connect(desk, "ida@lindqvist.example", MailboxKind::Personal));
    let id = begins(desk, own, "Lunch", "1@x");
    goes_on(desk, office, "Kitchen", "2@x");
    deletes(desk, world.tom, office, "Kitchen");
    assert_eq!(titles(desk, id), [DELETED; 3]);
    let shown = card(desk, world.tom, id);
    assert_eq!((shown.sender.as_str(), shown.preview.as_str(), shown.is_decidable), ("Zoe", "", true));
    let thread = folder(desk, office, Folder::Deleted).remove(0).id;
    desk.run_as(world.mara, move |cx| flow::restore_thread(cx, thread));
    assert_eq!(titles(desk, id), ["Kitchen"; 3]);
    deletes(desk, world.ida, own, "Lunch");
    assert_eq!(titles(desk, id), ["Kitchen"; 3]);
    assert!(card(desk, world.tom, id).is_decidable);
}

/// EM-62, R-83: the card may have begun at another mailbox.
fn the_words_of_a_mailbox_go_with_it_wherever_the_request_began(desk: &TestDesk) {
    let world = desk.world;
    let (office, second) = (shared(desk), connect(desk, "second@lindqvist.example", MailboxKind::Shared));
    let id = begins(desk, office, "Finn asks", "1@x");
    goes_on(desk, second, "Finn's number", "2@x");
    assert_eq!(titles(desk, id), ["Finn's number"; 3]);
    goes(desk, world.mara, second);
    let shown = card(desk, world.tom, id);
    assert_eq!((shown.title.as_str(), shown.preview.as_str()), ("Finn asks", "About Finn asks, as 1@x says."));
    assert!(!format!("{shown:?}").contains("number"), "{shown:?}");
    goes(desk, world.mara, office);
    let shown = card(desk, world.tom, id);
    assert_eq!((shown.title.as_str(), shown.preview.as_str(), shown.sender.as_str()), (DELETED, "", "Zoe"));
    assert!(!format!("{shown:?}").contains("Finn"), "{shown:?}");
}

fn a_personal_mailbox_that_goes_with_its_mails_leaves_the_others_words(desk: &TestDesk) {
    let world = desk.world;
    let (office, second) = (shared(desk), connect(desk, "ida2@lindqvist.example", MailboxKind::Personal));
    let own = connect(desk, "ida@lindqvist.example", MailboxKind::Personal);
    shows_to_administrators(desk, second, true);
    let id = begins(desk, second, "For admins", "1@x");
    goes_on(desk, own, "Secret", "2@x");
    goes(desk, world.ida, own);
    assert_eq!(titles(desk, id), ["For admins", "For admins", PRIVATE]);
    goes_on(desk, office, "Kitchen", "3@x");
    goes(desk, world.ida, second);
    assert_eq!(titles(desk, id), ["Kitchen"; 3], "only shared mails are left");
    assert!(card(desk, world.tom, id).is_decidable);
}

fn what_is_erased_with_a_contact_leaves_the_sender_on_the_card(desk: &TestDesk) {
    let world = desk.world;
    let id = begins(desk, shared(desk), "Kitchen", "1@x");
    let known = contacts::NewContact { name: "Zoe Berg".to_owned(), ..contacts::NewContact::default() };
    let contact = desk.run_as(world.ida, move |cx| contacts::open(cx, known.clone())).id;
    desk.run_as(world.ida, move |cx| flow::link(cx, id, Target::Contact(contact)));
    assert_eq!(card(desk, world.ida, id).title, "Kitchen");
    desk.run_as(world.mara, move |cx| contacts::delete(cx, contact));
    desk.run_as(world.mara, move |cx| flow::bin::erase(cx, said::Subject::Contact, contact.0));
    let shown = card(desk, world.ida, id);
    assert_eq!((shown.title.as_str(), shown.preview.as_str(), shown.details), ("Zoe", "", None));
}

/// Kept, it would open what comes once the mailbox is somebody's own.
fn a_shared_mailbox_is_not_shared_with_administrators(desk: &TestDesk) {
    let (world, office) = (desk.world, shared(desk));
    let shares = |shows: bool| {
        let change = MailboxChange { shared_with_admins: Some(shows), ..MailboxChange::default() };
        desk.try_as(world.mara, move |cx| mailboxes::change_mailbox(cx, office.id, change.clone()))
    };
    let refused = shares(true);
    assert!(matches!(refused, Err(Error::BadSetting(_))), "{refused:?}");
    assert!(!shares(false).expect("a form sends what is off").shared_with_admins);
}
