//! The contacts and the company of a lead.

use super::{lead_named, part, words};
use crate::browser::Screens;
use axum::http::{Method, StatusCode};
use base::access::{RecordRights, Rights};
use base::fields::{self, FieldValue};
use base::ids::LeadId;
use base::people::roles;
use base::people::users::{self, UserChange};
use base::search::Subject;
use flow::contacts;
use flow::leads::{self, Lead};

const NAME: &str = "40 workplaces";

fn lead(screens: &Screens, id: LeadId) -> Lead {
    screens.desk.run(move |cx| leads::load(cx, id))
}

#[tokio::test]
async fn somebody_new_is_added_by_what_was_typed_made_the_main_one_and_unlinked_again() {
    let screens = Screens::furnished();
    let id = lead_named(&screens, NAME);
    let mara = screens.sign_in(screens.desk.world.mara).by_script();
    let url = format!("/leads/{id}/contacts");
    let added = screens.submit(&mara, Method::POST, &url, &[("q", "new.person@halden.example")]).await;
    assert!(words(&added.body).contains("Mara Lindqvist linked new.person@halden.example"), "{}", words(&added.body));
    let (old, new) = (lead(&screens, id).contacts[0], lead(&screens, id).contacts[1]);

    let main = format!("/leads/{id}/main-contact");
    screens.submit(&mara, Method::PUT, &main, &[("contact_id", &new.to_string())]).await;
    assert_eq!(lead(&screens, id).contacts, [new, old]);
    let gone = screens.submit(&mara, Method::DELETE, &format!("{url}/{new}"), &[]).await;
    assert_eq!(gone.status, StatusCode::OK);
    assert_eq!(lead(&screens, id).contacts, [old]);
    assert!(screens.desk.run(move |cx| contacts::find(cx, new)).is_some(), "the contact itself stays");
}

#[tokio::test]
async fn the_type_ahead_offers_who_is_in_lists_and_hides_drafts() {
    let screens = Screens::furnished();
    let mara = screens.sign_in(screens.desk.world.mara).by_script();
    let known = screens.get(&mara, "/contact-choices?q=elena+haas").await;
    assert!(
        words(&known.body).starts_with("Elena Haas e.haas@halden.example")
            || words(&known.body).starts_with("Elena Haas elena.haas@halden.example"),
        "{}",
        words(&known.body)
    );
    let draft = screens.get(&mara, "/contact-choices?q=Samir+Meier").await;
    assert_eq!(words(&draft.body), "Make a new contact “Samir Meier”");
}

#[tokio::test]
async fn a_company_is_made_changed_and_taken_away() {
    let screens = Screens::furnished();
    let id = lead_named(&screens, NAME);
    let mara = screens.sign_in(screens.desk.world.mara).by_script();
    let url = format!("/leads/{id}/company");
    let made = screens.submit(&mara, Method::PUT, &url, &[("q", "Halden & Daughters")]).await;
    assert!(
        words(&made.body).contains("changed the company from Halden Studio to Halden &amp; Daughters"),
        "{}",
        words(&made.body)
    );
    screens.submit(&mara, Method::PUT, &url, &[]).await;
    assert_eq!(lead(&screens, id).company_id, None);
}

#[tokio::test]
async fn phones_and_addresses_are_changed_on_the_card_and_a_wrong_one_changes_nothing() {
    let screens = Screens::furnished();
    let id = lead_named(&screens, NAME);
    let contact = lead(&screens, id).contacts[0];
    let mara = screens.sign_in(screens.desk.world.mara).by_script();
    let (url, lead_id) = (format!("/contacts/{contact}"), id.to_string());
    let fields = [
        ("name", "Elena Haas"),
        ("email-0", "new@halden.example"),
        ("phone-0", "+49 30 23125 900"),
        ("phone-0-label", "MOB"),
        ("phone-1", "+49 30 23125 901"),
        ("phone-2", ""),
        ("lead_id", &lead_id),
    ];
    let answer = screens.submit(&mara, Method::PUT, &url, &fields).await;
    assert!(words(&answer.body).contains("new@halden.example"), "{}", words(&answer.body));
    let before = screens.desk.run(move |cx| contacts::load(cx, contact));
    assert_eq!(
        before.handles.iter().map(|handle| handle.value.as_str()).collect::<Vec<_>>(),
        ["+493023125900", "+493023125901", "new@halden.example"]
    );
    let labels: Vec<&str> = before.handles.iter().map(|handle| handle.label.as_str()).collect();
    assert_eq!(labels, ["MOB", "", ""]);
    assert!(words(&answer.body).contains("+49 30 23125 900 Mobile"), "{}", words(&answer.body));

    let wrong = [("name", "Elena"), ("email-0", "not an address"), ("phone-0", "")];
    let answer = screens.submit(&mara, Method::PUT, &url, &wrong).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(screens.desk.run(move |cx| contacts::load(cx, contact)), before);
}

#[tokio::test]
async fn fields_of_the_main_contact_and_of_the_company_are_changed_in_their_blocks_on_the_card() {
    let screens = Screens::furnished();
    let id = lead_named(&screens, NAME);
    let mara = screens.sign_in(screens.desk.world.mara);
    let page = screens.get(&mara, &format!("/leads/{id}")).await.body;
    let people = part(&page, "<h2>Contacts", "<h2>Participants");
    assert!(part(people, "<dt title=\"Position\"", "</dd>").contains("value=\"Office manager\""), "{people}");
    assert!(part(people, "<dt title=\"Web\"", "</dd>").contains("value=\"https://halden.example\""), "{people}");

    let held = lead(&screens, id);
    let (contact, company, lead_id) = (held.contacts[0].0, held.company_id.unwrap().0, id.to_string());
    for (subject, record, code, value) in [
        (Subject::Contact, contact, "POSITION", "Head of offices"),
        (Subject::Company, company, "WEB", "https://halden.test"),
    ] {
        let field = screens.desk.run(move |cx| fields::find_by_code(cx, subject, code)).unwrap().id;
        let url = format!("/{}/{record}/fields/{field}", if record == contact { "contacts" } else { "companies" });
        let (name, lead_id) = (format!("{}-{field}", subject.as_str()), lead_id.as_str());
        let sent = [(name.as_str(), value), ("lead_id", lead_id)];
        let answer = screens.submit(&mara.by_script(), Method::PUT, &url, &sent).await;
        assert!(answer.body.contains("hx-target=\"#side\"") && answer.body.contains(value), "{}", answer.body);
        let values = screens.desk.run(move |cx| fields::values_of(cx, subject, &[record]));
        assert_eq!(values[&record].of(field), [FieldValue::Text(value.to_owned())]);
        let plain = screens.submit(&mara, Method::POST, &url, &sent).await;
        assert_eq!(plain.header("location"), format!("/leads/{id}"), "without script the card is shown again");
    }
}

/// RT-04: it is there, and not shown to who looks.
#[tokio::test]
async fn a_contact_that_one_may_not_see_is_not_called_deleted() {
    let screens = Screens::furnished();
    let (id, tom) = (lead_named(&screens, NAME), screens.desk.world.tom);
    screens.desk.run(move |cx| {
        let rights = Rights { contacts: RecordRights::default(), ..Rights::salesperson() };
        let role = roles::add(cx, "Without contacts", rights)?;
        users::change(cx, tom, &UserChange { role_id: Some(role.id), ..UserChange::default() }).map(|_| ())
    });
    let page = screens.get(&screens.sign_in(tom), &format!("/leads/{id}")).await.body;
    assert!(page.contains("Somebody you may not see.") && !page.contains("A contact that was deleted"), "{page}");
}
