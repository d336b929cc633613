//! People who share a phone or a mailbox, and are not one (DC-16, DC-20, DC-28).

use super::intake::said;
use super::{accepted, controlled, read_on};
use crate::outside::{arrives, lead, seen, waits};
use base::fields::{Change, FieldKind, FieldValue, NewField};
use base::ids::{ContactId, IncomingLeadId, LeadId};
use base::journal::{self, Kind};
use base::search::Subject;
use flow::channels::said::Place;
use flow::contacts::NewContact;
use flow::duplicates::control::{self, AfterMerging, Conflict, ControlChange, Method};
use flow::duplicates::merges::{self, MergeFilter, Part};
use flow::duplicates::suspects::{self, Print};
use flow::inbox::{self, State};
use flow::{TakenIn, contacts, duplicates, resembling, timeline};
use std::collections::{BTreeSet, HashMap};
use testkit::{TestDesk, on_each_database};

on_each_database!(
    another_name_on_one_phone_or_mailbox_is_somebody_else_whatever_the_rules_are,
    where_no_rules_run_whoever_is_called_otherwise_has_a_card_of_their_own,
    an_address_that_a_request_gave_to_somebody_known_is_no_reason_for_it,
    a_trial_finds_the_request_that_waits_because_its_name_is_another,
    under_keep_nobody_who_is_known_takes_what_a_request_says_otherwise,
    under_update_a_contact_is_called_by_the_newer_name_and_the_feed_keeps_the_older,
    whoever_shares_an_address_with_somebody_in_lists_is_shown_beside_them_until_they_are_told_apart,
    whoever_is_like_somebody_in_lists_in_all_but_their_addresses_is_remembered_with_them,
    a_request_that_waits_is_remembered_with_a_contact_who_is_opened_after_it,
    after_an_undo_the_next_request_of_the_same_name_waits_with_the_first,
    the_task_of_a_merge_goes_with_its_undoing,
    a_trial_compares_what_a_merged_request_said_itself,
    a_trial_compares_a_merged_request_with_what_the_survivor_was_before,
);

fn rules(methods: &[Method], conflict: Conflict) -> ControlChange {
    let methods: BTreeSet<Method> = methods.iter().copied().collect();
    ControlChange { is_on: Some(true), methods: Some(methods), conflict: Some(conflict), ..ControlChange::default() }
}

fn contact_of(desk: &TestDesk, request: IncomingLeadId) -> ContactId {
    seen(desk, request).contact_id.unwrap()
}

fn waiting_of(desk: &TestDesk, lead: LeadId) -> IncomingLeadId {
    desk.read_as(desk.world.mara, move |cx| inbox::find_of_lead(cx, lead)).unwrap().id
}

fn addresses(desk: &TestDesk, contact: ContactId) -> Vec<String> {
    let contact = desk.read_as(desk.world.mara, move |cx| contacts::load(cx, contact));
    contact.handles.into_iter().map(|handle| handle.value).collect()
}

fn merged(desk: &TestDesk) -> usize {
    desk.read_as(desk.world.mara, |cx| merges::list(cx, &MergeFilter::default(), None, 50)).len()
}

fn another_name_on_one_phone_or_mailbox_is_somebody_else_whatever_the_rules_are(desk: &TestDesk) {
    let families = [
        ("Anna Bergqvist", "Tom Bergqvist"),
        ("Karl Ostman Sr", "Karl Ostman Jr"),
        ("Ruprecht Zeun", "Ruprecht Wolff"),
        ("Frieda Amsel", "Kurt Amsel"),
    ];
    for (at, (one, other)) in families.into_iter().enumerate() {
        let (phone, of_one, of_other) =
            (format!("+49 30 23125 4{at:02}"), format!("one{at}@amsel.example"), format!("other{at}@lund.example"));
        controlled(desk, ControlChange { is_on: Some(false), ..ControlChange::default() });
        let known = accepted(desk, said(desk, one, &of_one, &phone));
        let contact = lead(desk, known).contacts[0];
        for (methods, conflict) in
            [(Method::BigData, Conflict::Update), (Method::BigData, Conflict::Keep), (Method::Email, Conflict::Keep)]
        {
            controlled(desk, rules(&[methods], conflict));
            let request = match arrives(desk, said(desk, other, &of_other, &phone)) {
                TakenIn::Held(request) | TakenIn::Continued(request) => request,
                // Their own card, by a rule that compares their own address.
                TakenIn::Joined(into, _) if into != known => waiting_of(desk, into),
                taken => panic!("{other}: {taken:?}"),
            };
            read_on(desk);
            assert_eq!(seen(desk, request).state, State::Waiting, "{other} is not {one}");
            assert_ne!(contact_of(desk, request), contact, "{other} is not {one}");
        }
        assert!(!addresses(desk, contact).contains(&of_other), "{one} has no address of {other}");
        let merges = desk.read_as(desk.world.mara, |cx| merges::list(cx, &MergeFilter::default(), None, 50));
        assert!(merges.iter().all(|merge| merge.survivor != known.0), "nothing was merged into the lead of {one}");
    }
}

