//! Who is speaking, by addresses in one spelling, and not by those that many have (DC-13, DC-14, DC-16).

use crate::outside::{form, seen, waits};
use base::ids::ContactId;
use flow::channels::handles::{self, Handle};
use flow::contacts::{self, Identity, NewCompany, NewContact, companies};
use testkit::{TestDesk, on_each_database};

on_each_database!(
    another_spelling_of_an_address_is_the_same_person,
    a_number_of_a_messenger_is_the_same_person,
    what_is_typed_because_something_had_to_be_is_nobody,
    a_mailbox_of_a_team_is_whose_name_agrees,
    a_number_of_a_family_is_whose_name_agrees,
    whoever_is_known_is_written_to_as_they_typed_it,
    a_company_is_found_with_and_without_its_legal_form,
);

fn email(written: &str) -> Handle {
    handles::email(written).unwrap()
}

fn phone(written: &str) -> Handle {
    handles::phone(written, Some("DE")).unwrap()
}

fn opened(desk: &TestDesk, name: &str, handle: Handle) -> ContactId {
    let new = NewContact { name: name.to_owned(), handles: vec![handle], ..NewContact::default() };
    desk.run_as(desk.world.ida, move |cx| contacts::open(cx, new.clone())).id
}

fn identify(desk: &TestDesk, name: &str, handle: Handle) -> Identity {
    let name = name.to_owned();
    desk.read_as(desk.world.mara, move |cx| contacts::identify(cx, &name, std::slice::from_ref(&handle)))
}

fn another_spelling_of_an_address_is_the_same_person(desk: &TestDesk) {
    for (kept, written) in [
        ("john.doe@gmail.com", "J.o.h.n.Doe+crm@googlemail.com"),
        ("eva@outlook.com", "eva+news@outlook.com"),
        ("ole@fastmail.com", "shop@ole.fastmail.com"),
        ("uwe@münchen.example", "Uwe@XN--MNCHEN-3YA.example"),
    ] {
        let known = opened(desk, "", email(kept));
        assert_eq!(identify(desk, "", email(written)), Identity::Known(known), "{written}");
    }
    for stranger in ["john.doe@hotmail.com", "eva@hotmail.com", "o.le@fastmail.com"] {
        assert_eq!(identify(desk, "", email(stranger)), Identity::Unknown, "{stranger}");
    }
}

fn a_number_of_a_messenger_is_the_same_person(desk: &TestDesk) {
    for (kept, written) in [
        ("+55 11 98765-4321", "+551187654321"),
        ("+52 55 1234 5678", "+5215512345678"),
        ("030 901820", "+49 30 901820"),
    ] {
        let known = opened(desk, "", phone(kept));
        assert_eq!(identify(desk, "", phone(written)), Identity::Known(known), "{written}");
    }
}

fn what_is_typed_because_something_had_to_be_is_nobody(desk: &TestDesk) {
    for nobody in [email("test@test.com"), email("no-reply@acme.example"), phone("0000000000"), phone("1234567890")] {
        opened(desk, "Eva Ek", nobody.clone());
        assert_eq!(identify(desk, "Eva Ek", nobody.clone()), Identity::Unknown, "{}", nobody.written);
    }
}

fn a_mailbox_of_a_team_is_whose_name_agrees(desk: &TestDesk) {
    let eva = opened(desk, "Eva Ek", email("info@acme.example"));
    assert_eq!(identify(desk, "", email("info@acme.example")), Identity::Known(eva), "nobody else has it yet");
    assert_eq!(identify(desk, "Ek, Eva", email("info@acme.example")), Identity::Known(eva));
    assert_eq!(identify(desk, "Ole Holm", email("info@acme.example")), Identity::Unknown);
    let card = seen(desk, waits(desk, form(desk.world.website_form, "Ole Holm", "info@acme.example", "", "hi")));
    let ole = card.contact_id.unwrap();
    assert_ne!(ole, eva, "a new request of somebody else (DC-16)");
    assert_eq!(identify(desk, "Ole Holm", email("info@acme.example")), Identity::Waiting(ole));
    desk.run_as(desk.world.ida, move |cx| contacts::set_draft(cx, ole, false, None));
    assert_eq!(identify(desk, "", email("info@acme.example")), Identity::Unknown, "it may be either");
}

fn a_number_of_a_family_is_whose_name_agrees(desk: &TestDesk) {
    let (eva, ole) = (opened(desk, "Eva Ek", phone("030 901820")), opened(desk, "Ole Ek", phone("+49 30 901820")));
    assert_eq!(identify(desk, "Eva Ek", phone("030 901820")), Identity::Known(eva));
    assert_eq!(identify(desk, "Ole", phone("030 901820")), Identity::Known(ole));
    assert_eq!(identify(desk, "Uwe Ek", phone("030 901820")), Identity::Unknown);
    assert_eq!(identify(desk, "", phone("030 901820")), Identity::Unknown, "it may be either");
    let nameless = opened(desk, "", phone("030 901820"));
    assert_eq!(identify(desk, "", phone("030 901820")), Identity::Known(nameless));
}

fn whoever_is_known_is_written_to_as_they_typed_it(desk: &TestDesk) {
    let known = opened(desk, "John Doe", email("John.Doe+crm@gmail.com"));
    let card = seen(desk, waits(desk, form(desk.world.website_form, "John Doe", "johndoe@gmail.com", "", "hi")));
    assert_eq!(card.contact_id, Some(known));
    let contact = desk.read_as(desk.world.mara, move |cx| contacts::load(cx, known));
    let written: Vec<_> = contact.handles.iter().map(|handle| handle.written.as_str()).collect();
    assert_eq!(written, ["John.Doe+crm@gmail.com", "johndoe@gmail.com"], "both as they were typed");
}

fn a_company_is_found_with_and_without_its_legal_form(desk: &TestDesk) {
    let made = |name: &str| {
        let new = NewCompany { name: name.to_owned(), ..NewCompany::default() };
        desk.run_as(desk.world.ida, move |cx| companies::open(cx, new.clone())).id
    };
    let find = |name: &'static str| {
        desk.read_as(desk.world.ida, move |cx| companies::find_by_name(cx, name)).map(|company| company.id)
    };
    let (acme, holm) = (made("Acme"), made("Holm Limited"));
    assert_eq!(find("ACME GmbH"), Some(acme));
    assert_eq!((find("Holm Ltd."), find("holm")), (Some(holm), Some(holm)));
    assert_eq!((find("Holm GmbH"), find("Acme Foods")), (None, None));
    let german = made("Acme GmbH");
    assert_eq!((find("Acme GmbH"), find("acme")), (Some(german), Some(acme)), "each by its very name");
}
