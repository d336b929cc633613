//! Waiting requests are judged again when something is edited (DC-11), and the brake stops what runs away.

use super::{accepted, controlled, opened_of, read_on};
use crate::outside::{anna, arrives, ben, chat, form, lead, mail, seen, waits};
use base::clock::DAY;
use base::fields::{self, Change, FieldKind, FieldValue, NewField};
use base::ids::ContactId;
use base::journal::{self, Kind, Wanted};
use base::search::Subject;
use flow::channels::handles::{self, Handle};
use flow::contacts::{ContactChange, NewContact};
use flow::duplicates::control::{self, Conflict, ControlChange, LEAST_MERGES, Method, Several, Switch};
use flow::duplicates::merges::{self, MergeFilter};
use flow::duplicates::suspects::{self, Print};
use flow::inbox::State;
use flow::leads::NewLead;
use flow::{TakenIn, bulk_job, pipelines};
use testkit::{TestDesk, on_each_database};

on_each_database!(
    big_data_compares_a_chat_at_arrival_and_a_form_behind_it,
    big_data_merges_nobody_whom_a_person_told_apart,
    a_request_joins_no_lead_of_somebody_told_apart_from_its_sender,
    the_merges_of_one_run_of_the_rules_are_found_and_undone_together,
    a_phone_that_a_waiting_person_gives_later_merges_their_request,
    an_address_that_a_known_person_gets_merges_the_request_that_waits,
    what_a_known_person_has_besides_is_no_reason_until_it_is_typed_in,
    a_field_that_comes_to_say_the_same_merges_the_request_that_waits_however_it_is_written,
    an_edit_between_leads_that_wait_for_nobody_merges_nothing,
    what_a_program_sends_in_one_batch_is_never_compared_with_each_other,
    rules_that_merge_far_more_than_their_trial_stop_and_go_on_when_an_administrator_says_so,
    a_request_that_is_merged_behind_its_arrival_counts_once_for_the_brake,
    the_brake_stops_in_the_middle_of_what_an_import_of_addresses_would_merge,
    what_waited_since_the_day_before_counts_on_the_day_of_its_merge,
    a_request_that_is_judged_again_is_placed_beside_its_duplicates_where_the_rules_say_so,
    a_request_that_a_person_took_off_the_board_again_waits_for_a_person,
);

fn gives(desk: &TestDesk, contact: ContactId, email: &str) {
    types_in(desk, contact, &handles::email(email).unwrap());
}

fn types_in(desk: &TestDesk, contact: ContactId, given: &Handle) {
    add_address(desk, contact, given);
    read_on(desk);
}

fn add_address(desk: &TestDesk, contact: ContactId, given: &Handle) {
    let given = given.clone();
    desk.run_as(desk.world.mara, move |cx| {
        let mut handles = flow::contacts::load(cx, contact)?.handles;
        handles.push(given.clone());
        flow::contacts::change(cx, contact, ContactChange { handles: Some(handles), ..ContactChange::default() })
    });
}

/// DC-10: by all that they say together, with the weight of each reason.
fn big_data_compares_a_chat_at_arrival_and_a_form_behind_it(desk: &TestDesk) {
    let world = desk.world;
    let known = accepted(desk, anna(desk, "We need a staircase."));
    controlled(desk, ControlChange { methods: Some([Method::BigData].into()), ..on() });
    let form = waits(desk, anna(desk, "And a table."));
    read_on(desk);
    assert_eq!(seen(desk, form).target.map(|target| target.1), Some(known.0));
    let mut chat = chat(world.website_chat, "visitor-1", "hello");
    let said = anna(desk, "hello").sender;
    (chat.sender.name, chat.sender.emails, chat.sender.phones) = (said.name, said.emails, said.phones);
    let taken = arrives(desk, chat);
    assert!(matches!(taken, TakenIn::Joined(into, _) if into == known), "{taken:?}");
    let merged = desk.read_as(world.mara, |cx| merges::list(cx, &MergeFilter::default(), None, 2));
    assert_eq!(merged.len(), 2);
    for merge in merged {
        let reasons = merge.because.reasons();
        assert!(reasons.len() > 1 && reasons.iter().all(|reason| reason.bits != 0.0), "a sum: {reasons:?}");
    }
}

