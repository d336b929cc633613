//! Single rules, each with the people whom it concerns.

use base::access::{Action, Denied, Inconsistent, Level, RecordRights, Rights, Role, StageRights};
use base::ids::UserId;
use base::people::users::{self, UserChange};
use base::people::{PeopleError, roles};
use flow::channels::said::{ItemKind, Place};
use flow::contacts::{self, ContactChange, NewCompany, NewContact, companies};
use flow::inbox;
use flow::leads::{self, NewLead};
use flow::pipelines::{self, Acceptance};
use flow::timeline::{self, NewNote, NewTask, TASK_KINDS, TaskChange};
use serde_json::Value as Json;
use testkit::{TestDesk, on_each_database};

on_each_database!(
    rights_that_do_not_go_together_are_refused,
    no_role_can_be_given_the_export_of_incoming_leads,
    an_administrator_has_all_whatever_their_role_says,
    who_may_not_give_leads_away_keeps_them,
    who_may_not_give_records_away_makes_them_in_nobody_elses_name,
    who_may_not_give_records_away_accepts_requests_for_themselves_only,
    an_inbox_that_may_not_be_seen_is_empty_for_them,
    a_request_may_be_seen_without_being_decided,
    a_request_that_was_linked_opens_nobodys_contact_any_more,
    a_free_user_sees_what_is_shared_and_writes_nothing,
    a_deleted_role_leaves_its_people_with_the_first_one,
    of_a_shared_customer_one_sees_and_counts_only_ones_own_leads,
);

fn has(desk: &TestDesk, user: UserId, rights: Rights) {
    desk.run(move |cx| {
        let role = roles::add(cx, "Special", rights.clone())?;
        let change = UserChange { role_id: Some(role.id), ..UserChange::default() };
        users::change(cx, user, &change).map(|_| ())
    });
}

fn lead_of(desk: &TestDesk, responsible: Option<UserId>) -> base::ids::LeadId {
    let world = desk.world;
    desk.run(move |cx| {
        let mut new = NewLead::in_stage(world.sales, world.stages.qualified);
        new.responsible_id = responsible;
        Ok::<_, leads::Error>(leads::open(cx, new)?.id)
    })
}

fn rights_that_do_not_go_together_are_refused(desk: &TestDesk) {
    let sees_own = RecordRights { view: Level::Own, ..RecordRights::default() };
    let edits_more = Rights { leads: RecordRights { edit: Level::All, ..sees_own }, ..Rights::default() };
    let exports_unseen =
        Rights { contacts: RecordRights { export: Level::Own, ..RecordRights::default() }, ..Rights::default() };
    let half_created = Rights { companies: RecordRights { create: Level::Group, ..sees_own }, ..Rights::default() };
    let mut in_stage = Rights::salesperson();
    in_stage.stages.push(StageRights { view: Some(false), edit: Some(true), ..StageRights::of(desk.world.stages.won) });
    for rights in [edits_more, exports_unseen, half_created, in_stage] {
        let refused = desk.try_as(desk.world.mara, move |cx| roles::add(cx, "Wrong", rights.clone()).map(|_| ()));
        assert!(matches!(refused, Err(PeopleError::Rights(_))), "{refused:?}");
    }
    assert_eq!(desk.read_as(desk.world.mara, roles::list).len(), 1);
}

fn no_role_can_be_given_the_export_of_incoming_leads(desk: &TestDesk) {
    let world = desk.world;
    let waiting = |said| {
        let mut rights = Rights::salesperson();
        rights.stages.push(StageRights { export: Some(said), ..StageRights::of(world.stages.incoming) });
        rights
    };
    let (allowed, denied) = (waiting(true), waiting(false));
    let wanted = allowed.clone();
    let refused = desk.try_as(world.mara, move |cx| roles::add(cx, "Takes out", wanted.clone()).map(|_| ()));
    let is_refused = |refused: &Result<(), PeopleError>| matches!(refused, Err(PeopleError::Rights(Inconsistent::IncomingExport(stage))) if *stage == world.stages.incoming);
    assert!(is_refused(&refused), "{refused:?}");
    let role = desk.run_as(world.mara, move |cx| roles::add(cx, "Keeps in", denied.clone()));
    let changed =
        desk.try_as(world.mara, move |cx| roles::change(cx, role.id, None, Some(allowed.clone())).map(|_| ()));
    assert!(is_refused(&changed), "{changed:?}");
}

