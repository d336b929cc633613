//! What comes after a merge, and belongs to whom the merge took away; and what happened before it.

use super::{leads_merged, merged, undone};
use crate::mails;
use crate::outside::{arrives, ida_accepts, mail, opened, waits};
use base::ids::{ContactId, LeadId};
use base::journal::Kind;
use base::search::Subject;
use flow::channels::SourceEvent;
use flow::channels::handles;
use flow::channels::mails::Folder;
use flow::channels::said::Place;
use flow::contacts::{self, NewContact};
use flow::inbox;
use flow::leads::{self, LeadChange};
use flow::timeline::{self, Line, Pick, Wanted};
use testkit::{TestDesk, on_each_database};

on_each_database!(
    a_mail_that_came_since_goes_back_to_whom_its_address_belongs,
    a_lead_that_came_since_is_the_lead_of_whom_it_is_from,
    a_thread_goes_back_to_whom_its_address_belongs_with_what_came_since,
    what_was_said_since_in_a_lead_goes_back_with_the_person_who_is_only_on_the_other,
    what_changed_before_a_merge_stays_in_the_history_of_the_survivor,
);

fn person(desk: &TestDesk, name: &'static str, address: &'static str) -> ContactId {
    desk.run_as(desk.world.ida, move |cx| {
        let handles = handles::email(address).into_iter().collect();
        contacts::open(cx, NewContact { name: name.to_owned(), handles, ..NewContact::default() })
    })
    .id
}

/// A lead with its main contact.
fn lead_of(desk: &TestDesk, name: &str, contact: ContactId) -> LeadId {
    let lead = opened(desk, name, 0).id;
    desk.run_as(desk.world.ida, move |cx| leads::add_contact(cx, lead, contact, true));
    lead
}

fn ann_writes(desk: &TestDesk, text: &str) -> SourceEvent {
    let event = mail(desk.world.sales_mail, "Ann Ohm", "ann@ohm.example", "A table", text);
    SourceEvent { at: desk.clock.now(), ..event }
}

/// What stands in a feed itself, and who it says to have said it.
fn said(desk: &TestDesk, place: Place) -> Vec<(String, Option<ContactId>)> {
    let feed = desk.read_as(desk.world.mara, move |cx| timeline::feed(cx, place, None, 50));
    let its = feed.lines.iter().filter_map(|line| match line {
        Line::Said(item, _) if item.place == place => Some((item.body.trim().to_owned(), item.contact_id)),
        _ => None,
    });
    its.collect()
}

fn a_mail_that_came_since_goes_back_to_whom_its_address_belongs(desk: &TestDesk) {
    let (ben, ann) = (person(desk, "Ben Ohm", "ben@ohm.example"), person(desk, "Ann Ohm", "ann@ohm.example"));
    let of_ben = lead_of(desk, "Bens shelf", ben);
    let merge = merged(desk, Subject::Contact, ben.0, &[ann.0]);
    arrives(desk, ann_writes(desk, "Is it oak?"));
    assert_eq!(said(desk, Place::lead(of_ben)), [("Is it oak?".to_owned(), Some(ben))], "they are one person");
    assert_eq!(undone(desk, merge.id).collisions, Vec::<String>::new());
    assert_eq!(said(desk, Place::lead(of_ben)), [], "it is no lead of hers");
    assert_eq!(said(desk, Place::contact(ann)), [("Is it oak?".to_owned(), Some(ann))]);
}

fn a_lead_that_came_since_is_the_lead_of_whom_it_is_from(desk: &TestDesk) {
    let (ben, ann) = (person(desk, "Ben Ohm", "ben@ohm.example"), person(desk, "Ann Ohm", "ann@ohm.example"));
    let merge = merged(desk, Subject::Contact, ben.0, &[ann.0]);
    let request = waits(desk, ann_writes(desk, "A bench"));
    let lead = ida_accepts(desk, request).id;
    let people = || desk.read_as(desk.world.mara, move |cx| leads::load(cx, lead)).contacts;
    assert_eq!(people(), [ben]);
    undone(desk, merge.id);
    assert_eq!(people(), [ann]);
    assert_eq!(said(desk, Place::lead(lead)), [("A bench".to_owned(), Some(ann))]);
    let asked = desk.read_as(desk.world.mara, move |cx| inbox::load(cx, request));
    assert_eq!(asked.contact_id, Some(ann));
}

