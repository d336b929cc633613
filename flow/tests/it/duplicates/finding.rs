//! Find duplicates: what may be one is found in the background and decided by people (DC-30 to DC-34).

use base::access::{Level, RecordRights, Rights};
use base::ids::{ContactId, LeadId, UserId};
use base::journal::{self, Kind};
use base::people::{UserChange, roles, users};
use base::search::Subject;
use base::{Cx, jobs};
use flow::channels::handles;
use flow::contacts::companies::{self, NewCompany};
use flow::contacts::{self, ContactChange, NewContact};
use flow::duplicates::merges::{Because, MergeWish};
use flow::duplicates::scan::{self, Found, Gathered, State as Step};
use flow::duplicates::suspects::{self, State, Suspect, Wanted};
use flow::duplicates::{self, model};
use flow::leads::{self, NewLead};
use testkit::{TestDesk, on_each_database};

on_each_database!(
    one_person_typed_twice_is_found_with_its_reasons_and_so_are_their_leads,
    companies_of_one_name_are_found_whatever_their_legal_form,
    what_is_not_one_is_not_asked_about_again_until_it_is_more_alike,
    what_a_scan_finds_again_has_the_reasons_of_now_and_what_it_finds_no_more_is_gone,
    what_a_person_asked_about_again_stays_open_whatever_a_scan_finds,
    a_merge_settles_its_suspect_and_one_that_is_undone_is_not_asked_about_again,
    who_may_not_see_every_record_sees_no_suspect,
    whoever_sees_own_companies_only_sees_no_suspect_of_companies_for_which_nobody_answers,
    an_account_has_one_scan_at_a_time_and_it_can_be_stopped,
    who_looked_and_who_told_records_apart_is_journalled,
    whoever_is_typed_resembles_whom_the_asker_may_see,
);

/// A contact as it is typed.
fn contact(desk: &TestDesk, name: &str, email: &str, phone: &str) -> ContactId {
    let (name, email, phone) = (name.to_owned(), handles::email(email), handles::phone(phone, Some("DE")));
    desk.run_as(desk.world.ida, move |cx| {
        let handles = email.clone().into_iter().chain(phone.clone()).collect();
        let responsible_id = Some(desk_user(cx));
        contacts::open(cx, NewContact { name: name.clone(), handles, responsible_id, ..NewContact::default() })
    })
    .id
}

fn desk_user(cx: &Cx<'_>) -> UserId {
    cx.actor.user().unwrap()
}

fn lead(desk: &TestDesk, name: &str, whose: ContactId) -> LeadId {
    let (name, world) = (name.to_owned(), desk.world);
    desk.run_as(world.ida, move |cx| {
        let mut new = NewLead::in_stage(world.sales, world.stages.qualified);
        (new.name, new.contacts, new.responsible_id) = (name.clone(), vec![whose], Some(world.ida));
        leads::open(cx, new)
    })
    .id
}

/// Somebody sees only the contacts and companies they answer for.
fn sees_own_only(desk: &TestDesk, who: UserId) {
    let own = RecordRights { view: Level::Own, ..RecordRights::default() };
    desk.run_as(desk.world.mara, move |cx| {
        let role = roles::add(cx, "Own", Rights { contacts: own, companies: own, ..Rights::default() })?;
        users::change(cx, who, &UserChange { role_id: Some(role.id), ..UserChange::default() }).map(|_| ())
    });
}

/// Find duplicates, as its job does it; how many were new.
pub fn look(desk: &TestDesk) -> i64 {
    desk.run_as(desk.world.ida, scan::begin);
    finish(desk)
}

/// Does what the job of the scan that was begun does; how many were new.
pub fn finish(desk: &TestDesk) -> i64 {
    let scan = desk.run(scan::newest).unwrap();
    let mut gathered = Gathered::default();
    while !gathered.is_whole() {
        let next = gathered.next;
        gathered.add(desk.run(move |cx| scan::gather(cx, next)));
    }
    let in_force = desk.run(model::in_force);
    for (subject, found) in gathered.find(&in_force.model) {
        desk.run(move |cx| scan::keep(cx, scan.id, subject, &found));
    }
    desk.run(move |cx| scan::end(cx, scan.id));
    finish_jobs(desk);
    let scan = desk.run(scan::newest).unwrap();
    assert_eq!(scan.state, Step::Done);
    scan.found
}