/// What a person said counts more than what a model finds, by whichever method.
fn big_data_merges_nobody_whom_a_person_told_apart(desk: &TestDesk) {
    let world = desk.world;
    let known = accepted(desk, anna(desk, "We need a staircase."));
    let contact = lead(desk, known).contacts[0];
    controlled(desk, ControlChange { methods: Some([Method::BigData].into()), ..on() });
    let mut stranger = chat(world.website_chat, "visitor-1", "hello");
    stranger.sender.name = "Anna".to_owned();
    let request = waits(desk, stranger);
    let draft = seen(desk, request).contact_id.unwrap();
    let tell_apart = move |cx: &mut base::Cx<'_>| {
        suspects::tell_apart(cx, Subject::Contact, &[(draft.0, Print(0)), (contact.0, Print(0))], 0)
    };
    desk.run_as(world.mara, tell_apart);
    let phone = anna(desk, "hello").sender.phones.remove(0);
    let become_anna = move |cx: &mut base::Cx<'_>| {
        let given = handles::email("anna@berg.example").into_iter().chain(handles::phone(&phone, Some("DE"))).collect();
        let name = Some("Anna Berg".to_owned());
        flow::contacts::change(cx, draft, ContactChange { name, handles: Some(given), ..ContactChange::default() })
    };
    desk.run_as(world.mara, become_anna);
    read_on(desk);
    assert_eq!(seen(desk, request).state, State::Waiting);
    desk.run(|cx| cx.execute("DELETE FROM told_apart WHERE account_id = $1", base::params![cx.account]));
    gives(desk, draft, "anna@home.example");
    assert_eq!(seen(desk, request).state, State::Linked, "nobody says any more that they are two");
}

/// DC-32: two colleagues with one telephone, as somebody said; what comes from one of them is not the other's.
fn a_request_joins_no_lead_of_somebody_told_apart_from_its_sender(desk: &TestDesk) {
    let world = desk.world;
    let theirs = accepted(desk, anna(desk, "We need a staircase."));
    let other = lead(desk, theirs).contacts[0];
    let phone = anna(desk, "hello").sender.phones.remove(0);
    let sender = desk.run_as(world.mara, |cx| {
        let handles = handles::email("ben@berg.example").into_iter().collect();
        let new = NewContact { name: "Ben Berg".to_owned(), handles, ..NewContact::default() };
        flow::contacts::open(cx, new).map(|contact| contact.id)
    });
    let asks = || {
        let mut event = mail(world.sales_mail, "Ben Berg", "ben@berg.example", "A table", "hello");
        event.sender.phones = vec![phone.clone()];
        event
    };
    controlled(desk, ControlChange { methods: Some([Method::Email, Method::Phone].into()), ..on() });
    let apart = [(sender.0, Print(0)), (other.0, Print(0))];
    desk.run_as(world.mara, move |cx| suspects::tell_apart(cx, Subject::Contact, &apart, 0));
    let taken = arrives(desk, asks());
    assert!(matches!(taken, TakenIn::Held(_)), "{taken:?}");
}

/// DC-28: rules that are changed begin a new run; undoing one leaves what the other merged.
fn the_merges_of_one_run_of_the_rules_are_found_and_undone_together(desk: &TestDesk) {
    let world = desk.world;
    let known = accepted(desk, anna(desk, "We need a staircase."));
    let joins = |text: &str| {
        let taken = arrives(desk, anna(desk, text));
        assert!(matches!(taken, TakenIn::Joined(into, _) if into == known), "{taken:?}");
    };
    let first = controlled(desk, on()).run.unwrap();
    joins("One.");
    joins("Two.");
    let changed = ControlChange { methods: Some([Method::Phone].into()), ..ControlChange::default() };
    let second = controlled(desk, changed).run.unwrap();
    joins("Three.");
    let of = |run| MergeFilter { batch: Some(run), only_done: true, ..MergeFilter::default() };
    let count = |run| desk.read_as(world.mara, move |cx| merges::count(cx, &of(run)));
    assert_eq!((first != second, count(first), count(second)), (true, 2, 1));
    assert_eq!(desk.read_as(world.mara, move |cx| merges::count_undoable(cx, &of(first), 1)), 1);
    desk.leaves_work();
    let (id, _) = desk.run_as(world.mara, move |cx| bulk_job::begin_undoing_merges(cx, of(first)));
    while desk.run_as(world.mara, move |cx| bulk_job::go_on(cx, id)) {}
    assert_eq!((count(first), count(second)), (0, 1));
}

