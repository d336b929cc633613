//! Records that a person chose: compared, merged or told apart, whatever a scan found (DC-30, DC-32, DC-33).

use super::finding::{look, of};
use crate::merging::{merged, undone};
use crate::outside::{anna_waits, ida_accepts, seen};
use base::ids::ContactId;
use base::search::Subject;
use flow::channels::handles;
use flow::contacts::{self, NewContact};
use flow::duplicates;
use flow::duplicates::merges::{Because, MergeWish};
use flow::duplicates::scan::Found;
use flow::duplicates::suspects::{self, Dismissed, MAX_RECORDS, State, Suspect};
use testkit::{TestDesk, on_each_database};

on_each_database!(
    what_cannot_be_compared_is_refused_in_one_sentence,
    chosen_records_are_told_apart_until_somebody_asks_again,
    what_is_said_of_three_records_settles_what_was_asked_about_two_of_them,
    a_merge_that_was_taken_back_stands_among_what_was_told_apart,
    asking_again_about_several_takes_back_what_was_said_of_some_of_them,
    a_sender_who_is_somebody_known_is_merged_into_them_while_their_request_waits,
    a_sender_who_is_taken_apart_after_acceptance_is_in_lists,
);

fn contact(desk: &TestDesk, name: &'static str, phone: &'static str) -> i64 {
    desk.run_as(desk.world.mara, move |cx| {
        let handles = handles::phone(phone, Some("DE")).into_iter().collect();
        contacts::open(cx, NewContact { name: name.to_owned(), handles, ..NewContact::default() })
    })
    .id
    .0
}

fn choose(desk: &TestDesk, records: &[i64]) -> Result<Found, duplicates::Error> {
    let records = records.to_vec();
    desk.try_as(desk.world.mara, move |cx| suspects::choose(cx, Subject::Contact, &records))
}

/// Mara says of records that she chose that they are not one.
fn told_apart(desk: &TestDesk, records: &[i64]) {
    let found = choose(desk, records).unwrap();
    desk.run_as(desk.world.mara, move |cx| suspects::dismiss_chosen(cx, &found));
}

fn dismissed(desk: &TestDesk) -> Vec<Suspect> {
    let wanted = Dismissed { subject: Subject::Contact, before: None, limit: 50 };
    desk.read_as(desk.world.mara, move |cx| suspects::list_dismissed(cx, &wanted))
}

fn asked_again(desk: &TestDesk, suspect: &Suspect) -> State {
    let id = suspect.id;
    desk.run_as(desk.world.mara, move |cx| suspects::take_back_dismissal(cx, id)).state
}

fn what_cannot_be_compared_is_refused_in_one_sentence(desk: &TestDesk) {
    let (one, other) = (contact(desk, "Otto Twice", ""), contact(desk, "Otto Twice", ""));
    assert_eq!(choose(desk, &[other, one, other]).unwrap().records, [one, other]);
    merged(desk, Subject::Contact, one, &[other]);
    let many: Vec<i64> = (0..=MAX_RECORDS as i64).collect();
    for (records, words) in [
        (&[one, one][..], "Choose at least two contacts to compare."),
        (&many, "At most 12 contacts are compared at once, and 13 were chosen."),
        (&[one, other], "is deleted or merged, or your role does not show it"),
        (&[one, 999_999], "#999999 is deleted or merged"),
    ] {
        let refused = choose(desk, records).unwrap_err().to_string();
        assert!(refused.contains(words) && refused.ends_with("Nothing was merged."), "{refused}");
    }
}

fn chosen_records_are_told_apart_until_somebody_asks_again(desk: &TestDesk) {
    let (one, other) =
        (contact(desk, "Katharina Zimmermann", "0171 5550123"), contact(desk, "Kathi Zimmermann", "0171 5550123"));
    assert!(choose(desk, &[one, other]).unwrap().likeness.percent() >= 50, "contacts are shown with their likeness");
    told_apart(desk, &[one, other]);
    look(desk);
    assert_eq!(of(desk, Subject::Contact, one), None, "no scan asks about them");
    told_apart(desk, &[one, other]);
    let listed = dismissed(desk);
    assert_eq!((listed.len(), listed[0].decided_by), (1, Some(desk.world.mara)), "said twice it stands once");
    assert_eq!(asked_again(desk, &listed[0]), State::Gone, "no scan had found it");
    assert_eq!(dismissed(desk), []);
    look(desk);
    let found = of(desk, Subject::Contact, one).expect("the next one does");
    told_apart(desk, &[one, other]);
    assert_eq!(asked_again(desk, &dismissed(desk)[0]), State::Open);
    assert_eq!(of(desk, Subject::Contact, one).map(|suspect| suspect.id), Some(found.id));
}

