//! Who may merge: whoever may change what stays, and change and delete what goes.

use super::leads_merged;
use crate::outside::opened;
use base::access::{Level, RecordRights, Rights};
use base::desk::Who;
use base::ids::{LeadId, UserId};
use base::people::{UserChange, roles, users};
use base::search::Subject;
use flow::duplicates::merges::{Because, MergeWish};
use testkit::{TestDesk, on_each_database};

on_each_database!(who_may_not_delete_what_goes_does_not_merge_it, records_of_another_account_are_not_there);

fn merge_as(desk: &TestDesk, who: Who, survivor: LeadId, other: LeadId) -> Result<(), flow::Error> {
    desk.try_with(who, move |cx| {
        flow::merge(cx, MergeWish::new(Subject::Lead, survivor.0, vec![other.0], Because::hand())).map(drop)
    })
}

fn may(desk: &TestDesk, user: UserId, leads: RecordRights) {
    desk.run_as(desk.world.mara, move |cx| {
        let name = format!("With {:?} of leads", leads.edit);
        let role = roles::add(cx, &name, Rights { leads, ..Rights::salesperson() })?;
        users::change(cx, user, &UserChange { role_id: Some(role.id), ..UserChange::default() })
    });
}

fn who_may_not_delete_what_goes_does_not_merge_it(desk: &TestDesk) {
    let (one, two, three) = (opened(desk, "One", 0).id, opened(desk, "Two", 0).id, opened(desk, "Three", 0).id);
    let jonas = desk.world.jonas;
    let all = RecordRights { view: Level::All, edit: Level::All, ..RecordRights::default() };
    may(desk, jonas, all);
    let refused = merge_as(desk, desk.who(jonas), one, two).unwrap_err().to_string();
    assert!(refused.contains("does not let you delete this lead"), "{refused}");
    let merge = leads_merged(desk, one, &[three]).id;
    desk.run_as(jonas, move |cx| flow::undo_merge(cx, merge));
    may(desk, jonas, RecordRights { view: Level::Own, ..RecordRights::default() });
    assert!(merge_as(desk, desk.who(jonas), one, two).unwrap_err().to_string().contains("there is no lead"));
    let merge = leads_merged(desk, one, &[three]).id;
    let unseen = desk.try_as(jonas, move |cx| flow::undo_merge(cx, merge)).unwrap_err().to_string();
    assert!(unseen.contains("there is no merge"), "{unseen}");
}

fn records_of_another_account_are_not_there(desk: &TestDesk) {
    let (one, two) = (opened(desk, "One", 0).id, opened(desk, "Two", 0).id);
    let merge = leads_merged(desk, one, &[two]).id;
    let other = desk.other_account();
    let stranger = Who { account: other.account, actor: desk.who(desk.world.mara).actor };
    assert!(merge_as(desk, stranger, one, two).is_err());
    assert!(desk.try_with(stranger, move |cx| flow::undo_merge(cx, merge)).is_err());
}