fn where_no_rules_run_whoever_is_called_otherwise_has_a_card_of_their_own(desk: &TestDesk) {
    let phone = "+49 30 23125 499";
    let known = accepted(desk, said(desk, "Paul Alfa", "paul@alfa.example", phone));
    let contact = lead(desk, known).contacts[0];
    let request = waits(desk, said(desk, "Ulla Beta", "ulla@zeta.example", phone));
    assert_ne!(contact_of(desk, request), contact);
    assert_eq!(addresses(desk, contact).len(), 2, "he has nothing of hers");
    assert_eq!(arrives(desk, said(desk, "Ulla Beta", "", phone)), TakenIn::Continued(request), "she is known by now");
    let again = arrives(desk, said(desk, "Paul Alfa", "", phone));
    assert!(matches!(again, TakenIn::Joined(into, _) if into == known), "{again:?}");
}

/// DC-17: only the chosen methods.
fn an_address_that_a_request_gave_to_somebody_known_is_no_reason_for_it(desk: &TestDesk) {
    let phone = "+49 30 23125 498";
    let known = accepted(desk, said(desk, "Petra Klein", "", phone));
    controlled(desk, rules(&[Method::Email], Conflict::Update));
    let request = waits(desk, said(desk, "Petra Klein", "petra@new.example", phone));
    read_on(desk);
    let merges = desk.read_as(desk.world.mara, |cx| merges::list(cx, &MergeFilter::default(), None, 1));
    assert_eq!(merges.first().map(|merge| merge.because.clone()), None);
    assert_eq!(seen(desk, request).state, State::Waiting);
    assert_eq!(contact_of(desk, request), lead(desk, known).contacts[0], "she is known by her phone all the same");
    let later = arrives(desk, said(desk, "Petra Klein", "petra@new.example", ""));
    assert!(matches!(later, TakenIn::Joined(..) | TakenIn::Continued(_)), "from now on the address is hers: {later:?}");
}

/// DC-20.
fn a_trial_finds_the_request_that_waits_because_its_name_is_another(desk: &TestDesk) {
    let (mara, sales, email) = (desk.world.mara, desk.world.sales, "tim@trial.example");
    let known = accepted(desk, said(desk, "Tim Trial", email, ""));
    controlled(desk, rules(&[Method::Email], Conflict::Keep));
    let request = waits(desk, said(desk, "Zora Else", email, ""));
    let verdict_under = |conflict: Conflict| {
        let pairs = desk.read_as(mara, move |cx| {
            let rules = control::Rules { conflict, ..control::load(cx, sales)?.rules };
            Ok::<_, duplicates::Error>(control::try_on_past(cx, sales, &rules)?.pairs)
        });
        pairs.into_iter().find(|pair| pair.request == request).map(|pair| pair.verdict)
    };
    assert_eq!(verdict_under(Conflict::Update), Some(control::Verdict::Merge(known, Vec::new())));
    assert!(matches!(verdict_under(Conflict::Keep), Some(control::Verdict::Leave(_))));
}

fn under_keep_nobody_who_is_known_takes_what_a_request_says_otherwise(desk: &TestDesk) {
    let email = "jytte@krog.example";
    let known = accepted(desk, said(desk, "Jytte Krog", email, "+45 32 12 34 01"));
    let contact = lead(desk, known).contacts[0];
    let all = [Method::Email, Method::Phone, Method::Visitor, Method::BigData];
    controlled(desk, rules(&all, Conflict::Keep));
    let before = addresses(desk, contact);
    let requests = [("Peter Krog", "+45 32 12 34 02"), ("Jytte Krog", "+45 32 12 34 03")];
    let requests = requests.map(|(name, phone)| waits(desk, said(desk, name, email, phone)));
    read_on(desk);
    assert_eq!(requests.map(|request| seen(desk, request).state), [State::Waiting; 2]);
    assert_eq!((addresses(desk, contact), merged(desk)), (before, 0));
}

