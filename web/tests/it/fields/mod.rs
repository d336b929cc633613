//! Fields on the screens: set up by an administrator, filled on a card, refused with what was wrong.

use axum::http::{Method, StatusCode};
use base::Cx;
use base::fields::{self, Field, FieldError, FieldKind, FieldValue, NewField};
use base::ids::FieldOptionId;
use base::search::Subject;

use crate::browser::{Screens, Visitor};
use crate::leads::{lead_named, part, words};

const SET_UP: &str = "/settings/fields/leads";

fn made(screens: &Screens, kind: FieldKind, name: &'static str) -> Field {
    let options: &[&str] = if kind.has_options() { &["Oak", "Ash"] } else { &[] };
    screens.desk.run_as(screens.desk.world.mara, move |cx| {
        fields::add(cx, NewField::new(Subject::Lead, kind, name).with_options(options))
    })
}

fn listed(screens: &Screens) -> Vec<Field> {
    screens.desk.run(|cx| fields::list(cx, Subject::Lead))
}

fn named(screens: &Screens, name: &str) -> Field {
    listed(screens).into_iter().find(|field| field.name == name).unwrap_or_else(|| panic!("no field {name}"))
}

fn held(screens: &Screens, lead: i64, field: &Field) -> Vec<FieldValue> {
    let id = field.id;
    screens.desk.run(move |cx: &mut Cx<'_>| {
        let values = fields::values_of(cx, Subject::Lead, &[lead])?.remove(&lead).unwrap_or_default();
        Ok::<_, FieldError>(values.of(id).to_vec())
    })
}

async fn fill(screens: &Screens, who: &Visitor, url: &str, sent: &[(&str, &str)]) -> StatusCode {
    screens.submit(who, Method::PUT, url, sent).await.status
}

#[tokio::test]
async fn a_field_is_added_changed_moved_deleted_and_brought_back_without_script() {
    let screens = Screens::open();
    let mara = screens.sign_in(screens.desk.world.mara);
    let wood = [("name", "Material"), ("kind", "select"), ("options", "Oak, Ash")];
    screens.submit(&mara, Method::POST, SET_UP, &wood).await;
    screens.submit(&mara, Method::POST, SET_UP, &[("name", "Week"), ("kind", "text")]).await;
    let (field, week) = (named(&screens, "Material"), named(&screens, "Week"));
    let (oak, won) = (field.options[0].id.to_string(), screens.desk.world.stages.won);
    let url = format!("{SET_UP}/{}", field.id);
    let (stage, whole) = (won.to_string(), [("option-colour", ""), ("option-colour", "amber")]);
    let change = [
        ("name", "Wood"),
        ("code", "WOOD"),
        ("option", "Smoked oak"),
        ("option-id", oak.as_str()),
        whole[0],
        ("option", "Beech"),
        ("option-id", ""),
        whole[1],
        ("required", stage.as_str()),
    ];
    screens.submit(&mara, Method::POST, &url, &change).await;
    let changed = named(&screens, "Wood");
    let choices: Vec<&str> = changed.choices().map(|option| option.name.as_str()).collect();
    assert_eq!((choices, changed.options[0].id.to_string()), (vec!["Smoked oak", "Beech"], oak));
    assert_eq!((changed.code.as_deref(), changed.required_in.as_slice()), (Some("WOOD"), [won].as_slice()));

    screens.submit(&mara, Method::POST, &format!("{SET_UP}/{}/place", week.id), &[("place", "0:0")]).await;
    assert_eq!(listed(&screens).iter().map(|field| field.name.as_str()).collect::<Vec<_>>(), ["Week", "Wood"]);
    screens.submit(&mara, Method::POST, &format!("{url}/deletion"), &[]).await;
    let page = screens.get(&mara, SET_UP).await.body;
    assert!(words(part(&page, "deleted-fields", "</section>")).contains("Wood"), "it can be brought back");
    screens.submit(&mara, Method::POST, &format!("{url}/restoration"), &[]).await;
    assert_eq!(named(&screens, "Wood").code.as_deref(), Some("WOOD"));
}