fn an_administrator_has_all_whatever_their_role_says(desk: &TestDesk) {
    has(desk, desk.world.mara, Rights::default());
    let lead = lead_of(desk, None);
    desk.run_as(desk.world.mara, move |cx| leads::delete(cx, lead));
}

fn who_may_not_give_leads_away_keeps_them(desk: &TestDesk) {
    let world = desk.world;
    has(desk, world.ida, Rights { reassign: false, ..Rights::salesperson() });
    let (hers, free) = (lead_of(desk, Some(world.ida)), lead_of(desk, None));
    let given = desk.try_as(world.ida, move |cx| leads::assign(cx, hers, Some(world.tom)).map(|_| ()));
    assert!(matches!(given, Err(leads::Error::Denied(Denied::Reassign))), "{given:?}");
    desk.run_as(world.ida, move |cx| leads::assign(cx, free, Some(world.ida)).map(|_| ()));
    let kept = desk.run(move |cx| Ok::<_, leads::Error>(leads::load(cx, hers)?.responsible_id));
    assert_eq!(kept, Some(world.ida));
}

fn who_may_not_give_records_away_makes_them_in_nobody_elses_name(desk: &TestDesk) {
    let world = desk.world;
    has(desk, world.ida, Rights { reassign: false, ..Rights::salesperson() });
    let made = |responsible_id: Option<UserId>| {
        let lead = desk.try_as(world.ida, move |cx| {
            let lead = NewLead { responsible_id, ..NewLead::in_stage(world.sales, world.stages.qualified) };
            leads::open(cx, lead).map(drop)
        });
        let contact = desk.try_as(world.ida, move |cx| {
            contacts::open(cx, NewContact { name: "Anna".to_owned(), responsible_id, ..NewContact::default() })
                .map(drop)
        });
        let company = desk.try_as(world.ida, move |cx| {
            companies::open(cx, NewCompany { name: "Birch".to_owned(), responsible_id, ..NewCompany::default() })
                .map(drop)
        });
        let denied = Denied::Reassign;
        [
            matches!(lead, Err(leads::Error::Denied(said)) if said == denied),
            matches!(contact, Err(contacts::Error::Denied(said)) if said == denied),
            matches!(company, Err(contacts::Error::Denied(said)) if said == denied),
        ]
    };
    assert_eq!([made(Some(world.tom)), made(Some(world.ida)), made(None)], [[true; 3], [false; 3], [false; 3]]);
    let task = |responsible_id| {
        desk.try_as(world.ida, move |cx| {
            let (text, due_at, kind_id) = ("Call".to_owned(), cx.now, TASK_KINDS[0].0);
            let new = NewTask { place: None, kind_id, text, responsible_id, due_at, is_all_day: false, duration: 0 };
            timeline::add_task(cx, &new)
        })
    };
    assert!(matches!(task(world.tom), Err(timeline::Error::Denied(Denied::Reassign))));
    let hers = task(world.ida).unwrap().id;
    let to_tom = TaskChange { responsible_id: Some(world.tom), ..TaskChange::default() };
    let given = desk.try_as(world.ida, move |cx| timeline::change_task(cx, hers, to_tom.clone()).map(drop));
    assert!(matches!(given, Err(timeline::Error::Denied(Denied::Reassign))), "{given:?}");
}

fn who_may_not_give_records_away_accepts_requests_for_themselves_only(desk: &TestDesk) {
    let world = desk.world;
    has(desk, world.ida, Rights { reassign: false, ..Rights::salesperson() });
    let waiting = crate::outside::anna_waits(desk);
    let accept = |responsible: Option<UserId>| {
        desk.try_as(world.ida, move |cx| pipelines::accept(cx, waiting, Acceptance { stage: None, responsible }))
    };
    let given = accept(Some(world.mara));
    assert!(given.as_ref().is_err_and(|error| error.to_string() == Denied::Reassign.to_string()), "{given:?}");
    // The source may have its own responsible: nobody gives anything away then.
    let accepted = accept(None).unwrap().responsible_id;
    assert!(accepted == Some(world.ida) || accepted == Some(world.tom), "{accepted:?}");
}

