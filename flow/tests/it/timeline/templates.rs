//! Templates of mails (EM-50, R-62).

use base::fields::{self, Change, FieldKind, FieldValue, NewField};
use base::ids::{LeadId, UserId};
use base::search::Subject;
use flow::contacts::{self, NewContact};
use flow::leads::{self, NewLead};
use flow::timeline::Error;
use flow::timeline::templates::{self, AboutWhom, Format, MailTemplate, Reach, TemplateWish};
use testkit::{TestDesk, on_each_database};

on_each_database!(
    a_template_is_filled_with_what_is_known_of_a_lead_and_names_what_is_not,
    a_value_that_looks_like_a_template_stays_as_it_is_and_is_no_html,
    a_template_with_a_code_that_is_no_fields_is_refused_by_its_name,
    a_template_whose_field_was_deleted_is_changed_still_and_says_which_it_is,
    a_template_of_ones_own_is_nobody_elses,
    everybodys_templates_are_an_administrators_to_change,
);

fn wish(reach: Reach, format: Format, subject: &str, body: &str) -> TemplateWish {
    TemplateWish {
        reach,
        name: "First answer".to_owned(),
        subject: subject.to_owned(),
        format,
        body: body.to_owned(),
        ..TemplateWish::default()
    }
}

/// A lead of a contact of that name, sold for 1 250.
fn lead(desk: &TestDesk, name: &'static str) -> LeadId {
    let world = desk.world;
    desk.run_as(desk.world.mara, move |cx| {
        let contact = contacts::open(cx, NewContact { name: name.to_owned(), ..NewContact::default() })?;
        let lead = NewLead {
            name: "Six chairs".to_owned(),
            price_minor: 125_000,
            contacts: vec![contact.id],
            ..NewLead::in_stage(world.sales, world.working_stages()[0])
        };
        Ok::<_, flow::Error>(leads::open(cx, lead)?.id)
    })
}

fn written(desk: &TestDesk, user: UserId, template: MailTemplate, lead: LeadId) -> templates::Written {
    desk.run_as(user, move |cx| {
        let values = templates::values(cx, AboutWhom { lead: Some(lead), contact: None })?;
        Ok::<_, Error>(templates::write(&template, &values))
    })
}

fn a_template_is_filled_with_what_is_known_of_a_lead_and_names_what_is_not(desk: &TestDesk) {
    let lead = lead(desk, "Elena Haas");
    let field = desk
        .run_as(desk.world.mara, |cx| fields::add(cx, NewField::new(Subject::Lead, FieldKind::Text, "Delivery")))
        .id;
    let empty =
        desk.run_as(desk.world.mara, |cx| fields::add(cx, NewField::new(Subject::Lead, FieldKind::Text, "Order"))).id;
    desk.run_as(desk.world.mara, move |cx| {
        let change = Change { field, values: vec![FieldValue::Text("week 14".to_owned())] };
        leads::set_fields(cx, lead, vec![change])
    });
    let body = format!(
        "Dear {{{{contact.first_name}}}}, {{{{lead.name}}}} cost {{{{lead.price}}}}, in {{{{lead.field_{field}}}}}. {{{{lead.field_{empty}}}}}{{{{user.name}}}}"
    );
    let wish = wish(Reach::Everybody, Format::Plain, "Offer {{lead.number}} {{company.name}}", &body);
    let template = desk.run_as(desk.world.mara, move |cx| templates::add(cx, &wish.clone()));
    let ida = desk.world.ida;
    let name = desk.run_as(desk.world.mara, move |cx| base::people::users::load(cx, ida)).name;
    let written = written(desk, ida, template, lead);
    assert_eq!(written.subject, format!("Offer {lead} "));
    assert!(written.body.starts_with("Dear Elena, Six chairs cost "), "{}", written.body);
    assert!(written.body.contains("1\u{a0}250, in week 14. "), "{}", written.body);
    assert!(written.body.ends_with(&name), "{}", written.body);
    assert_eq!(written.missing, ["company.name".to_owned(), format!("lead.field_{empty}")]);
    let codes = desk.run_as(desk.world.mara, templates::list_codes);
    let all: Vec<String> = codes.into_iter().flat_map(|group| group.codes).map(|code| code.code).collect();
    for code in ["contact.first_name", "lead.price", "company.name", "user.name", &format!("lead.field_{field}")] {
        assert!(all.iter().any(|known| known == code), "{code}");
    }
}

fn a_value_that_looks_like_a_template_stays_as_it_is_and_is_no_html(desk: &TestDesk) {
    let lead = lead(desk, "{{lead.price}} <script>alert(1)</script>");
    let wish = wish(Reach::Everybody, Format::Html, "For {{contact.name}}", "<p onclick=x>Dear {{contact.name}}</p>");
    let template = desk.run_as(desk.world.mara, move |cx| templates::add(cx, &wish.clone()));
    let written = written(desk, desk.world.ida, template, lead);
    assert_eq!(written.body, "<p>Dear {{lead.price}} &lt;script&gt;alert(1)&lt;/script&gt;</p>");
    assert_eq!(written.subject, "For {{lead.price}} <script>alert(1)</script>");
    assert!(written.missing.is_empty());
}

