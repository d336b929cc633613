//! Own fields of the lead, the contact and the company in a form of a website.

use axum::http::{Method, StatusCode};
use base::fields::{self, Field, FieldError, FieldKind, FieldValue, NewField, OptionWish, Shape};
use base::search::Subject;
use flow::channels::Details;
use flow::inbox::IncomingLead;

use super::{key, waiting};
use crate::browser::{Screens, Visitor};

fn made(screens: &Screens, of: Subject, kind: FieldKind) -> Field {
    screens.desk.run_as(screens.desk.world.mara, move |cx| {
        let field = fields::add(cx, NewField::new(of, kind, &format!("Own {}", kind.as_str())))?;
        if kind.has_options() {
            let mut wishes = ["Oak", "Board"].map(OptionWish::named);
            wishes
                .iter_mut()
                .enumerate()
                .filter(|_| kind == FieldKind::ChainedList)
                .for_each(|(at, wish)| wish.depth = at);
            fields::set_options(cx, (of, field.id), &wishes)?;
        }
        fields::load(cx, of, field.id)
    })
}

fn held(screens: &Screens, of: Subject, id: i64, field: &Field) -> Vec<FieldValue> {
    let field = field.id;
    screens.desk.run(move |cx| {
        let values = fields::values_of(cx, of, &[id])?.remove(&id).unwrap_or_default();
        Ok::<_, FieldError>(values.of(field).to_vec())
    })
}

/// Mara picks these fields for the form, behind the name, the address and what else is asked.
async fn pick(screens: &Screens, kinds: &[&str], own: &[Field]) -> StatusCode {
    let words: Vec<String> = own.iter().map(|field| format!("{}.{}", field.subject.as_str(), field.id)).collect();
    let mut rows = Vec::new();
    for kind in kinds.iter().copied().chain(words.iter().map(String::as_str)) {
        rows.extend([("key", ""), ("label", kind), ("kind", kind), ("required", "no")]);
    }
    rows.extend([("button", "Send"), ("success_text", "Thank you."), ("redirect_url", ""), ("do", "save")]);
    let mara = screens.sign_in(screens.desk.world.mara);
    let path = format!("/sources/{}/form", screens.desk.world.website_form);
    screens.submit(&mara, Method::POST, &path, &rows).await.status
}

async fn send(screens: &Screens, fields: &[(&str, &str)]) -> IncomingLead {
    let path = format!("/forms/{}", key(screens));
    let answer = screens.submit(&Visitor::stranger(), Method::POST, &path, fields).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    waiting(screens).remove(0)
}

fn said(incoming: &IncomingLead) -> Vec<(String, String)> {
    match &incoming.details {
        Some(Details::Form(form)) => form.fields.clone(),
        other => panic!("{other:?} is no form"),
    }
}

/// What a visitor sends for a field, by the name of its input.
fn typed(field: &Field) -> Vec<(String, String)> {
    let name = format!("contact-{}", field.id);
    let choices: Vec<String> = field.choices().map(|option| option.id.to_string()).collect();
    let texts: Vec<String> = match field.kind.shape() {
        Shape::Line | Shape::Lines => vec!["Two of them".to_owned()],
        Shape::Url => vec!["https://oak.example/".to_owned()],
        Shape::Number => vec!["12,5".to_owned()],
        Shape::Truth => vec!["no".to_owned(), "yes".to_owned()],
        Shape::Day => vec!["2026-11-20".to_owned()],
        Shape::Moment => vec!["2026-11-20T14:30".to_owned()],
        Shape::Choice if field.kind.most_values() > 1 => choices,
        Shape::Choice => choices[..1].to_vec(),
        Shape::Labelled => {
            return vec![(name.clone(), "Two of them".to_owned()), (format!("{name}-label"), choices[1].clone())];
        }
        Shape::Part => vec!["Main Street 3".to_owned(), String::new(), "Berlin".to_owned()],
        // A browser sends the empty inputs too.
        Shape::Details => {
            let text = |at: usize| if at == 0 { "Oak Ltd".to_owned() } else { String::new() };
            let keys = field.kind.details().iter().enumerate();
            return keys.map(|(at, (key, _))| (format!("{name}-{key}"), text(at))).collect();
        }
    };
    texts.into_iter().map(|text| (name.clone(), text)).collect()
}

