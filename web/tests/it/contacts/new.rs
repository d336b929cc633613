//! People and companies made by hand (RT-01).

use crate::browser::Screens;
use crate::every_route::reaching;
use axum::http::{Method, StatusCode};
use base::access::{Action, Level};
use base::ids::CompanyId;
use base::people::{UserChange, roles, users};
use base::search::Subject;
use base::{fields, journal};
use flow::contacts::{self, companies};

#[tokio::test]
async fn a_contact_is_made_by_hand_with_their_company_answered_for_by_who_made_them_and_journalled() {
    let screens = Screens::open();
    let world = screens.desk.world;
    let tom = screens.sign_in(world.tom);
    let list = screens.get(&tom, "/contacts").await.body;
    assert!(list.contains("href=\"/contacts/new\"") && list.contains("data-key=\"c\""), "{list}");
    let form = screens.get(&tom.by_script(), "/contacts/new").await.body;
    for part in ["<dialog", "name=\"phone\"", "hx-get=\"/company-choices\""] {
        assert!(form.contains(part), "{part} is not in {form}");
    }
    let before = screens.desk.run(journal::newest);
    let fields = [
        ("name", "Nadia Meier"),
        ("phone", "+49 30 2312 5152"),
        ("email", "nadia@rivet.example"),
        ("company", "Rivet & Co"),
    ];
    let made = screens.submit(&tom, Method::POST, "/contacts", &fields).await;
    let contact = screens.desk.run(|cx| contacts::search(cx, "nadia@rivet.example", 10)).remove(0);
    assert_eq!((made.status, made.header("location")), (StatusCode::SEE_OTHER, &*format!("/contacts/{}", contact.id)));
    assert_eq!((&*contact.name, contact.handles.len(), contact.responsible_id), ("Nadia Meier", 2, Some(world.tom)));
    let company = contact.company_id.unwrap();
    assert_eq!(screens.desk.run(move |cx| companies::load(cx, company)).name, "Rivet & Co");
    let rows = screens.desk.run(move |cx| journal::read_after(cx, before, 10));
    let kinds: Vec<_> = rows.iter().filter_map(|row| row.kind).collect();
    assert_eq!(kinds, [journal::Kind::CompanyOpened, journal::Kind::ContactOpened]);
}

#[tokio::test]
async fn who_is_known_by_an_address_or_a_name_is_shown_before_another_is_made() {
    let screens = Screens::open();
    let tom = screens.sign_in(screens.desk.world.tom);
    let count = || screens.desk.run(|cx| contacts::list(cx, base::ids::ContactId(0), 1_000)).len();
    screens.submit(&tom, Method::POST, "/contacts", &[("name", "Nadia Meier"), ("email", "nadia@rivet.example")]).await;
    let (known, one) = (screens.desk.run(|cx| contacts::search(cx, "Nadia", 10)).remove(0).id, count());
    for (name, email) in [("N. M.", "NADIA@rivet.example"), ("nadia meier", "")] {
        let fields = [("name", name), ("email", email)];
        for who in [tom.clone(), tom.by_script()] {
            let again = screens.submit(&who, Method::POST, "/contacts", &fields).await;
            assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(again.body.contains(&format!("href=\"/contacts/{known}\">open them")), "{}", again.body);
            assert!(again.body.contains(&format!("value=\"{name}\"")), "nothing typed is lost");
        }
    }
    assert_eq!(count(), one, "a second press makes nobody");
    let fields = [("name", "Nadia Meier"), ("anyway", "yes")];
    assert_eq!(screens.submit(&tom, Method::POST, "/contacts", &fields).await.status, StatusCode::SEE_OTHER);
    assert_eq!(count(), one + 1);
}

#[tokio::test]
async fn what_is_wrong_with_a_new_contact_is_said_beside_its_field() {
    let screens = Screens::open();
    let tom = screens.sign_in(screens.desk.world.tom);
    let nobody = screens.submit(&tom, Method::POST, "/contacts", &[("name", " ")]).await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nobody.body.contains("Write a name, a phone number or an e-mail address."));
    let wrong =
        screens.submit(&tom, Method::POST, "/contacts", &[("name", "N"), ("phone", "12"), ("email", "n")]).await;
    assert!(
        wrong.body.contains("That is not a phone number.") && wrong.body.contains("That is not an e-mail address.")
    );
}