fn an_inbox_that_may_not_be_seen_is_empty_for_them(desk: &TestDesk) {
    let world = desk.world;
    let waiting = crate::outside::anna_waits(desk);
    let stage =
        desk.run(move |cx| pipelines::load(cx, world.sales)).stage_of_kind(pipelines::StageKind::Incoming).unwrap().id;
    let mut rights = Rights::salesperson();
    rights.stages.push(StageRights { view: Some(false), ..StageRights::of(stage) });
    has(desk, world.ida, rights);
    let count = |user| {
        desk.read_as(user, move |cx| {
            let filter = inbox::Filter::waiting(world.sales, None);
            let sum: i64 = inbox::count_waiting(cx, world.sales)?.iter().map(|(_, count)| count).sum();
            Ok::<_, inbox::Error>((inbox::list(cx, &filter, None, 10)?.len(), sum))
        })
    };
    assert_eq!((count(world.tom), count(world.ida)), ((1, 1), (0, 0)));
    let decided = desk.try_as(world.ida, move |cx| inbox::decline(cx, waiting, false).map(|_| ()));
    assert!(matches!(decided, Err(inbox::Error::NoSuchIncomingLead(_))), "{decided:?}");
}

fn a_request_may_be_seen_without_being_decided(desk: &TestDesk) {
    let world = desk.world;
    let waiting = crate::outside::anna_waits(desk);
    let views = RecordRights { view: Level::Own, ..RecordRights::default() };
    has(desk, world.ida, Rights { leads: views, contacts: views, ..Rights::default() });
    assert!(desk.read_as(world.ida, move |cx| inbox::find(cx, waiting)).is_some());
    let accepted = desk.try_as(world.ida, move |cx| pipelines::accept(cx, waiting, Acceptance::default()).map(|_| ()));
    assert!(accepted.is_err_and(|error| error.to_string().contains("does not let you edit")));
    let state = desk.run(move |cx| Ok::<_, inbox::Error>(inbox::load(cx, waiting)?.state));
    assert_eq!(state, inbox::State::Waiting);
}

fn a_request_that_was_linked_opens_nobodys_contact_any_more(desk: &TestDesk) {
    let world = desk.world;
    let own = RecordRights { view: Level::Own, ..RecordRights::default() };
    has(desk, world.ida, Rights { leads: own, contacts: own, ..Rights::default() });
    let waiting = crate::outside::anna_waits(desk);
    let accepted = desk.run_as(world.mara, move |cx| pipelines::accept(cx, waiting, Acceptance::default()));
    let contact = accepted.contacts[0];
    desk.run_as(world.mara, move |cx| leads::assign(cx, accepted.id, Some(world.tom)));
    let toms = ContactChange { responsible_id: Some(Some(world.tom)), ..ContactChange::default() };
    desk.run_as(world.mara, move |cx| contacts::change(cx, contact, toms.clone()));
    let won = pipelines::Move::to(world.stages.won);
    desk.run_as(world.mara, move |cx| pipelines::move_lead(cx, accepted.id, won));
    let seen = || desk.read_as(world.ida, move |cx| contacts::find(cx, contact)).is_some();
    assert!(!seen());
    let again = crate::outside::waits(desk, crate::outside::anna(desk, "Another one"));
    assert!(seen(), "as long as her request waits for whoever answers first");
    desk.run_as(world.mara, move |cx| flow::link(cx, again, leads::Target::Lead(accepted.id)).map(|_| ()));
    assert!(!seen());
}