/// What the worker did is done.
fn finish_jobs(desk: &TestDesk) {
    desk.run(|cx| jobs::claim(cx, 10)?.iter().try_for_each(|job| jobs::finish(cx, job.id)));
}

fn open(desk: &TestDesk, subject: Subject) -> Vec<Suspect> {
    desk.run_as(desk.world.ida, move |cx| {
        suspects::list(cx, &Wanted { subject, state: State::Open, below: None, limit: 100 })
    })
}

/// The open suspect of a record.
pub fn of(desk: &TestDesk, subject: Subject, record: i64) -> Option<Suspect> {
    open(desk, subject).into_iter().find(|suspect| suspect.records.contains(&record))
}

fn one_person_typed_twice_is_found_with_its_reasons_and_so_are_their_leads(desk: &TestDesk) {
    let first = contact(desk, "Katharina Zimmermann", "kathi.zimmermann@web.example", "0171 5550123");
    let second = contact(desk, "Kathi Zimmermann", "", "+49 171 5550123");
    let other = contact(desk, "Bartholomew Quist", "quist@harbour.example", "");
    let (one, two) = (lead(desk, "A staircase", first), lead(desk, "Stairs of oak", second));
    lead(desk, "A boat", other);
    look(desk);
    let suspect = of(desk, Subject::Contact, first.0).expect("it is found");
    assert_eq!(suspect.records, [first.0, second.0]);
    assert!(suspect.likeness.reasons.iter().any(|reason| reason.what.contains("phone")), "{:?}", suspect.likeness);
    assert!(suspect.likeness.percent() >= 50);
    assert_eq!(of(desk, Subject::Lead, one.0).expect("so are their leads").records, [one.0, two.0]);
    assert_eq!(of(desk, Subject::Contact, other.0), None);
    assert_eq!(look(desk), 0, "what is known already is not found again");
    let tags = desk.run(move |cx| suspects::of_records(cx, Subject::Lead, &[one.0, two.0]));
    assert_eq!(tags.len(), 2);
}

fn companies_of_one_name_are_found_whatever_their_legal_form(desk: &TestDesk) {
    let opened = ["Nordlicht Tischlerei GmbH", "Nordlicht Tischlerei", "Südwind AG"].map(|name| {
        desk.run_as(desk.world.ida, move |cx| {
            let responsible_id = Some(desk_user(cx));
            companies::open(cx, NewCompany { name: name.to_owned(), responsible_id, ..NewCompany::default() })
        })
        .id
        .0
    });
    look(desk);
    assert_eq!(of(desk, Subject::Company, opened[0]).expect("it is found").records, opened[..2]);
    assert_eq!(of(desk, Subject::Company, opened[2]), None);
}

fn what_is_not_one_is_not_asked_about_again_until_it_is_more_alike(desk: &TestDesk) {
    let first = contact(desk, "Katharina Zimmermann", "kathi.zimmermann@web.example", "0171 5550123");
    let second = contact(desk, "Kathi Zimmermann", "", "+49 171 5550123");
    look(desk);
    let suspect = of(desk, Subject::Contact, first.0).unwrap();
    desk.run_as(desk.world.ida, move |cx| suspects::dismiss(cx, suspect.id));
    look(desk);
    assert_eq!(of(desk, Subject::Contact, first.0), None, "nobody is asked again");
    let handles =
        vec![handles::phone("+49 171 5550123", None).unwrap(), handles::email("kathi.zimmermann@web.example").unwrap()];
    desk.run_as(desk.world.ida, move |cx| {
        contacts::change(cx, second, ContactChange { handles: Some(handles.clone()), ..ContactChange::default() })
    });
    look(desk);
    assert_eq!(of(desk, Subject::Contact, first.0).expect("they share an address now").records, [first.0, second.0]);
}

/// A contact is called otherwise and has other addresses.
fn becomes(desk: &TestDesk, contact: ContactId, name: &str, email: &str, phone: &str) {
    let handles = handles::email(email).into_iter().chain(handles::phone(phone, Some("DE"))).collect();
    let change = ContactChange { name: Some(name.to_owned()), handles: Some(handles), ..ContactChange::default() };
    desk.run_as(desk.world.ida, move |cx| contacts::change(cx, contact, change.clone()));
}