fn a_phone_that_a_waiting_person_gives_later_merges_their_request(desk: &TestDesk) {
    let world = desk.world;
    let known = accepted(desk, anna(desk, "We need a staircase."));
    controlled(desk, on());
    let request = waits(desk, chat(world.website_chat, "visitor-1", "hello"));
    let stranger = seen(desk, request).contact_id.unwrap();
    let off = ControlChange { sources: vec![(world.website_chat, Switch::Off)], ..ControlChange::default() };
    controlled(desk, off);
    gives(desk, stranger, "anna@berg.example");
    assert_eq!(seen(desk, request).state, State::Waiting, "the source of the request is off");
    controlled(desk, ControlChange { sources: vec![(world.website_chat, Switch::On)], ..ControlChange::default() });
    gives(desk, stranger, "anna@work.example");
    let decided = seen(desk, request);
    assert_eq!((decided.state, decided.target.map(|target| target.1)), (State::Linked, Some(known.0)));
}

fn an_address_that_a_known_person_gets_merges_the_request_that_waits(desk: &TestDesk) {
    let world = desk.world;
    let known = accepted(desk, anna(desk, "We need a staircase."));
    controlled(desk, on());
    let by_mail = mail(world.sales_mail, "Anna Berg", "anna@home.example", "Hello", "And a table.");
    let request = waits(desk, by_mail);
    let contact = lead(desk, known).contacts[0];
    gives(desk, contact, "anna@home.example");
    assert_eq!(seen(desk, request).state, State::Linked);
}

/// DC-11, DC-14, DC-17: a form with a name and an e-mail address, where only phone numbers are compared.
fn what_a_known_person_has_besides_is_no_reason_until_it_is_typed_in(desk: &TestDesk) {
    let world = desk.world;
    let known = accepted(desk, anna(desk, "We need a staircase."));
    let contact = lead(desk, known).contacts[0];
    controlled(desk, ControlChange { methods: Some([Method::Phone].into()), ..on() });
    let without_phone = form(world.website_form, "Anna Berg", "anna@berg.example", "", "And a table.");
    let request = waits(desk, without_phone);
    assert_eq!(seen(desk, request).contact_id, Some(contact), "she is known");
    read_on(desk);
    assert_eq!(seen(desk, request).state, State::Waiting, "the form names no phone number");
    let tried = desk.read_as(world.mara, move |cx| {
        let rules = control::load(cx, world.sales)?.rules;
        control::try_on_past(cx, world.sales, &rules)
    });
    assert_eq!((tried.requests, tried.merges()), (2, 0), "nor does a trial say so");
    types_in(desk, contact, &handles::phone("+49 30 23125 777", None).unwrap());
    let decided = seen(desk, request);
    assert_eq!((decided.state, decided.target.map(|target| target.1)), (State::Linked, Some(known.0)));
    let merge = desk.read_as(world.mara, |cx| merges::list(cx, &MergeFilter::default(), None, 1)).remove(0);
    let words: Vec<&str> = merge.because.reasons().iter().map(|reason| reason.words.as_str()).collect();
    assert_eq!(words, ["same phone number +49 30 23125 777"]);
}

/// DC-11, DC-15: the lead that is there comes to say what the request says, with another spelling of it.
fn a_field_that_comes_to_say_the_same_merges_the_request_that_waits_however_it_is_written(desk: &TestDesk) {
    let world = desk.world;
    let made = |kind, name: &'static str| {
        desk.run_as(world.mara, move |cx| fields::add(cx, NewField::new(Subject::Lead, kind, name))).id
    };
    let (number, post) = (made(FieldKind::Number, "Number"), made(FieldKind::Text, "Post"));
    let amount = |written: &str| FieldValue::Number(written.parse().unwrap());
    let text = |text: &str| FieldValue::Text(text.to_owned());
    let pairs = [
        (number, amount("72.0"), amount("72")),
        (number, amount("73"), amount("73.00")),
        (post, text("Beta Chief"), text("beta  chief")),
    ];
    let fields = Some([number, post].into());
    let rules = ControlChange { methods: Some([Method::Field].into()), fields, ..on() };
    controlled(desk, ControlChange { conflict: Some(Conflict::Update), ..rules });
    for (at, (field, said, typed)) in pairs.into_iter().enumerate() {
        let known = opened_of(desk, &format!("eva{at}@lund.example"), 1)[0];
        let mut event = form(world.website_form, "Eva Lund", &format!("eva{at}@home.example"), "", "A shelf");
        event.draft.fields = vec![Change { field, values: vec![said] }];
        let request = waits(desk, event);
        read_on(desk);
        assert_eq!(seen(desk, request).state, State::Waiting, "nobody says the same");
        let change = Change { field, values: vec![typed.clone()] };
        desk.run_as(world.ida, move |cx| flow::set_fields(cx, Subject::Lead, known.0, vec![change.clone()]));
        read_on(desk);
        assert_eq!(seen(desk, request).target.map(|target| target.1), Some(known.0), "{typed:?}");
    }
}