fn a_thread_goes_back_to_whom_its_address_belongs_with_what_came_since(desk: &TestDesk) {
    let (ben, ann) = (person(desk, "Ben Ohm", "ben@ohm.example"), person(desk, "Ann Ohm", "ann@ohm.example"));
    let mailbox = mails::shared(desk);
    let ann_writes = |subject, id| mails::arrives(desk, mailbox, "Ann <ann@ohm.example>", subject, id);
    let whose = || {
        let mut threads: Vec<_> = mails::folder(desk, mailbox, Folder::Inbox)
            .iter()
            .flat_map(|thread| {
                mails::mails_of(desk, thread).into_iter().map(|mail| (mail.subject, thread.contact_id, mail.contact_id))
            })
            .collect();
        threads.sort();
        threads
    };
    let all_of = |id: ContactId, subjects: &[&str]| -> Vec<_> {
        subjects.iter().map(|subject| ((*subject).to_owned(), Some(id), Some(id))).collect()
    };
    ann_writes("A table", "1@ohm.example");
    let merge = merged(desk, Subject::Contact, ben.0, &[ann.0]);
    ann_writes("Re: A table", "2@ohm.example");
    ann_writes("Wood", "3@ohm.example");
    let subjects = ["A table", "Re: A table", "Wood"];
    assert_eq!(whose(), all_of(ben, &subjects), "they are one person");
    assert_eq!(undone(desk, merge.id).collisions, Vec::<String>::new());
    assert_eq!(whose(), all_of(ann, &subjects));
}

fn what_was_said_since_in_a_lead_goes_back_with_the_person_who_is_only_on_the_other(desk: &TestDesk) {
    let (ben, ann) = (person(desk, "Ben Ohm", "ben@ohm.example"), person(desk, "Ann Ohm", "ann@ohm.example"));
    let (of_ben, of_ann) = (lead_of(desk, "Bens shelf", ben), lead_of(desk, "Anns table", ann));
    let merge = leads_merged(desk, of_ben, &[of_ann]);
    arrives(desk, ann_writes(desk, "Is it oak?"));
    assert_eq!(said(desk, Place::lead(of_ben)).len(), 1);
    undone(desk, merge.id);
    assert_eq!(said(desk, Place::lead(of_ben)), []);
    assert_eq!(said(desk, Place::lead(of_ann)), [("Is it oak?".to_owned(), Some(ann))]);
}

fn what_changed_before_a_merge_stays_in_the_history_of_the_survivor(desk: &TestDesk) {
    let [one, two, three] = ["One", "Two", "Three"].map(|name| opened(desk, name, 0).id);
    desk.run_as(desk.world.ida, move |cx| {
        leads::change(cx, three, LeadChange { price_minor: Some(1_500), ..LeadChange::default() })
    });
    let history = |lead: LeadId| {
        let wanted = Wanted { place: Place::lead(lead), pick: Pick::Changes, words: "", before: None, limit: 50 };
        let feed = desk.read_as(desk.world.mara, move |cx| timeline::look(cx, &wanted));
        let told = feed.lines.iter().filter_map(|line| match line {
            Line::Changed(entry) => entry.kind.zip(entry.about.lead),
            _ => None,
        });
        told.collect::<Vec<_>>()
    };
    let own = history(three);
    let merges = [leads_merged(desk, two, &[three]), leads_merged(desk, one, &[two])];
    let told = history(one);
    assert!(own.iter().all(|line| told.contains(line)), "{told:?}");
    let tells = |lead| told.iter().filter(|line| **line == (Kind::LeadsMerged, lead)).count();
    assert_eq!([one, two, three].map(tells), [1, 1, 0], "each merge is told once");
    for merge in merges.iter().rev() {
        undone(desk, merge.id);
    }
    assert!(history(one).iter().all(|(_, lead)| *lead == one), "each has its own history again");
}