fn what_a_scan_finds_again_has_the_reasons_of_now_and_what_it_finds_no_more_is_gone(desk: &TestDesk) {
    let first = contact(desk, "Katharina Zimmermann", "kathi.zimmermann@web.example", "0171 5550123");
    let second = contact(desk, "Kathi Zimmermann", "", "0171 5550123");
    look(desk);
    let found = of(desk, Subject::Contact, first.0).unwrap();
    becomes(desk, second, "Kathi Zimmermann", "kathi.zimmermann@web.example", "0171 5550123");
    assert_eq!(look(desk), 0, "it is known");
    let again = of(desk, Subject::Contact, first.0).unwrap();
    assert_eq!(again.id, found.id);
    assert!(again.likeness.centibits > found.likeness.centibits, "they share an address now: {:?}", again.likeness);
    assert_ne!(again.likeness.reasons, found.likeness.reasons);
    becomes(desk, second, "Bartholomew Quist", "quist@harbour.example", "0171 5559876");
    look(desk);
    assert_eq!(of(desk, Subject::Contact, first.0), None, "none of its reasons is true any more");
    let id = found.id;
    assert_eq!(desk.run(move |cx| suspects::find(cx, id)).unwrap().state, State::Gone);
    becomes(desk, second, "Kathi Zimmermann", "kathi.zimmermann@web.example", "0171 5550123");
    look(desk);
    assert!(of(desk, Subject::Contact, first.0).is_some(), "no person said that they are two");
}

fn what_a_person_asked_about_again_stays_open_whatever_a_scan_finds(desk: &TestDesk) {
    let first = contact(desk, "Katharina Zimmermann", "kathi.zimmermann@web.example", "0171 5550123");
    let second = contact(desk, "Kathi Zimmermann", "", "0171 5550123");
    look(desk);
    let id = of(desk, Subject::Contact, first.0).unwrap().id;
    desk.run_as(desk.world.ida, move |cx| suspects::dismiss(cx, id));
    desk.run_as(desk.world.ida, move |cx| suspects::take_back_dismissal(cx, id));
    becomes(desk, second, "Bartholomew Quist", "quist@harbour.example", "0171 5559876");
    look(desk);
    let open = of(desk, Subject::Contact, first.0).expect("somebody wants to look at them");
    assert_eq!((open.id, open.decided_by), (id, None));
}

fn a_merge_settles_its_suspect_and_one_that_is_undone_is_not_asked_about_again(desk: &TestDesk) {
    let first = contact(desk, "Katharina Zimmermann", "kathi.zimmermann@web.example", "0171 5550123");
    let second = contact(desk, "Kathi Zimmermann", "", "+49 171 5550123");
    look(desk);
    let suspect = of(desk, Subject::Contact, first.0).unwrap();
    let wish = MergeWish::new(Subject::Contact, first.0, vec![second.0], Because::hand());
    let merge = desk.run_as(desk.world.mara, move |cx| flow::merge(cx, wish.clone()));
    let id = suspect.id;
    assert_eq!(desk.run(move |cx| suspects::find(cx, id)).unwrap().state, State::Merged);
    assert_eq!(desk.run(model::count_decisions), 1);
    desk.run_as(desk.world.mara, move |cx| flow::undo_merge(cx, merge.id));
    look(desk);
    assert_eq!(of(desk, Subject::Contact, first.0), None);
}

fn who_may_not_see_every_record_sees_no_suspect(desk: &TestDesk) {
    let first = contact(desk, "Katharina Zimmermann", "kathi.zimmermann@web.example", "0171 5550123");
    contact(desk, "Kathi Zimmermann", "", "+49 171 5550123");
    look(desk);
    let suspect = of(desk, Subject::Contact, first.0).unwrap();
    let (tom, id) = (desk.world.tom, suspect.id);
    sees_own_only(desk, tom);
    assert_eq!(desk.run_as(tom, move |cx| suspects::find(cx, id)), None);
    assert!(desk.run_as(tom, move |cx| suspects::of_records(cx, Subject::Contact, &[first.0])).is_empty(), "nor a tag");
}