#[tokio::test]
async fn a_company_is_made_with_its_web_address_and_not_twice() {
    let screens = Screens::furnished();
    let tom = screens.sign_in(screens.desk.world.tom);
    let form = screens.get(&tom, "/companies/new").await.body;
    assert!(form.contains("name=\"web\""), "{form}");
    let fields = [("name", "Alder & Ash"), ("phone", "+49 30 2312 5177"), ("web", "https://alder.example")];
    let made = screens.submit(&tom, Method::POST, "/companies", &fields).await;
    let id: CompanyId = made.header("location").strip_prefix("/companies/").unwrap().parse().unwrap();
    let company = screens.desk.run(move |cx| companies::load(cx, id));
    assert_eq!((&*company.name, company.handles.len()), ("Alder & Ash", 1));
    let texts = screens.desk.run(move |cx| fields::texts_of(cx, Subject::Company, id.0));
    assert_eq!(texts, ["https://alder.example"]);
    for fields in [[("name", "ALDER & ASH"), ("phone", "")], [("name", "Alders"), ("phone", "+49 30 2312 5177")]] {
        let again = screens.submit(&tom, Method::POST, "/companies", &fields).await;
        assert!(again.body.contains(&format!("href=\"/companies/{id}\">open them")), "{}", again.body);
    }
    assert_eq!(screens.desk.run(|cx| companies::search(cx, "alder", 10)).len(), 1);
}

#[tokio::test]
async fn who_may_only_look_is_offered_no_new_contact_or_company() {
    let screens = Screens::furnished();
    let tom = screens.desk.world.tom;
    screens.desk.run(move |cx| {
        let role = roles::add(cx, "Looks", reaching(Level::All, &[Action::View]))?;
        users::change(cx, tom, &UserChange { role_id: Some(role.id), ..UserChange::default() }).map(|_| ())
    });
    let tom = screens.sign_in(tom);
    for list in ["/contacts", "/companies"] {
        assert!(!screens.get(&tom, list).await.body.contains(&format!("{list}/new")), "{list}");
        assert_eq!(screens.get(&tom, &format!("{list}/new")).await.status, StatusCode::FORBIDDEN);
        let refused = screens.submit(&tom, Method::POST, list, &[("name", "Newcomer")]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
    }
}

/// DC-30: in the form of a lead they can be taken, in that of a contact their card is a press away.
#[tokio::test]
async fn while_somebody_is_typed_whoever_they_probably_are_is_offered() {
    let screens = Screens::furnished();
    let tom = screens.sign_in(screens.desk.world.tom).by_script();
    let elena = screens.desk.run(|cx| contacts::search(cx, "elena.haas@halden.example", 1)).remove(0).id;
    let asked = async |query: &str| screens.get(&tom, &format!("/contact-likeness?{query}")).await.body;
    let address = "phone=&email=Elena.Haas%40halden.example";
    let of_contact = asked(&format!("name=Elena+Haas&{address}")).await;
    assert!(of_contact.contains(&format!("href=\"/contacts/{elena}\"")), "{of_contact}");
    assert!(of_contact.contains("Looks like <b>Elena Haas</b>") && !of_contact.contains("data-takes"), "{of_contact}");
    let of_lead = asked(&format!("contact=Elena+Haas&contact_id=&{address}")).await;
    assert!(of_lead.contains(&format!("value=\"{elena}\" data-takes=\"Elena Haas\"")), "{of_lead}");
    assert_eq!(asked(&format!("contact=Elena+Haas&contact_id={elena}&{address}")).await, "", "who was taken is known");
    assert_eq!(asked("name=Bartholomew+Quist&phone=&email=quist%40harbour.example").await, "");
    for form in ["/contacts/new", "/leads/new"] {
        assert!(screens.get(&tom, form).await.body.contains("hx-get=\"/contact-likeness\""), "{form}");
    }
}