#[tokio::test]
async fn fields_of_every_kind_are_asked_for_and_land_typed() {
    let screens = Screens::open();
    let kinds = FieldKind::ALL.iter().copied().filter(|kind| *kind != FieldKind::File);
    let own: Vec<Field> = kinds.map(|kind| made(&screens, Subject::Contact, kind)).collect();
    assert_eq!(pick(&screens, &["name", "email"], &own).await, StatusCode::SEE_OTHER);
    let page = screens.get(&Visitor::stranger(), &format!("/forms/{}", key(&screens))).await.body;
    let all: Vec<(String, String)> = own.iter().flat_map(typed).collect();
    for (name, _) in &all {
        assert!(page.contains(&format!("name=\"{name}\"")), "the form asks for {name}");
    }
    let mut sent = vec![("email", "sofia@brioche.example")];
    sent.extend(all.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    let incoming = send(&screens, &sent).await;
    let contact = incoming.contact_id.unwrap();
    for field in &own {
        let values = held(&screens, Subject::Contact, contact.0, field);
        assert!(!values.is_empty(), "{} holds nothing", field.name);
        assert_eq!(fields::checked(field, values.clone()).unwrap(), values);
    }
    assert_eq!(said(&incoming).len(), 1 + own.len(), "all of it is said by the request too");
}

#[tokio::test]
async fn what_does_not_fit_a_field_is_kept_as_text_of_the_request() {
    let screens = Screens::open();
    let number = made(&screens, Subject::Lead, FieldKind::Number);
    let day = made(&screens, Subject::Company, FieldKind::Date);
    let both = [number.clone(), day.clone()];
    assert_eq!(pick(&screens, &["email"], &both).await, StatusCode::UNPROCESSABLE_ENTITY, "whose company?");
    assert_eq!(pick(&screens, &["email", "company"], &both).await, StatusCode::SEE_OTHER);
    let (count, when) = (format!("lead-{}", number.id), format!("company-{}", day.id));
    let sent = [
        ("email", "sofia@brioche.example"),
        ("company", "Brioche Ltd"),
        (count.as_str(), "about a dozen"),
        (when.as_str(), "2026-12-01"),
    ];
    let incoming = send(&screens, &sent).await;
    assert_eq!(held(&screens, Subject::Lead, incoming.lead_id.0, &number), []);
    let company = incoming.company_id.unwrap();
    assert_eq!(held(&screens, Subject::Company, company.0, &day), [FieldValue::Day(jiff::civil::date(2026, 12, 1))]);
    let texts: Vec<String> = said(&incoming).into_iter().map(|(_, text)| text).collect();
    assert!(texts.contains(&"about a dozen".to_owned()), "{texts:?}");
}

/// A page that somebody else drew sends the keys of the form.
#[tokio::test]
async fn a_deleted_field_is_asked_for_as_text_and_keys_of_the_form_are_understood() {
    let screens = Screens::open();
    let number = made(&screens, Subject::Lead, FieldKind::Number);
    pick(&screens, &["email"], std::slice::from_ref(&number)).await;
    let key = format!("lead_{}", number.id);
    let first = send(&screens, &[("email", "sofia@brioche.example"), (&key, "12")]).await;
    assert_eq!(held(&screens, Subject::Lead, first.lead_id.0, &number), [FieldValue::Number(12.into())]);
    let id = number.id;
    screens.desk.run_as(screens.desk.world.mara, move |cx| fields::delete(cx, Subject::Lead, id));
    let second = send(&screens, &[("email", "niko@hotels.example"), (&key, "24")]).await;
    assert!(said(&second).iter().any(|(_, text)| text == "24"));
}