fn an_edit_between_leads_that_wait_for_nobody_merges_nothing(desk: &TestDesk) {
    controlled(desk, on());
    let one = opened_of(desk, "eva@lund.example", 1)[0];
    let other = opened_of(desk, "eva@ohm.example", 1)[0];
    let contact = lead(desk, one).contacts[0];
    gives(desk, contact, "eva@ohm.example");
    assert!(!lead(desk, one).is_draft && !lead(desk, other).is_draft);
    let merges = desk.read_as(desk.world.mara, |cx| merges::list(cx, &MergeFilter::default(), None, 1));
    assert!(merges.is_empty());
}

fn rules_that_merge_far_more_than_their_trial_stop_and_go_on_when_an_administrator_says_so(desk: &TestDesk) {
    let world = desk.world;
    let known = opened_of(desk, "eva@lund.example", 1)[0];
    controlled(desk, on());
    let again = |at: i64| {
        let text = format!("shelf {at}");
        arrives(desk, mail(world.sales_mail, "Eva Lund", "eva@lund.example", &text, &text))
    };
    for at in 0..LEAST_MERGES {
        assert!(matches!(again(at), TakenIn::Joined(into, _) if into == known));
    }
    let stopped = desk.read_as(world.mara, move |cx| control::load(cx, world.sales));
    assert!(stopped.is_on && !stopped.is_running() && stopped.stopped_at.is_some());
    assert_eq!(
        (stopped.window.requests, stopped.window.merges, stopped.merges),
        (LEAST_MERGES, LEAST_MERGES, LEAST_MERGES)
    );
    let wanted = Wanted { kinds: vec![Kind::DuplicateControlStopped], limit: 9, ..Wanted::default() };
    assert_eq!(desk.read_as(world.mara, move |cx| journal::list_newest(cx, &wanted)).len(), 1);
    desk.catch_up();
    let told = |user| desk.read_as(user, move |cx| flow::updates::list_notices(cx, user, 50));
    assert!(told(world.mara).iter().any(|notice| notice.kind == "duplicate_control_stopped"));
    assert!(!told(world.ida).iter().any(|notice| notice.kind == "duplicate_control_stopped"), "not hers to set up");
    let taken = again(LEAST_MERGES);
    assert!(
        matches!(taken, TakenIn::Held(_)),
        "it waits meanwhile, and joins nothing that nobody could undo: {taken:?}"
    );
    let untouched = controlled(
        desk,
        ControlChange { task: Some(None), methods: Some([Method::Email].into()), ..ControlChange::default() },
    );
    assert!(
        !untouched.is_running() && untouched.expected == stopped.expected,
        "whoever changes rules lets nothing go on"
    );
    let going = controlled(desk, on());
    assert!(going.is_running() && going.window.merges == 0 && going.merges == LEAST_MERGES);
}

/// By Big Data each is compared behind its arrival, and the brake knows it since then.
fn a_request_that_is_merged_behind_its_arrival_counts_once_for_the_brake(desk: &TestDesk) {
    let world = desk.world;
    accepted(desk, anna(desk, "We need a staircase."));
    controlled(desk, ControlChange { methods: Some([Method::BigData].into()), ..on() });
    for at in 0..LEAST_MERGES {
        let request = waits(desk, anna(desk, &format!("Shelf {at}.")));
        read_on(desk);
        assert_eq!(seen(desk, request).state, State::Linked, "request {at}");
    }
    let stopped = desk.read_as(world.mara, move |cx| control::load(cx, world.sales));
    assert_eq!((stopped.window.requests, stopped.window.merges), (LEAST_MERGES, LEAST_MERGES));
    assert!(stopped.stopped_at.is_some(), "every request merged");
}

/// All that one batch of changes concerns is judged in one unit of work, and no further than the brake lets it.
fn the_brake_stops_in_the_middle_of_what_an_import_of_addresses_would_merge(desk: &TestDesk) {
    let world = desk.world;
    let email = |at: i64| format!("eva{at}@lund.example");
    let known: Vec<ContactId> = (0..LEAST_MERGES + 4)
        .map(|at| lead(desk, opened_of(desk, &format!("number{at}@lund.example"), 1)[0]).contacts[0])
        .collect();
    controlled(desk, ControlChange { methods: Some([Method::Email].into()), ..on() });
    let request = |at| waits(desk, mail(world.sales_mail, "Eva Lund", &email(at), "A shelf", "hello"));
    let requests: Vec<_> = (0..LEAST_MERGES + 4).map(request).collect();
    for (at, contact) in (0..).zip(known) {
        add_address(desk, contact, &handles::email(&email(at)).unwrap());
    }
    read_on(desk);
    let stopped = desk.read_as(world.mara, move |cx| control::load(cx, world.sales));
    assert_eq!((stopped.window.requests, stopped.window.merges), (LEAST_MERGES + 4, LEAST_MERGES));
    let waiting = requests.iter().filter(|request| seen(desk, **request).state == State::Waiting).count();
    assert_eq!((stopped.stopped_at.is_some(), waiting), (true, 4));
}