fn a_free_user_sees_what_is_shared_and_writes_nothing(desk: &TestDesk) {
    let world = desk.world;
    let (shared, other) = (lead_of(desk, Some(world.tom)), lead_of(desk, Some(world.tom)));
    desk.run(move |cx| {
        users::set_role(cx, world.jonas, Role::Free).unwrap();
        timeline::add_participant(cx, Place::lead(shared), world.jonas)
    });
    let who = base::desk::Who { account: desk.account, actor: base::access::Actor::User(world.jonas, Role::Free) };
    let seen = desk.try_with(who, move |cx| {
        Ok::<_, leads::Error>([leads::find(cx, shared)?.is_some(), leads::find(cx, other)?.is_some()])
    });
    assert_eq!(seen.unwrap(), [true, false]);
    let note = NewNote {
        place: Place::lead(shared),
        kind: ItemKind::Note,
        author: "Jonas".to_owned(),
        text: "Mine".to_owned(),
        details: Json::Null,
        at: None,
    };
    let written = desk.try_with(who, move |cx| timeline::add_note(cx, note.clone()).map(|_| ()));
    assert!(matches!(written, Err(timeline::Error::Denied(Denied::Work))), "{written:?}");
    let made = desk.try_with(who, |cx| contacts::open(cx, NewContact::default()).map(|_| ()));
    assert!(matches!(made, Err(contacts::Error::Denied(Denied::Record(Action::Create, _)))), "{made:?}");
}

fn a_deleted_role_leaves_its_people_with_the_first_one(desk: &TestDesk) {
    let world = desk.world;
    has(desk, world.ida, Rights::default());
    let lead = lead_of(desk, None);
    assert!(desk.read_as(world.ida, move |cx| leads::find(cx, lead)).is_none());
    desk.run(move |cx| {
        let role = users::load(cx, world.ida)?.role_id;
        roles::delete(cx, role)?;
        assert!(matches!(roles::delete(cx, roles::DEFAULT_ROLE), Err(PeopleError::DefaultRole)));
        Ok::<_, PeopleError>(())
    });
    assert!(desk.read_as(world.ida, move |cx| leads::find(cx, lead)).is_some());
}

fn of_a_shared_customer_one_sees_and_counts_only_ones_own_leads(desk: &TestDesk) {
    let world = desk.world;
    let own = RecordRights { view: Level::Own, ..RecordRights::default() };
    has(
        desk,
        world.ida,
        Rights { leads: own, contacts: RecordRights { view: Level::All, ..own }, ..Rights::default() },
    );
    let (customer, hers, his) = desk.run(move |cx| {
        let named = NewContact { name: "Elena Haas".to_owned(), ..NewContact::default() };
        let customer = contacts::open(cx, named).expect("the contact").id;
        let mut sold = |user, price_minor| -> Result<base::ids::LeadId, leads::Error> {
            let mut new = NewLead::in_stage(world.sales, world.stages.won);
            (new.responsible_id, new.price_minor, new.contacts) = (Some(user), price_minor, vec![customer]);
            Ok(leads::open(cx, new)?.id)
        };
        Ok::<_, leads::Error>((customer, sold(world.ida, 10_000)?, sold(world.tom, 990_000)?))
    });
    let look = |user| {
        desk.read_as(user, move |cx| {
            let won = leads::won_of(cx, base::search::Subject::Contact, customer.0)?;
            let ways = [leads::list_visits(cx, hers)?.len(), leads::list_visits(cx, his)?.len()];
            Ok::<_, leads::Error>((leads::list_ids_of_contact(cx, customer, 9)?, won.leads, won.price_minor, ways))
        })
    };
    assert_eq!(look(world.ida), (vec![hers], 1, 10_000, [1, 0]));
    assert_eq!(look(world.mara), (vec![his, hers], 2, 1_000_000, [1, 1]));
    let history = desk.read_as(world.ida, move |cx| timeline::feed(cx, Place::contact(customer), None, 50));
    let leads: Vec<_> = history
        .lines
        .iter()
        .filter_map(|line| match line {
            timeline::Line::Changed(entry) => entry.about.lead,
            _ => None,
        })
        .collect();
    assert!(leads.contains(&hers) && !leads.contains(&his), "{leads:?}");
}