/// Nobody answers for either of two companies, or for one of them.
fn whoever_sees_own_companies_only_sees_no_suspect_of_companies_for_which_nobody_answers(desk: &TestDesk) {
    let tom = desk.world.tom;
    let [one, _, his, _] = [
        ("Nordlicht Tischlerei GmbH", None),
        ("Nordlicht Tischlerei", None),
        ("Südwind Bootsbau AG", Some(tom)),
        ("Südwind Bootsbau", None),
    ]
    .map(|(name, responsible_id)| {
        let open = move |cx: &mut Cx<'_>| {
            companies::open(cx, NewCompany { name: name.to_owned(), responsible_id, ..NewCompany::default() })
        };
        desk.run(open).id.0
    });
    look(desk);
    let found = [one, his].map(|id| of(desk, Subject::Company, id).expect("both are found"));
    sees_own_only(desk, tom);
    let wanted = Wanted { subject: Subject::Company, state: State::Open, below: None, limit: 100 };
    assert_eq!(desk.read_as(tom, move |cx| suspects::list(cx, &wanted)), []);
    for Suspect { id, records, .. } in found {
        assert_eq!(desk.read_as(tom, move |cx| suspects::find(cx, id)), None);
        let tags = desk.read_as(tom, move |cx| suspects::of_records(cx, Subject::Company, &records));
        assert!(tags.is_empty(), "{tags:?}");
    }
}

fn an_account_has_one_scan_at_a_time_and_it_can_be_stopped(desk: &TestDesk) {
    let one = desk.run_as(desk.world.ida, scan::begin);
    let two = desk.run_as(desk.world.tom, scan::begin);
    assert_eq!(one.id, two.id);
    desk.run_as(desk.world.tom, move |cx| scan::stop(cx, one.id));
    assert!(!desk.run(move |cx| scan::note(cx, one.id, 10)), "its job learns of it");
    let none: Vec<Found> = Vec::new();
    assert!(!desk.run(move |cx| scan::keep(cx, one.id, Subject::Contact, &none)));
    finish_jobs(desk);
}

fn who_looked_and_who_told_records_apart_is_journalled(desk: &TestDesk) {
    let world = desk.world;
    let first = contact(desk, "Katharina Zimmermann", "kathi.zimmermann@web.example", "0171 5550123");
    contact(desk, "Kathi Zimmermann", "", "+49 171 5550123");
    let before = desk.run(journal::newest);
    look(desk);
    let suspect = of(desk, Subject::Contact, first.0).unwrap();
    let id = suspect.id;
    desk.run_as(world.ida, move |cx| suspects::dismiss(cx, id));
    desk.run_as(world.mara, move |cx| suspects::take_back_dismissal(cx, id));
    let told = desk.run(move |cx| journal::read_after(cx, before, 50));
    let said = |kind, by| told.iter().filter(|row| row.kind == Some(kind) && row.user() == Some(by)).count();
    assert_eq!(said(Kind::ScanBegun, world.ida), 1);
    assert_eq!(said(Kind::SuspectDismissed, world.ida), suspect.records.len(), "each record's history says so");
    assert_eq!(said(Kind::SuspectReopened, world.mara), suspect.records.len());
}

/// DC-30: by a number in any spelling, and never somebody whom the asker may not see.
fn whoever_is_typed_resembles_whom_the_asker_may_see(desk: &TestDesk) {
    let world = desk.world;
    let known = contact(desk, "Katharina Zimmermann", "kathi.zimmermann@web.example", "0171 5550123");
    let typed = |name: &'static str, phone: &'static str| {
        move |cx: &mut Cx<'_>| {
            let handles: Vec<_> = handles::phone(phone, Some("DE")).into_iter().collect();
            Ok::<_, duplicates::Error>(
                duplicates::resembling_said(cx, name, &handles)?.iter().map(|found| found.contact).collect::<Vec<_>>(),
            )
        }
    };
    assert_eq!(desk.read_as(world.ida, typed("Kathi Zimmermann", "+49 171 5550123")), [known]);
    assert_eq!(desk.read_as(world.ida, typed("Bartholomew Quist", "0171 5550999")), []);
    sees_own_only(desk, world.jonas);
    assert_eq!(desk.read_as(world.jonas, typed("Kathi Zimmermann", "+49 171 5550123")), []);
}