/// DC-20, DC-28.
fn under_update_a_contact_is_called_by_the_newer_name_and_the_feed_keeps_the_older(desk: &TestDesk) {
    let email = "cara@dunn.example";
    let known = accepted(desk, said(desk, "Cara Dunn", email, ""));
    let contact = lead(desk, known).contacts[0];
    let name = || desk.read_as(desk.world.mara, move |cx| contacts::load(cx, contact)).name;
    controlled(desk, rules(&[Method::Email], Conflict::Update));
    for (said_name, expected) in [("Cara L. Dunn", "Cara Dunn"), ("Carla Weiss", "Carla Weiss")] {
        assert!(matches!(arrives(desk, said(desk, said_name, email, "")), TakenIn::Joined(..)));
        assert_eq!(name(), expected, "{said_name}");
    }
    let merge = desk.read_as(desk.world.mara, |cx| merges::list(cx, &MergeFilter::default(), None, 1)).remove(0);
    let kept: Vec<_> = merge.alternates.iter().filter(|one| one.record == contact.0).collect();
    assert_eq!((kept.len(), kept[0].part, kept[0].text.as_str()), (1, Part::Name, "Cara Dunn"));
    desk.run_as(desk.world.mara, move |cx| flow::undo_merge(cx, merge.id));
    assert_eq!(name(), "Cara Dunn");
}

/// DC-20, DC-30.
fn whoever_shares_an_address_with_somebody_in_lists_is_shown_beside_them_until_they_are_told_apart(desk: &TestDesk) {
    let (email, phone) = ("jytte@krog.example", "+45 32 12 34 01");
    let known = accepted(desk, said(desk, "Jytte Krog", email, phone));
    let contact = lead(desk, known).contacts[0];
    controlled(desk, rules(&[Method::Email, Method::Phone], Conflict::Keep));
    let requests = [("Peter Krog", email, ""), ("Jytte Krog", "jk@krog.example", phone), ("Ole Lund", "", "")];
    let senders = requests.map(|(name, email, phone)| contact_of(desk, waits(desk, said(desk, name, email, phone))));
    let beside = || {
        let of_one = |cx: &mut base::Cx<'_>, sender| {
            Ok::<_, duplicates::Error>(duplicates::likeness_of(cx, sender)?.map(|found| found.contact))
        };
        desk.read_as(desk.world.mara, move |cx| {
            let all = contacts::list_by_ids(cx, &senders)?;
            let of_all = duplicates::list_likely(cx, &all, &HashMap::new())?;
            Ok::<_, duplicates::Error>((
                senders.map(|sender| of_all.get(&sender).copied()),
                [of_one(cx, senders[0])?, of_one(cx, senders[1])?, of_one(cx, senders[2])?],
            ))
        })
    };
    let expected = [Some(contact), Some(contact), None];
    assert_eq!(beside(), (expected, expected), "on the card, and on its page");
    let [peter, ..] = senders;
    desk.run_as(desk.world.mara, move |cx| {
        let records = [peter, contact].map(|id| (id.0, Print(0)));
        suspects::tell_apart(cx, Subject::Contact, &records, 0)
    });
    assert_eq!(beside().0, [None, Some(contact), None]);
}

/// DC-30.
fn whoever_is_like_somebody_in_lists_in_all_but_their_addresses_is_remembered_with_them(desk: &TestDesk) {
    let known = accepted(desk, said(desk, "Jytte Krogsgaard", "jytte.krogsgaard@work.example", ""));
    let contact = lead(desk, known).contacts[0];
    let [like, unlike] = [("Jytte Krogsgaard", "jytte.krogsgaard@home.example"), ("Ole Lund", "ole@home.example")]
        .map(|(name, email)| waits(desk, said(desk, name, email, "")));
    let cursor = desk.run(|cx| journal::cursor(cx, resembling::READER));
    while desk.run(resembling::read_journal) {}
    assert_eq!([like, unlike].map(|request| seen(desk, request).likely_contact_id), [Some(contact), None]);
    let news = desk.run(move |cx| journal::read_after(cx, cursor, 1_000));
    let told: Vec<_> = news.iter().filter(|row| row.kind == Some(Kind::IncomingLeadResembles)).collect();
    assert_eq!(told.len(), 1, "the board hears of the one, and of nothing else");
    assert_eq!(told[0].about.incoming_lead, Some(like));
}

/// DC-30.
fn a_request_that_waits_is_remembered_with_a_contact_who_is_opened_after_it(desk: &TestDesk) {
    let [like, unlike] = [("Jytte Krogsgaard", "jytte.krogsgaard@home.example"), ("Ole Lund", "ole@home.example")]
        .map(|(name, email)| waits(desk, said(desk, name, email, "")));
    while desk.run(resembling::read_journal) {}
    assert_eq!(seen(desk, like).likely_contact_id, None);
    let new = NewContact { name: "Jytte Krogsgaard".to_owned(), ..NewContact::default() };
    let contact = desk.run_as(desk.world.mara, move |cx| contacts::open(cx, new.clone())).id;
    while desk.run(resembling::read_journal) {}
    assert_eq!([like, unlike].map(|request| seen(desk, request).likely_contact_id), [Some(contact), None]);
}

