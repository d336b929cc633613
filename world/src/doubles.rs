//! Duplicates: rules that run in Service and a request that they merged, and records that stand in the lists twice.

use crate::inhabit::found;
use crate::moment::{DAY, HOUR, by, then};
use crate::{Error, World, requests};
use base::Cx;
use base::access::{Actor, Role};
use base::ids::ContactId;
use base::search::Subject;
use flow::channels::handles;
use flow::contacts::{self, NewCompany, NewContact, companies};
use flow::duplicates::control::{self, AfterMerging, ControlChange, Method};
use flow::duplicates::scan;

/// People who gave another address or another form of their name the second time: who they are, what they called
/// themselves, and the address they gave beside the number that is known.
const TWICE: [(&str, &str, &str); 3] = [
    ("Elena Haas", "Dr Elena Haas", "elena.haas@posteo.example"),
    ("Tessa Lund", "Lund, Tessa", "tessa@lund.example"),
    ("Oscar Bianchi", "Dr Oscar Bianchi", "oscar.bianchi@posteo.example"),
];
/// A company that somebody wrote with its legal form.
const COMPANY: (&str, &str) = ("Orchard Clinic GmbH", "rechnung@orchard.example");

/// Lets duplicate control run in Service and merge a request, and asks for all records to be compared.
pub(crate) fn fill(cx: &mut Cx<'_>, world: &World) -> Result<(), Error> {
    let mara = Actor::User(world.mara, Role::Admin);
    let task =
        AfterMerging { text: "Confirm contact details".to_owned(), kind_id: 1, within: DAY, responsible_id: None };
    let rules = ControlChange {
        is_on: Some(true),
        methods: Some([Method::Email, Method::Phone, Method::BigData].into()),
        task: Some(Some(task)),
        ..ControlChange::default()
    };
    then(cx, 2 * DAY, mara, |cx| control::change(cx, world.service, &rules))?;
    requests::write_again(cx, world)?;
    for (name, called, address) in TWICE {
        then(cx, 3 * HOUR, by(world.priya), |cx| write_twice(cx, world, (name, called, address)))?;
    }
    let (name, address) = COMPANY;
    let twice = NewCompany {
        name: name.to_owned(),
        handles: handles::email(address).into_iter().collect(),
        ..NewCompany::default()
    };
    then(cx, 3 * HOUR, by(world.priya), |cx| companies::open(cx, twice))?;
    then(cx, HOUR, mara, scan::begin)?;
    Ok(())
}

fn write_twice(cx: &mut Cx<'_>, world: &World, (name, called, address): (&str, &str, &str)) -> Result<(), Error> {
    let known = ContactId(found(cx, Subject::Contact, name)?);
    let phones =
        contacts::load(cx, known)?.handles.into_iter().filter(|handle| handle.kind == handles::HandleKind::Phone);
    let twice = NewContact {
        name: called.to_owned(),
        handles: phones.chain(handles::email(address)).collect(),
        responsible_id: Some(world.priya),
        ..NewContact::default()
    };
    contacts::open(cx, twice)?;
    Ok(())
}
