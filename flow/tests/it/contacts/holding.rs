//! Who else has an address.

use base::ids::ContactId;
use flow::channels::handles::{self, Handle, HandleKind};
use flow::contacts::{self, NewContact};
use testkit::{TestDesk, on_each_database};

on_each_database!(everybody_with_an_address_is_listed_with_the_number_of_people, a_list_takes_one_statement);

fn opened(desk: &TestDesk, name: &str, handles: Vec<Handle>) -> ContactId {
    let new = NewContact { name: name.to_owned(), handles, ..NewContact::default() };
    desk.run_as(desk.world.ida, move |cx| contacts::open(cx, new.clone())).id
}

fn held(desk: &TestDesk, handles: &[Handle], kinds: &'static [HandleKind]) -> Vec<contacts::Held> {
    let handles = handles.to_vec();
    desk.read_as(desk.world.mara, move |cx| contacts::list_holding(cx, &handles, kinds))
}

fn everybody_with_an_address_is_listed_with_the_number_of_people(desk: &TestDesk) {
    let mail = handles::email("Eva.Ek@gmail.com").unwrap();
    let line = handles::phone("+49 30 901820", None).unwrap();
    let info = handles::email("info@ek.example").unwrap();
    let eva = opened(desk, "Eva Ek", vec![mail.clone(), line.clone()]);
    let again = opened(desk, "E. Ek", vec![handles::email("evaek@googlemail.com").unwrap(), info.clone()]);
    let ole = opened(desk, "Ole Ek", vec![handles::phone("030 901820", None).unwrap()]);
    let asked = [mail.clone(), line.clone(), info.clone(), handles::email("ole@ek.example").unwrap()];
    let both = held(desk, &asked, &[HandleKind::Email, HandleKind::Phone]);
    let shown: Vec<_> = both
        .iter()
        .map(|held| {
            let mut holders: Vec<ContactId> = held.holders.iter().map(|holder| holder.id).collect();
            holders.sort_unstable();
            (&held.handle, holders, held.people_but(None), held.is_shared)
        })
        .collect();
    let expected =
        [(&mail, vec![eva, again], 1, false), (&line, vec![eva, ole], 2, false), (&info, vec![again], 1, true)];
    assert_eq!(shown, expected);
    assert_eq!(held(desk, &asked, &[HandleKind::Visitor]), []);
    desk.run_as(desk.world.mara, move |cx| contacts::delete(cx, ole));
    assert_eq!(held(desk, &asked, &[HandleKind::Phone])[0].people_but(None), 1, "who is deleted has nothing");
}

fn a_list_takes_one_statement(desk: &TestDesk) {
    let handles: Vec<Handle> = (0..20).filter_map(|at| handles::email(&format!("eva{at}@ek.example"))).collect();
    opened(desk, "Eva Ek", handles.clone());
    let (held, statements) =
        desk.statements_of(move |cx| contacts::list_holding(cx, &handles, &[HandleKind::Email, HandleKind::Phone]));
    assert_eq!((held.len(), statements), (20, 1));
}