fn after_an_undo_the_next_request_of_the_same_name_waits_with_the_first(desk: &TestDesk) {
    let email = "cara@dunn.example";
    let known = accepted(desk, said(desk, "Cara Dunn", email, ""));
    controlled(desk, rules(&[Method::Email], Conflict::Update));
    let TakenIn::Joined(into, request) = arrives(desk, said(desk, "Peter Dunn", email, "")) else { panic!("it joins") };
    assert_eq!(into, known);
    let merge = desk.read_as(desk.world.mara, |cx| merges::list(cx, &MergeFilter::default(), None, 1)).remove(0);
    desk.run_as(desk.world.mara, move |cx| flow::undo_merge(cx, merge.id));
    assert_eq!(arrives(desk, said(desk, "Peter Dunn", email, "")), TakenIn::Continued(request));
    read_on(desk);
    assert_eq!((seen(desk, request).state, merged(desk)), (State::Waiting, 1));
}

/// DC-26, DC-28.
fn the_task_of_a_merge_goes_with_its_undoing(desk: &TestDesk) {
    let known = accepted(desk, said(desk, "Cara Dunn", "cara@dunn.example", ""));
    let task = AfterMerging { text: "Look at it".to_owned(), kind_id: 1, within: 3_600, responsible_id: None };
    controlled(desk, ControlChange { task: Some(Some(task)), ..rules(&[Method::Email], Conflict::Update) });
    assert!(matches!(arrives(desk, said(desk, "Cara Dunn", "cara@dunn.example", "")), TakenIn::Joined(..)));
    let open = || desk.read_as(desk.world.mara, move |cx| timeline::list_open_tasks(cx, Place::lead(known), 9)).len();
    assert_eq!(open(), 1);
    let merge = desk.read_as(desk.world.mara, |cx| merges::list(cx, &MergeFilter::default(), None, 1)).remove(0);
    desk.run_as(desk.world.mara, move |cx| flow::undo_merge(cx, merge.id));
    assert_eq!(open(), 0);
}

fn a_trial_compares_what_a_merged_request_said_itself(desk: &TestDesk) {
    let phone = "+46 8 700 10 02";
    accepted(desk, said(desk, "Eva Lund", "eva@lund.example", phone));
    controlled(desk, rules(&[Method::Phone], Conflict::Update));
    for _ in 0..3 {
        let taken = arrives(desk, said(desk, "Eva Lund", "", phone));
        assert!(matches!(taken, TakenIn::Joined(..)), "{taken:?}");
    }
    let sales = desk.world.sales;
    let merges = |method: Method| {
        desk.read_as(desk.world.mara, move |cx| {
            let mut rules = control::load(cx, sales)?.rules;
            rules.methods = [method].into();
            Ok::<_, duplicates::Error>(control::try_on_past(cx, sales, &rules)?.merges())
        })
    };
    assert_eq!((merges(Method::Phone), merges(Method::Email)), (3, 0));
}

fn a_trial_compares_a_merged_request_with_what_the_survivor_was_before(desk: &TestDesk) {
    let (phone, new) = ("+46 8 700 10 02", "eva@work.example");
    let (mara, sales) = (desk.world.mara, desk.world.sales);
    let field =
        desk.run_as(mara, |cx| base::fields::add(cx, NewField::new(Subject::Lead, FieldKind::Text, "Customer number")));
    accepted(desk, said(desk, "Eva Lund", "eva@lund.example", phone));
    controlled(desk, rules(&[Method::Phone], Conflict::Update));
    let request = || {
        let mut request = said(desk, "Eva Lund", new, phone);
        request.draft.fields = vec![Change { field: field.id, values: vec![FieldValue::Text("K-4711".to_owned())] }];
        request
    };
    assert!(matches!(arrives(desk, request()), TakenIn::Joined(..)));
    let tried = |method: Method, conflict: Conflict| {
        desk.read_as(mara, move |cx| {
            let mut rules = control::load(cx, sales)?.rules;
            (rules.methods, rules.fields, rules.conflict) = ([method].into(), [field.id].into(), conflict);
            Ok::<_, duplicates::Error>(control::try_on_past(cx, sales, &rules)?.merges())
        })
    };
    let merges = |method| tried(method, Conflict::Update);
    assert_eq!(merges(Method::Phone), 1);
    assert_eq!((merges(Method::Email), merges(Method::Field)), (0, 0), "the lead has them of this request");
    assert_eq!(tried(Method::Phone, Conflict::Keep), 0, "the address was another one then");
    assert!(matches!(arrives(desk, request()), TakenIn::Joined(..)));
    assert_eq!((merges(Method::Phone), merges(Method::Email), merges(Method::Field)), (2, 1, 1), "it had them by then");
}