fn what_is_said_of_three_records_settles_what_was_asked_about_two_of_them(desk: &TestDesk) {
    let [one, other] = ["Katharina Zimmermann", "Kathi Zimmermann"].map(|name| contact(desk, name, "0171 5550123"));
    let bartholomew = contact(desk, "Bartholomew Quist", "0171 5559876");
    let [otto, twin] = ["Otto Twice", "Otto Twice"].map(|name| contact(desk, name, "0171 5557777"));
    look(desk);
    assert_eq!(of(desk, Subject::Contact, one).expect("they are alike").records, [one, other]);
    told_apart(desk, &[one, bartholomew, otto]);
    assert!(of(desk, Subject::Contact, one).is_some(), "nothing was said of both of them");
    told_apart(desk, &[one, other, bartholomew]);
    assert_eq!(of(desk, Subject::Contact, one), None);
    assert_eq!(of(desk, Subject::Contact, otto).expect("others are as they were").records, [otto, twin]);
}

fn a_merge_that_was_taken_back_stands_among_what_was_told_apart(desk: &TestDesk) {
    let (one, other) = (contact(desk, "Otto Twice", ""), contact(desk, "Ottilie Once", ""));
    let merge = merged(desk, Subject::Contact, one, &[other]);
    assert_eq!(dismissed(desk), []);
    undone(desk, merge.id);
    let listed = dismissed(desk);
    assert_eq!(listed.iter().map(|suspect| suspect.records.as_slice()).collect::<Vec<_>>(), [[one, other]]);
    merged(desk, Subject::Contact, one, &[other]);
    assert_eq!(dismissed(desk), [], "one of them is part of the other now");
}

fn asking_again_about_several_takes_back_what_was_said_of_some_of_them(desk: &TestDesk) {
    let [one, two, three] = ["Otto Twice", "Otto Twice", "Otto Thrice"].map(|name| contact(desk, name, ""));
    let other = contact(desk, "Otto Four", "");
    for records in [&[one, two][..], &[one, other], &[one, two, three]] {
        told_apart(desk, records);
    }
    assert_eq!(asked_again(desk, &dismissed(desk)[0]), State::Gone);
    let left: Vec<Vec<i64>> = dismissed(desk).into_iter().map(|suspect| suspect.records).collect();
    assert_eq!(left, [[one, other]], "what was said of others stays");
}

/// Anna of the request, who is a draft, and Anna in lists.
fn annas(desk: &TestDesk) -> (base::ids::IncomingLeadId, ContactId, ContactId) {
    let request = anna_waits(desk);
    let known = contact(desk, "Anna Berg", "+49 30 23125 999");
    (request, seen(desk, request).contact_id.unwrap(), ContactId(known))
}

fn a_sender_who_is_somebody_known_is_merged_into_them_while_their_request_waits(desk: &TestDesk) {
    let (request, sender, known) = annas(desk);
    let wish = |survivor: ContactId, other: ContactId| {
        MergeWish::new(Subject::Contact, survivor.0, vec![other.0], Because::hand())
    };
    let hidden = desk.try_as(desk.world.mara, move |cx| flow::merge(cx, wish(sender, known))).unwrap_err().to_string();
    assert!(hidden.contains("belongs to a request that waits"), "who is in lists stays: {hidden}");
    let merge = desk.run_as(desk.world.mara, move |cx| flow::merge(cx, wish(known, sender)));
    let waiting = seen(desk, request);
    assert_eq!(waiting.contact_id, Some(known));
    let lead = desk.read_as(desk.world.mara, move |cx| flow::leads::load(cx, waiting.lead_id));
    assert_eq!(lead.contacts, [known]);
    let both = desk.run(move |cx| contacts::load(cx, known));
    assert_eq!(both.handles.len(), 3, "their addresses are kept: {:?}", both.handles);
    undone(desk, merge.id);
    assert_eq!(seen(desk, request).contact_id, Some(sender));
    assert!(desk.run(move |cx| contacts::load(cx, sender)).is_draft);
    assert_eq!(
        desk.read_as(desk.world.mara, move |cx| duplicates::likeness_of(cx, sender)),
        None,
        "not suggested again"
    );
}

fn a_sender_who_is_taken_apart_after_acceptance_is_in_lists(desk: &TestDesk) {
    let (request, sender, known) = annas(desk);
    let merge = merged(desk, Subject::Contact, known.0, &[sender.0]);
    let lead = ida_accepts(desk, request);
    assert_eq!(lead.contacts, [known]);
    undone(desk, merge.id);
    assert!(!desk.run(move |cx| contacts::load(cx, sender)).is_draft);
}
