//! A record is found again by what it is now, through whatever door that came. The desk of every test looks, at its end,
//! whether each key is that of its record; here every door is walked through, also for who deletes that look.

use crate::outside::{anna_waits, chat, form, ida_accepts, seen, waits};
use base::fields::{Change, Predefined};
use base::ids::ContactId;
use base::search::Subject;
use base::{bulk_changes, jobs};
use flow::bulk::{self, Deed};
use flow::channels::handles::{self, Handle};
use flow::contacts::{self, CompanyChange, ContactChange, Identity, NewCompany, NewContact, companies};
use testkit::{TestDesk, on_each_database};

on_each_database!(
    a_request_leaves_its_sender_to_be_found,
    who_is_changed_by_hand_is_found_by_what_is_new_and_not_by_what_was,
    who_is_changed_by_a_field_is_found_by_it,
    who_is_deleted_is_not_found_until_brought_back,
    who_is_changed_with_many_others_stays_found,
    a_renamed_company_is_found_by_its_new_name_only,
    who_was_there_before_there_were_keys_gets_theirs_in_steps,
);

fn email(written: &str) -> Handle {
    handles::email(written).unwrap()
}

fn eva(desk: &TestDesk) -> ContactId {
    let new = NewContact { name: "Eva Ek".to_owned(), handles: vec![email("eva@ek.example")], ..NewContact::default() };
    desk.run_as(desk.world.ida, move |cx| contacts::open(cx, new.clone())).id
}

fn found(desk: &TestDesk, written: &str) -> Identity {
    let handle = email(written);
    desk.read_as(desk.world.mara, move |cx| contacts::identify(cx, "", std::slice::from_ref(&handle)))
}

fn a_request_leaves_its_sender_to_be_found(desk: &TestDesk) {
    let waiting = anna_waits(desk);
    let anna = seen(desk, waiting).contact_id.unwrap();
    assert_eq!(found(desk, "anna@berg.example"), Identity::Waiting(anna));
    ida_accepts(desk, waiting);
    assert_eq!(found(desk, "anna@berg.example"), Identity::Known(anna));
    waits(desk, chat(desk.world.website_chat, "visitor-of-eva", "hello"));
    let visitor = handles::visitor("visitor-of-eva").unwrap();
    let identify = move |cx: &mut base::Cx<'_>| contacts::identify(cx, "", std::slice::from_ref(&visitor));
    assert!(matches!(desk.read_as(desk.world.mara, identify), Identity::Waiting(_)));
    let eva = eva(desk);
    waits(desk, form(desk.world.website_form, "Eva Ek", "eva@ek.example", "+49 30 901820", "hi"));
    let line = handles::phone("030 901820", Some("DE")).unwrap();
    let identify = move |cx: &mut base::Cx<'_>| contacts::identify(cx, "", std::slice::from_ref(&line));
    assert_eq!(desk.read_as(desk.world.mara, identify), Identity::Known(eva), "by what the request added");
}

fn who_is_changed_by_hand_is_found_by_what_is_new_and_not_by_what_was(desk: &TestDesk) {
    let id = eva(desk);
    let change = ContactChange { handles: Some(vec![email("eva@holm.example")]), ..ContactChange::default() };
    desk.run_as(desk.world.ida, move |cx| contacts::change(cx, id, change.clone()));
    assert_eq!(
        (found(desk, "eva@ek.example"), found(desk, "eva@holm.example")),
        (Identity::Unknown, Identity::Known(id))
    );
}

fn who_is_changed_by_a_field_is_found_by_it(desk: &TestDesk) {
    let id = eva(desk);
    let values = vec![Predefined::Email.value("eva@holm.example".to_owned(), "WORK")];
    let change = Change { field: Predefined::Email.id(), values };
    desk.run_as(desk.world.ida, move |cx| contacts::set_fields(cx, id, vec![change.clone()]));
    assert_eq!(
        (found(desk, "eva@ek.example"), found(desk, "eva@holm.example")),
        (Identity::Unknown, Identity::Known(id))
    );
}

fn who_is_deleted_is_not_found_until_brought_back(desk: &TestDesk) {
    let id = eva(desk);
    desk.run_as(desk.world.mara, move |cx| contacts::delete(cx, id));
    assert_eq!(found(desk, "eva@ek.example"), Identity::Unknown);
    desk.run_as(desk.world.mara, move |cx| contacts::restore(cx, id));
    assert_eq!(found(desk, "eva@ek.example"), Identity::Known(id));
}

fn who_is_changed_with_many_others_stays_found(desk: &TestDesk) {
    let (world, id) = (desk.world, eva(desk));
    let change = desk.run_as(world.mara, move |cx| {
        let change = bulk_changes::begin(cx, Subject::Contact, "1 contact deleted")?;
        bulk::change(cx, change, Subject::Contact, &[id.0], &Deed::Delete)?;
        Ok::<_, flow::Error>(bulk_changes::find(cx, change)?)
    });
    assert_eq!(found(desk, "eva@ek.example"), Identity::Unknown);
    let change = change.unwrap();
    desk.run_as(world.mara, move |cx| bulk::take_back(cx, &change));
    assert_eq!(found(desk, "eva@ek.example"), Identity::Known(id));
}

fn a_renamed_company_is_found_by_its_new_name_only(desk: &TestDesk) {
    let new = NewCompany { name: "Acme".to_owned(), ..NewCompany::default() };
    let id = desk.run_as(desk.world.ida, move |cx| companies::open(cx, new.clone())).id;
    let change = CompanyChange { name: Some("Holm".to_owned()), ..CompanyChange::default() };
    desk.run_as(desk.world.ida, move |cx| companies::change(cx, id, change.clone()));
    let find = |name| desk.read_as(desk.world.ida, move |cx| companies::find_by_name(cx, name)).map(|found| found.id);
    assert_eq!((find("Acme"), find("Holm AG")), (None, Some(id)));
}

fn who_was_there_before_there_were_keys_gets_theirs_in_steps(desk: &TestDesk) {
    let id = eva(desk);
    let forgotten = |cx: &mut base::Cx<'_>| {
        cx.execute("DELETE FROM match_keys WHERE account_id = $1", base::params![cx.account])?;
        contacts::write_all_keys(cx)
    };
    desk.run(forgotten);
    assert_eq!(found(desk, "eva@ek.example"), Identity::Unknown);
    let steps = desk.run(|cx| {
        let mut steps = 0;
        while let Some(job) = jobs::claim(cx, 1)?.pop().filter(|job| job.name == contacts::KEYS_JOB) {
            contacts::write_keys(cx, &job.payload)?;
            jobs::finish(cx, job.id)?;
            steps += 1;
        }
        Ok::<_, contacts::Error>(steps)
    });
    assert_eq!(found(desk, "eva@ek.example"), Identity::Known(id));
    assert_eq!(steps, 3, "one contact, no more contacts, no company");
}