/// What merges is never more than what came in.
fn what_waited_since_the_day_before_counts_on_the_day_of_its_merge(desk: &TestDesk) {
    let world = desk.world;
    let known = accepted(desk, anna(desk, "We need a staircase."));
    controlled(desk, on());
    let request = waits(desk, mail(world.sales_mail, "Anna Berg", "anna@home.example", "Hello", "And a table."));
    desk.clock.advance(2 * DAY);
    waits(desk, ben(desk, "A chair."));
    gives(desk, lead(desk, known).contacts[0], "anna@home.example");
    assert_eq!(seen(desk, request).state, State::Linked);
    let window = desk.read_as(world.mara, move |cx| control::load(cx, world.sales)).window;
    assert_eq!((window.requests, window.merges), (2, 1));
}

/// DC-23 behind the arrival: by Big Data (DC-10), and by what is typed in later (DC-11).
fn a_request_that_is_judged_again_is_placed_beside_its_duplicates_where_the_rules_say_so(desk: &TestDesk) {
    let world = desk.world;
    let beside = |method| ControlChange {
        methods: Some([method].into()),
        several: Some(Several::Create),
        stages: Some([world.stages.new_request, world.stages.qualified].into()),
        ..on()
    };
    let contact = lead(desk, accepted(desk, anna(desk, "We need a staircase."))).contacts[0];
    further_lead(desk, contact);
    controlled(desk, beside(Method::BigData));
    let compared = waits(desk, anna(desk, "And a table."));
    read_on(desk);
    let other = lead(desk, opened_of(desk, "eva@lund.example", 2)[1]).contacts[0];
    controlled(desk, beside(Method::Email));
    let edited = waits(desk, mail(world.sales_mail, "Eva Lund", "eva@home.example", "A shelf", "hello"));
    gives(desk, other, "eva@home.example");
    for request in [compared, edited] {
        let decided = seen(desk, request);
        let placed = lead(desk, decided.lead_id);
        assert_eq!((decided.state, placed.is_draft), (State::Accepted, false));
        assert_eq!(placed.stage_id, world.stages.qualified, "where the newest of its duplicates stands");
    }
    let merges = desk.read_as(world.mara, |cx| merges::list(cx, &MergeFilter::default(), None, 1));
    assert!(merges.is_empty());
}

fn a_request_that_a_person_took_off_the_board_again_waits_for_a_person(desk: &TestDesk) {
    let world = desk.world;
    let contact = lead(desk, accepted(desk, anna(desk, "We need a staircase."))).contacts[0];
    further_lead(desk, contact);
    let methods = Some([Method::BigData].into());
    controlled(desk, ControlChange { methods, several: Some(Several::Create), ..on() });
    let request = waits(desk, anna(desk, "And a table."));
    read_on(desk);
    assert_eq!(seen(desk, request).state, State::Accepted);
    desk.run_as(world.mara, move |cx| pipelines::take_back_acceptance(cx, request));
    gives(desk, contact, "anna@home.example");
    assert_eq!(seen(desk, request).state, State::Waiting);
}

/// Another lead of somebody, one stage further.
fn further_lead(desk: &TestDesk, contact: ContactId) {
    let world = desk.world;
    desk.run_as(world.ida, move |cx| {
        let mut new = NewLead::in_stage(world.sales, world.stages.qualified);
        new.contacts = vec![contact];
        flow::leads::open(cx, new)
    });
}

/// DC-40: the program was told that they are two.
fn what_a_program_sends_in_one_batch_is_never_compared_with_each_other(desk: &TestDesk) {
    controlled(desk, ControlChange { methods: Some([Method::BigData].into()), ..on() });
    let before = desk.read_as(desk.world.mara, journal::newest).0 + 1;
    let requests = ["A shelf", "A table"].map(|text| {
        let mut sent = anna(desk, text);
        sent.draft.compared_before = Some(before);
        waits(desk, sent)
    });
    read_on(desk);
    assert_eq!(requests.map(|request| seen(desk, request).state), [State::Waiting; 2]);
}

fn on() -> ControlChange {
    ControlChange { is_on: Some(true), ..ControlChange::default() }
}
