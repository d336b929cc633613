//! What somebody edits after a merge is theirs when that is taken back, and nothing else is.

use super::{leads_merged, merged, undone};
use crate::outside::opened;
use base::ids::{ContactId, LeadId, StageId};
use base::search::Subject;
use flow::channels::handles::{self, Handle};
use flow::contacts::{self, ContactChange, NewCompany, NewContact, companies};
use flow::duplicates::merges::{Because, Choices, Merge, MergeWish, Part, Prefer};
use flow::leads::{self, LeadChange};
use flow::pipelines::{self, Move, NewPipeline};
use testkit::{TestDesk, on_each_database};

on_each_database!(
    after_a_plain_rename_each_has_its_own_phones_and_addresses_again,
    of_the_addresses_only_the_one_that_was_edited_since_stays_with_the_survivor,
    a_lead_that_stands_for_itself_again_has_whom_its_contact_became_since,
    a_contact_is_on_each_lead_that_both_of_whom_it_was_were_on,
    who_was_taken_off_the_survivor_is_still_on_the_lead_that_they_came_with,
    what_was_emptied_again_is_nothing_to_be_told,
    what_was_edited_after_a_later_merge_stays_when_an_earlier_one_is_undone_and_is_told,
    a_name_given_after_a_later_request_stays_when_an_earlier_merge_is_undone,
    what_was_taken_away_after_a_later_merge_does_not_come_back_when_an_earlier_one_is_undone,
    what_a_later_merge_wrote_over_an_edit_stands_when_an_earlier_one_is_undone,
    a_lead_that_was_moved_since_stays_in_its_pipeline_and_stands_in_one_stage,
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

/// Mara merges one record into another and chooses what it takes.
fn chosen(desk: &TestDesk, subject: Subject, [into, from]: [i64; 2], choices: Choices) -> Merge {
    let wish = MergeWish { choices, ..MergeWish::new(subject, into, vec![from], Because::hand()) };
    desk.run_as(desk.world.mara, move |cx| flow::merge(cx, wish.clone()))
}

fn taking(parts: &[Part], from: i64) -> Choices {
    Choices { taken: parts.iter().map(|part| (*part, from)).collect(), ..Choices::default() }
}

fn moved(desk: &TestDesk, lead: LeadId, to: StageId) {
    desk.run_as(desk.world.ida, move |cx| pipelines::move_lead(cx, lead, Move::to(to)));
}

/// Name, sale and stage.
fn says(desk: &TestDesk, lead: LeadId) -> (String, i64, StageId) {
    let lead = desk.read_as(desk.world.mara, move |cx| leads::load(cx, lead));
    (lead.name, lead.price_minor, lead.stage_id)
}

/// The stages in which a lead stands by its way.
fn stands_in(desk: &TestDesk, lead: LeadId) -> Vec<StageId> {
    desk.read_as(desk.world.mara, move |cx| {
        let sql = "SELECT stage_id FROM stage_visits WHERE account_id = $1 AND lead_id = $2 AND left_at IS NULL";
        cx.query(sql, &[cx.account.into(), lead.into()], base::db::Row::take)
    })
}

fn what_was_edited_after_a_later_merge_stays_when_an_earlier_one_is_undone_and_is_told(desk: &TestDesk) {
    let stages = desk.world.stages;
    let [one, two, three] =
        [("One", 100), ("Two", 200), ("Three", 300)].map(|(name, sale)| opened(desk, name, sale).id);
    moved(desk, two, stages.negotiation);
    let own = [two, three].map(|lead| says(desk, lead));
    let first = leads_merged(desk, one, &[three]);
    let parts = [Part::Name, Part::Price, Part::Stage];
    let second = chosen(desk, Subject::Lead, [one.0, two.0], taking(&parts, two.0));
    assert_eq!(says(desk, one), own[0]);
    moved(desk, one, stages.offer_sent);
    desk.run_as(desk.world.ida, move |cx| {
        let change = LeadChange { name: Some("Mine".to_owned()), price_minor: Some(987), ..LeadChange::default() };
        leads::change(cx, one, change)
    });
    let edited = ("Mine".to_owned(), 987, stages.offer_sent);
    for merge in [first.id, second.id] {
        let kept = undone(desk, merge).collisions;
        assert_eq!(says(desk, one), edited);
        assert_eq!(stands_in(desk, one), [stages.offer_sent]);
        for part in [
            "The name was",
            "The sale was changed since: 9.87 EUR is kept; before the merge it was 1.00 EUR",
            "The stage was",
        ] {
            assert!(kept.iter().any(|line| line.starts_with(part)), "{part}: {kept:?}");
        }
    }
    assert_eq!([two, three].map(|lead| says(desk, lead)), own);
}

fn a_name_given_after_a_later_request_stays_when_an_earlier_merge_is_undone(desk: &TestDesk) {
    let [cara, first, second] =
        ["Cara Velt", "Cara Velt", "C. Velt"].map(|name| person(desk, name, "+49 30 23125 801").0);
    let newer = || Choices::from(Prefer::Newcomer);
    let merge = chosen(desk, Subject::Contact, [cara, first], newer());
    chosen(desk, Subject::Contact, [cara, second], newer());
    let renamed = ContactChange { name: Some("Carolina Velthuis".to_owned()), ..ContactChange::default() };
    desk.run_as(desk.world.ida, move |cx| contacts::change(cx, ContactId(cara), renamed.clone()));
    undone(desk, merge.id);
    let name = desk.read_as(desk.world.mara, move |cx| contacts::load(cx, ContactId(cara))).name;
    assert_eq!(name, "Carolina Velthuis");
}

fn what_was_taken_away_after_a_later_merge_does_not_come_back_when_an_earlier_one_is_undone(desk: &TestDesk) {
    let [ben, ann] = ben_and_ann(desk);
    let eve = person(desk, "Eve", "+49 30 23125 803");
    let own = [ben, ann, eve].map(|id| handles_of(desk, id));
    let leads @ [of_ben, of_ann, of_eve] =
        [("A", ben), ("B", ann), ("C", eve)].map(|(name, id)| lead_of(desk, name, id));
    let first_leads = leads_merged(desk, of_ben, &[of_eve]);
    let second_leads = leads_merged(desk, of_ben, &[of_ann]);
    desk.run_as(desk.world.ida, move |cx| leads::remove_contact(cx, of_ben, ann));
    undone(desk, first_leads.id);
    assert_eq!((people(desk, of_ben), people(desk, of_eve)), (vec![ben], vec![eve]), "she was taken off");
    undone(desk, second_leads.id);
    assert_eq!(leads.map(|lead| people(desk, lead)), [[ben], [ann], [eve]]);

    let first = merged(desk, Subject::Contact, ben.0, &[eve.0]);
    let second = merged(desk, Subject::Contact, ben.0, &[ann.0]);
    let left =
        handles_of(desk, ben).into_iter().filter(|handle| *handle != own[1][0] && *handle != own[0][1]).collect();
    saved(desk, ben, left);
    undone(desk, first.id);
    assert_eq!(handles_of(desk, ben), [own[0][0].clone(), own[1][1].clone()]);
    undone(desk, second.id);
    assert_eq!(handles_of(desk, ben), own[0][..1]);
    assert_eq!([ann, eve].map(|id| handles_of(desk, id)), [own[1].clone(), own[2].clone()]);
}

fn what_a_later_merge_wrote_over_an_edit_stands_when_an_earlier_one_is_undone(desk: &TestDesk) {
    let [one, two, three] =
        [("One", 100), ("Two", 200), ("Three", 300)].map(|(name, sale)| opened(desk, name, sale).id);
    let first = chosen(desk, Subject::Lead, [one.0, three.0], taking(&[Part::Price], three.0));
    desk.run_as(desk.world.ida, move |cx| {
        leads::change(cx, one, LeadChange { price_minor: Some(987), ..LeadChange::default() })
    });
    let second = chosen(desk, Subject::Lead, [one.0, two.0], taking(&[Part::Price], two.0));
    assert_eq!(undone(desk, first.id).collisions, Vec::<String>::new(), "nothing of the edit is left to be kept");
    assert_eq!(says(desk, one).1, 200);
    assert_eq!(undone(desk, second.id).collisions, Vec::<String>::new());
    assert_eq!(says(desk, one).1, 987);
}

fn a_lead_that_was_moved_since_stays_in_its_pipeline_and_stands_in_one_stage(desk: &TestDesk) {
    let mara = desk.world.mara;
    let [one, two] = ["One", "Two"].map(|name| opened(desk, name, 0).id);
    let (elsewhere, stages) = desk.run_as(mara, move |cx| {
        let new = NewPipeline { name: "Repairs".to_owned(), stages: Vec::new(), is_main: false };
        pipelines::add_pipeline(cx, &new).map(|made| (made.id, made.stages))
    });
    let [begun, open] = [1, 2].map(|at| stages[at].id);
    moved(desk, two, begun);
    let merge = chosen(desk, Subject::Lead, [one.0, two.0], taking(&[Part::Stage], two.0));
    moved(desk, one, open);
    undone(desk, merge.id);
    let lead = desk.read_as(mara, move |cx| leads::load(cx, one));
    assert_eq!((lead.pipeline_id, lead.stage_id), (elsewhere, open));
    assert_eq!(stands_in(desk, one), [open]);
}