fn a_template_with_a_code_that_is_no_fields_is_refused_by_its_name(desk: &TestDesk) {
    let mara = desk.world.mara;
    for (subject, body, named) in [
        ("", "Dear {{nonsense.x}}", "{{nonsense.x}}"),
        ("For {{Contact.name}}", "Hello", "{{Contact.name}}"),
        ("", "It is {{lead.field_999}}", "{{lead.field_999}}"),
    ] {
        let refused = desk.try_as(mara, move |cx| templates::add(cx, &wish(Reach::Own, Format::Plain, subject, body)));
        let sentence = refused.unwrap_err().to_string();
        assert!(sentence.contains(named), "{sentence}");
    }
    assert!(desk.run_as(mara, templates::list).is_empty());
    let template = desk.run_as(mara, |cx| templates::add(cx, &wish(Reach::Own, Format::Plain, "", "Hello {{ name }}")));
    let mistyped = wish(Reach::Own, Format::Plain, "", "Hello {{contact.nmae}}");
    assert!(desk.try_as(mara, move |cx| templates::change(cx, template.id, &mistyped)).is_err());
}

fn a_template_whose_field_was_deleted_is_changed_still_and_says_which_it_is(desk: &TestDesk) {
    let mara = desk.world.mara;
    let field = desk.run_as(mara, |cx| fields::add(cx, NewField::new(Subject::Lead, FieldKind::Text, "Delivery"))).id;
    let (code, words) = (format!("lead.field_{field}"), format!("It comes in {{{{lead.field_{field}}}}}."));
    let first = wish(Reach::Own, Format::Plain, "", &words);
    let id = desk.run_as(mara, move |cx| templates::add(cx, &first)).id;
    let gone = || {
        desk.run_as(mara, move |cx| {
            let template = templates::load(cx, id)?;
            Ok::<_, Error>(templates::gone(&template, &templates::list_codes(cx)?))
        })
    };
    assert!(gone().is_empty());
    desk.run_as(mara, move |cx| fields::delete(cx, Subject::Lead, field));
    let other = wish(Reach::Own, Format::Plain, "Your order", &words);
    assert_eq!(desk.run_as(mara, move |cx| templates::change(cx, id, &other)).subject, "Your order");
    assert_eq!(gone(), [code]);
    let mistyped = wish(Reach::Own, Format::Plain, "For {{lead.field_999}}", &words);
    let refused = desk.try_as(mara, move |cx| templates::change(cx, id, &mistyped)).unwrap_err().to_string();
    assert!(refused.contains("{{lead.field_999}}"), "{refused}");
    desk.run_as(mara, move |cx| templates::change(cx, id, &wish(Reach::Own, Format::Plain, "", "It comes.")));
    assert!(gone().is_empty());
    let again = wish(Reach::Own, Format::Plain, "", &words);
    assert!(desk.try_as(mara, move |cx| templates::change(cx, id, &again)).is_err(), "taken out, it is a new one");
}

fn a_template_of_ones_own_is_nobody_elses(desk: &TestDesk) {
    let (ida, jonas) = (desk.world.ida, desk.world.jonas);
    let own = desk.run_as(ida, |cx| templates::add(cx, &wish(Reach::Own, Format::Plain, "", "Hello")));
    let id = own.id;
    assert_eq!(own.owner_id, Some(ida));
    assert!(desk.run_as(jonas, templates::list).is_empty());
    let refused = desk.try_as(jonas, move |cx| templates::delete(cx, id));
    assert!(matches!(refused, Err(Error::NoSuchTemplate(_))));
    desk.run_as(ida, move |cx| templates::delete(cx, id));
    assert!(desk.run_as(ida, templates::list).is_empty());
}

fn everybodys_templates_are_an_administrators_to_change(desk: &TestDesk) {
    let jonas = desk.world.jonas;
    let refused = desk.try_as(jonas, |cx| templates::add(cx, &wish(Reach::Everybody, Format::Plain, "", "Hello")));
    assert!(matches!(refused, Err(Error::Denied(_))));
    let id =
        desk.run_as(desk.world.mara, |cx| templates::add(cx, &wish(Reach::Everybody, Format::Plain, "", "Hello"))).id;
    assert_eq!(desk.run_as(jonas, templates::list).len(), 1);
    let refused = desk.try_as(jonas, move |cx| templates::delete(cx, id));
    assert!(matches!(refused, Err(Error::Denied(_))));
    desk.run_as(desk.world.mara, move |cx| templates::note_use(cx, id));
    assert_eq!(desk.run_as(desk.world.mara, move |cx| templates::load(cx, id)).uses, 1);
    let nameless = TemplateWish { name: " ".to_owned(), ..TemplateWish::default() };
    assert!(matches!(
        desk.try_as(desk.world.mara, move |cx| templates::change(cx, id, &nameless)),
        Err(Error::BadValue(_))
    ));
}