#[tokio::test]
async fn a_field_is_filled_where_it_stands_and_the_feed_says_so() {
    let screens = Screens::furnished();
    let tom = screens.sign_in(screens.desk.world.tom);
    let lead = lead_named(&screens, "Attic office");
    let wood = made(&screens, FieldKind::Select, "Surface");
    let (url, name, ash) =
        (format!("/leads/{lead}/fields/{}", wood.id), format!("lead-{}", wood.id), wood.options[1].id);
    let answer = screens.submit(&tom.by_script(), Method::PUT, &url, &[(&name, &ash.to_string())]).await;
    assert!(answer.body.contains("set Surface to"), "{}", answer.body);
    assert_eq!(held(&screens, lead.0, &wood), [FieldValue::Choice(ash)]);
    let card = screens.get(&tom, &format!("/leads/{lead}")).await.body;
    assert!(part(&card, &format!("name=\"{name}\""), "</select>").contains(&format!("value=\"{ash}\" selected")));
}

#[tokio::test]
async fn a_wrong_value_is_said_and_the_old_one_kept() {
    let screens = Screens::furnished();
    let tom = screens.sign_in(screens.desk.world.tom);
    let (lead, places) = (lead_named(&screens, "40 workplaces"), named(&screens, "Workplaces"));
    let (url, name) = (format!("/leads/{lead}/fields/{}", places.id), format!("lead-{}", places.id));
    let before = held(&screens, lead.0, &places);
    let answer = screens.submit(&tom.by_script(), Method::PUT, &url, &[(&name, "many")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("Workplaces: “many” is not a number. The old value was kept."), "{}", answer.body);
    assert_eq!(held(&screens, lead.0, &places), before);
    assert_eq!(fill(&screens, &tom, &url, &[(&name, "1 040,5")]).await, StatusCode::SEE_OTHER);
    assert_eq!(held(&screens, lead.0, &places), [FieldValue::Number("1040.5".parse().unwrap())]);
}

#[tokio::test]
async fn every_kind_has_an_input_whose_form_gives_the_same_value_again() {
    let screens = Screens::furnished();
    let tom = screens.sign_in(screens.desk.world.tom);
    let lead = lead_named(&screens, "Attic office");
    let samples: [(FieldKind, &[(&str, &str)]); 12] = [
        (FieldKind::Text, &[("", "Oak")]),
        (FieldKind::TextArea, &[("", "a\nb")]),
        (FieldKind::Number, &[("", "40")]),
        (FieldKind::Money, &[("", "12.50")]),
        (FieldKind::Checkbox, &[("", "no"), ("", "yes")]),
        (FieldKind::MultiSelect, &[("", ""), ("", "0"), ("", "1")]),
        (FieldKind::MultiText, &[("", "one"), ("-label", "1")]),
        (FieldKind::Date, &[("", "2026-12-24")]),
        (FieldKind::DateTime, &[("", "2026-12-24T18:00")]),
        (FieldKind::Url, &[("", "a.example")]),
        (FieldKind::Address, &[("", "Main 1"), ("", ""), ("", "Berlin"), ("", ""), ("", "10115"), ("", "Germany")]),
        (
            FieldKind::LegalEntity,
            &[("-name", "Acme"), ("-vat_id", "DE1"), ("-address", ""), ("-bank_account_number", ""), ("-director", "")],
        ),
    ];
    for (kind, sent) in samples {
        let field = made(&screens, kind, kind.title());
        // A digit stands for the choice at that place.
        let choice =
            |text: &str| text.parse::<usize>().ok().and_then(|at| field.options.get(at)).map(|option| option.id);
        let sent: Vec<(String, String)> = sent
            .iter()
            .map(|(key, text)| {
                let text = choice(text).filter(|_| kind.has_options());
                (format!("lead-{}{key}", field.id), text.map(|id: FieldOptionId| id.to_string()))
            })
            .zip(sent)
            .map(|((name, id), (_, text))| (name, id.unwrap_or_else(|| (*text).to_owned())))
            .collect();
        let sent: Vec<(&str, &str)> = sent.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let url = format!("/leads/{lead}/fields/{}", field.id);
        assert_eq!(fill(&screens, &tom, &url, &sent).await, StatusCode::SEE_OTHER, "{kind:?}");
        let first = held(&screens, lead.0, &field);
        assert!(!first.is_empty(), "{kind:?}");
        assert_eq!(fill(&screens, &tom, &url, &sent).await, StatusCode::SEE_OTHER, "{kind:?}");
        assert_eq!(held(&screens, lead.0, &field), first, "{kind:?}");
        let card = screens.get(&tom, &format!("/leads/{lead}")).await.body;
        assert!(card.contains(&format!("name=\"lead-{}", field.id)), "{kind:?} has no input");
    }
}

#[tokio::test]
async fn a_second_list_follows_the_first_and_what_does_not_go_with_it_is_left_out() {
    let screens = Screens::furnished();
    let (mara, lead) = (screens.sign_in(screens.desk.world.mara), lead_named(&screens, "Attic office"));
    let wood = made(&screens, FieldKind::ChainedList, "Wood");
    let set_up = format!("{SET_UP}/{}", wood.id);
    let (oak, ash) = (wood.options[0].id.to_string(), wood.options[1].id.to_string());
    let sent = [
        ("name", "Wood"),
        ("list-title", "Kind"),
        ("list-title", "Finish"),
        ("option", "Oak"),
        ("option-id", &oak),
        ("option-depth", "0"),
        ("option", "Smoked"),
        ("option-id", ""),
        ("option-depth", "1"),
        ("option", "Ash"),
        ("option-id", &ash),
        ("option-depth", "0"),
    ];
    assert_eq!(screens.submit(&mara, Method::POST, &set_up, &sent).await.status, StatusCode::SEE_OTHER);
    let wood = named(&screens, "Wood");
    let smoked = wood.options.iter().find(|option| option.name == "Smoked").unwrap().id.to_string();
    let (url, name) = (format!("/leads/{lead}/fields/{}", wood.id), format!("lead-{}", wood.id));
    let selects = async || {
        let page = screens.get(&mara, &format!("/leads/{lead}")).await.body;
        let row = part(&page, "<dt title=\"Wood\"", "</dd>").to_owned();
        (row.matches("<select").count(), row)
    };
    assert_eq!(selects().await.0, 1, "nothing is chosen, nothing follows");
    fill(&screens, &mara, &url, &[(&name, &oak)]).await;
    let (count, row) = selects().await;
    assert!(count == 2 && row.contains("Wood: Finish") && row.contains("Smoked"), "{row}");
    fill(&screens, &mara, &url, &[(&name, &oak), (&name, &smoked)]).await;
    assert_eq!(held(&screens, lead.0, &wood).len(), 2);
    fill(&screens, &mara, &url, &[(&name, &ash), (&name, &smoked)]).await;
    assert_eq!(held(&screens, lead.0, &wood), [FieldValue::Choice(wood.option_named("Ash").unwrap().id)]);
}

#[tokio::test]
async fn a_file_is_sent_shown_replaced_removed_and_brought_back() {
    let screens = Screens::furnished();
    let (mara, lead) = (screens.sign_in(screens.desk.world.mara), lead_named(&screens, "Attic office"));
    let plan = made(&screens, FieldKind::File, "Plan");
    let url = format!("/leads/{lead}/fields/{}/file", plan.id);
    let page = async || screens.get(&mara, &format!("/leads/{lead}")).await.body;
    let send = async |name: &str, before: &str| {
        let part = |head: &str, body: &str| format!("--x\r\nContent-Disposition: form-data; {head}\r\n\r\n{body}\r\n");
        let head = format!("name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/plain");
        let form = part("name=\"before\"", before) + &part(&head, &format!("{name} itself")) + "--x--\r\n";
        screens.send(&mara.by_script(), Method::POST, &url, Some(("multipart/form-data; boundary=x", form))).await
    };
    assert_eq!(send("first.txt", "").await.status, StatusCode::OK);
    let link = part(&page().await, "<a class=\"file\" href=\"/field-files/", "</a>").to_owned();
    assert!(link.contains("data-preview=\"text\" data-name=\"first.txt\""), "{link}");
    let href = link.split('"').nth(3).unwrap().to_owned();
    assert_eq!(screens.get(&mara, &href).await.body, "first.txt itself");
    let first = href.rsplit('/').next().unwrap();

    send("second.txt", first).await;
    assert!(page().await.contains("data-name=\"second.txt\""));
    let gone = screens.submit(&mara.by_script(), Method::PUT, &url, &[("file_id", ""), ("before", first)]).await;
    let undo = format!("data-undo=\"{url}\" data-undo-method=\"PUT\" data-undo-fields=\"file_id={first}\"");
    assert!(gone.body.contains(&undo), "{}", gone.body);
    assert_eq!(held(&screens, lead.0, &plan), []);
    screens.submit(&mara, Method::POST, &url, &[("file_id", first)]).await;
    assert!(page().await.contains("data-name=\"first.txt\""));
    let other = lead_named(&screens, "40 workplaces");
    let elsewhere = format!("/leads/{other}/fields/{}/file", plan.id);
    let foreign = screens.submit(&mara, Method::POST, &elsewhere, &[("file_id", first)]).await;
    assert_eq!(foreign.status, StatusCode::UNPROCESSABLE_ENTITY, "it was sent to another lead");
}

#[tokio::test]
async fn a_linked_record_is_found_by_typing_taken_by_a_press_and_followed() {
    let screens = Screens::furnished();
    let (mara, lead) = (screens.sign_in(screens.desk.world.mara), lead_named(&screens, "Attic office"));
    let field = made(&screens, FieldKind::LinkedEntity, "Architect");
    let narrowed = [("name", "Architect"), ("search_in", "contacts")];
    screens.submit(&mara, Method::POST, &format!("{SET_UP}/{}", field.id), &narrowed).await;
    let found = screens.get(&mara, &format!("/field-choices/leads/{}?q=elena+haas", field.id)).await.body;
    assert_eq!(words(&found), "Elena Haas Contact");
    let value = part(&found, "contacts:", "\"").trim_end_matches('"').to_owned();
    let (url, name) = (format!("/leads/{lead}/fields/{}", field.id), format!("lead-{}", field.id));
    assert_eq!(fill(&screens, &mara, &url, &[(&name, &value)]).await, StatusCode::SEE_OTHER);
    let page = screens.get(&mara, &format!("/leads/{lead}")).await.body;
    let row = part(&page, "<dt title=\"Architect\"", "</dd>");
    assert!(row.contains(&format!("href=\"/{}\"", value.replace(':', "/"))) && row.contains("Elena Haas"), "{row}");
    assert_eq!(fill(&screens, &mara, &url, &[(&name, "contacts:999999")]).await, StatusCode::NOT_FOUND);

    screens
        .submit(&mara, Method::PUT, &format!("/{}/cells/name", value.replace(':', "/")), &[("name", "Elena Haas-Berg")])
        .await;
    let list = format!("/leads?name=Attic&columns=name,f{}", field.id);
    for path in [format!("/leads/{lead}"), list, format!("/exports/leads.csv?columns=name,f{}", field.id)] {
        let page = screens.get(&mara, &path).await.body;
        assert!(page.contains("Elena Haas-Berg"), "{path} says the name that she has now: {page}");
    }
    fill(&screens, &mara, &url, &[(&name, "")]).await;
    assert_eq!(held(&screens, lead.0, &field), []);
}

#[tokio::test]
async fn groups_have_an_order_and_a_field_is_hidden_in_the_stages_that_say_so() {
    let screens = Screens::furnished();
    let (mara, lead) = (screens.sign_in(screens.desk.world.mara), lead_named(&screens, "40 workplaces"));
    for name in ["Delivery", "Money"] {
        screens.submit(&mara, Method::POST, &format!("{SET_UP}/groups"), &[("name", name)]).await;
    }
    let groups = || screens.desk.run(|cx| fields::list_groups(cx, Subject::Lead));
    let last = groups()[1].id;
    screens.submit(&mara, Method::POST, &format!("{SET_UP}/groups/{last}/place"), &[("place", "0")]).await;
    assert_eq!(groups().iter().map(|group| group.name.as_str()).collect::<Vec<_>>(), ["Money", "Delivery"]);

    let week = named(&screens, "Delivery week");
    let stage = screens.desk.run(move |cx| flow::leads::load(cx, lead)).stage_id.to_string();
    let page = async || screens.get(&mara, &format!("/leads/{lead}")).await.body;
    assert!(page().await.contains("<dt title=\"Delivery week\""));
    let hidden = [("name", "Delivery week"), ("hidden", stage.as_str())];
    screens.submit(&mara, Method::POST, &format!("{SET_UP}/{}", week.id), &hidden).await;
    assert_eq!(named(&screens, "Delivery week").hidden_in.len(), 1);
    assert!(!page().await.contains("<dt title=\"Delivery week\""));
}

#[tokio::test]
async fn a_card_asks_as_many_questions_however_many_fields_there_are() {
    let screens = Screens::furnished();
    let tom = screens.sign_in(screens.desk.world.tom);
    let page = format!("/leads/{}", lead_named(&screens, "Attic office"));
    let count = async || {
        screens.get(&tom, &page).await;
        let before = screens.desk.desk.statements();
        screens.get(&tom, &page).await;
        screens.desk.desk.statements() - before
    };
    let few = count().await;
    for _ in 0..30 {
        made(&screens, FieldKind::Select, "Another one");
    }
    assert_eq!(count().await, few);
}
