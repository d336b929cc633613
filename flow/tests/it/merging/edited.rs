//! What somebody edits after a merge is theirs when that is taken back, and nothing else is.

use super::{leads_merged, merged, undone};
use crate::outside::opened;
use base::ids::{ContactId, LeadId};
use base::search::Subject;
use flow::channels::handles::{self, Handle};
use flow::contacts::{self, ContactChange, NewCompany, NewContact, companies};
use flow::leads;
use testkit::{TestDesk, on_each_database};

on_each_database!(
    after_a_plain_rename_each_has_its_own_phones_and_addresses_again,
    of_the_addresses_only_the_one_that_was_edited_since_stays_with_the_survivor,
    a_lead_that_stands_for_itself_again_has_whom_its_contact_became_since,
    a_contact_is_on_each_lead_that_both_of_whom_it_was_were_on,
    who_was_taken_off_the_survivor_is_still_on_the_lead_that_they_came_with,
    what_was_emptied_again_is_nothing_to_be_told,
);

fn person(desk: &TestDesk, name: &'static str, phone: &'static str) -> ContactId {
    desk.run_as(desk.world.ida, move |cx| {
        let mail = format!("{}@ohm.example", name.to_lowercase());
        let handles = [handles::phone(phone, None), handles::email(&mail)].into_iter().flatten().collect();
        contacts::open(cx, NewContact { name: name.to_owned(), handles, ..NewContact::default() })
    })
    .id
}

fn ben_and_ann(desk: &TestDesk) -> [ContactId; 2] {
    [person(desk, "Ben", "+49 30 23125 801"), person(desk, "Ann", "+49 30 23125 802")]
}

fn handles_of(desk: &TestDesk, id: ContactId) -> Vec<Handle> {
    desk.read_as(desk.world.mara, move |cx| contacts::load(cx, id)).handles
}

/// A card is saved with another name, and with its phones and addresses as somebody left them.
fn saved(desk: &TestDesk, id: ContactId, handles: Vec<Handle>) {
    let change = ContactChange { name: Some("Bo".to_owned()), handles: Some(handles), ..ContactChange::default() };
    desk.run_as(desk.world.ida, move |cx| contacts::change(cx, id, change.clone()));
}

fn lead_of(desk: &TestDesk, name: &str, contact: ContactId) -> LeadId {
    let lead = opened(desk, name, 0).id;
    desk.run_as(desk.world.ida, move |cx| leads::add_contact(cx, lead, contact, true));
    lead
}

fn people(desk: &TestDesk, lead: LeadId) -> Vec<ContactId> {
    desk.read_as(desk.world.mara, move |cx| leads::load(cx, lead)).contacts
}

fn after_a_plain_rename_each_has_its_own_phones_and_addresses_again(desk: &TestDesk) {
    let [ben, ann] = ben_and_ann(desk);
    let own = [ben, ann].map(|id| handles_of(desk, id));
    let merge = merged(desk, Subject::Contact, ben.0, &[ann.0]);
    let mut both = handles_of(desk, ben);
    both.sort_by_key(|handle| handle.kind.as_str());
    saved(desk, ben, both);
    assert_eq!(undone(desk, merge.id).collisions, Vec::<String>::new());
    for (id, mut own) in [ben, ann].into_iter().zip(own) {
        let mut now = handles_of(desk, id);
        own.sort_by(|one, other| one.value.cmp(&other.value));
        now.sort_by(|one, other| one.value.cmp(&other.value));
        assert_eq!(now, own);
    }
}

fn of_the_addresses_only_the_one_that_was_edited_since_stays_with_the_survivor(desk: &TestDesk) {
    let [ben, ann] = ben_and_ann(desk);
    let own = handles_of(desk, ben);
    let merge = merged(desk, Subject::Contact, ben.0, &[ann.0]);
    let mut both = handles_of(desk, ben);
    "MOB".clone_into(&mut both[2].label);
    let edited = both[2].clone();
    saved(desk, ben, both);
    let kept = undone(desk, merge.id).collisions;
    assert_eq!(kept, ["A phone or address was changed since and stays as it is now."]);
    assert_eq!(handles_of(desk, ben), [own, vec![edited]].concat());
}

fn a_lead_that_stands_for_itself_again_has_whom_its_contact_became_since(desk: &TestDesk) {
    let [ben, ann] = ben_and_ann(desk);
    let (of_ben, of_ann) = (lead_of(desk, "Bens shelf", ben), lead_of(desk, "Anns table", ann));
    let leads = leads_merged(desk, of_ben, &[of_ann]);
    let contacts = merged(desk, Subject::Contact, ben.0, &[ann.0]);
    undone(desk, leads.id);
    assert_eq!((people(desk, of_ben), people(desk, of_ann)), (vec![ben], vec![ben]));
    undone(desk, contacts.id);
    assert_eq!((people(desk, of_ben), people(desk, of_ann)), (vec![ben], vec![ann]));
}

fn a_contact_is_on_each_lead_that_both_of_whom_it_was_were_on(desk: &TestDesk) {
    let [ben, ann] = ben_and_ann(desk);
    let (of_ben, of_ann) = (lead_of(desk, "Bens shelf", ben), lead_of(desk, "Anns table", ann));
    let contacts = merged(desk, Subject::Contact, ben.0, &[ann.0]);
    let leads = leads_merged(desk, of_ben, &[of_ann]);
    undone(desk, contacts.id);
    assert_eq!(people(desk, of_ben), [ben, ann], "the lead is of both of them");
    undone(desk, leads.id);
    assert_eq!((people(desk, of_ben), people(desk, of_ann)), (vec![ben], vec![ann]));
}

fn who_was_taken_off_the_survivor_is_still_on_the_lead_that_they_came_with(desk: &TestDesk) {
    let [ben, ann] = ben_and_ann(desk);
    let (of_ben, of_ann) = (lead_of(desk, "Bens shelf", ben), lead_of(desk, "Anns table", ann));
    let merge = leads_merged(desk, of_ben, &[of_ann]);
    desk.run_as(desk.world.ida, move |cx| leads::remove_contact(cx, of_ben, ann));
    assert_eq!(undone(desk, merge.id).collisions, Vec::<String>::new());
    assert_eq!((people(desk, of_ben), people(desk, of_ann)), (vec![ben], vec![ann]));
}

fn what_was_emptied_again_is_nothing_to_be_told(desk: &TestDesk) {
    let [one, two] = ["One", "Two"].map(|name| opened(desk, name, 0).id);
    let firm = desk.run_as(desk.world.ida, move |cx| {
        let firm = companies::open(cx, NewCompany { name: "Ohm".to_owned(), ..NewCompany::default() })?.id;
        leads::set_company(cx, two, Some(firm))?;
        Ok::<_, flow::Error>(firm)
    });
    let merge = leads_merged(desk, one, &[two]);
    let company = |lead: LeadId| desk.read_as(desk.world.mara, move |cx| leads::load(cx, lead)).company_id;
    assert_eq!(company(one), Some(firm));
    desk.run_as(desk.world.ida, move |cx| leads::set_company(cx, one, None));
    assert_eq!(undone(desk, merge.id).collisions, Vec::<String>::new());
    assert_eq!((company(one), company(two)), (None, Some(firm)));
}
