//! What others wrote is text in our mails: a field is named by whoever writes, and by nobody else.

use crate::mails::{arrives, folder, mails_of, shared};
use crate::outside::opened;
use crate::sending::{connect, wish};
use base::ids::MailId;
use flow::answering::begin_answer;
use flow::channels::mailboxes::MailboxKind;
use flow::channels::mails::{self, Folder};
use flow::channels::outbox::{Answering, How, Quote};
use flow::drafting::{self, DraftWish};
use flow::sending::{self, When};
use flow::timeline::templates::{self, AboutWhom, Reach, TemplateWish};
use testkit::desk::NOW;
use testkit::{TestDesk, on_each_database};

on_each_database!(a_mail_that_names_fields_is_answered_and_passed_on, a_value_that_names_a_field_is_sent_as_it_is,);

fn a_mail_that_names_fields_is_answered_and_passed_on(desk: &TestDesk) {
    let (mara, of) = (desk.world.mara, shared(desk));
    arrives(desk, of, "Zoe <zoe@new.example>", "How to use {{contact.name}}", "1@x");
    let thread = folder(desk, of, Folder::Inbox).remove(0);
    let asked = mails_of(desk, &thread)[0].id;
    let mailbox = connect(desk, MailboxKind::Shared, mara);
    let answer = move |how: How, text: &str| {
        let text = text.to_owned();
        desk.run_as(mara, move |cx| {
            let answering = Answering { mail: asked, how, quote: Quote::Whole };
            let subject = begin_answer(cx, answering)?.1;
            let html = Some(format!("<p>{text}</p>"));
            let wish = DraftWish { subject, html, answering: Some(answering), ..wish(mailbox, "") };
            drafting::save_draft(cx, None, wish)
        })
    };
    for how in [How::Reply, How::Forward] {
        let id = answer(how, "What {{contact.name}} does, you ask.");
        desk.run_as(mara, move |cx| sending::send(cx, id, When::At(NOW + 60)));
        assert!(desk.run(move |cx| mails::load(cx, id)).subject.ends_with("How to use {{contact.name}}"));
    }
    let own = answer(How::Reply, "Dear {{contact.first_name}}");
    let refused = desk.try_as(mara, move |cx| sending::send(cx, own, When::Now)).unwrap_err();
    assert!(refused.to_string().contains("here stands {{contact.first_name}}. "), "{refused}");
}

fn a_value_that_names_a_field_is_sent_as_it_is(desk: &TestDesk) {
    let (mara, mailbox) = (desk.world.mara, connect(desk, MailboxKind::Shared, desk.world.mara));
    let lead = opened(desk, "How to use {{user.email}}", 0).id;
    let wish = move |text: &str, subject: &str| DraftWish {
        lead_id: Some(lead),
        html: None,
        text: text.to_owned(),
        ..wish(mailbox, subject)
    };
    let id: MailId = desk.run_as(mara, move |cx| {
        let body = "You ask: {{lead.name}}?".to_owned();
        let (name, subject) = ("Asked".to_owned(), "Hi {{lead.name}}".to_owned());
        let template =
            templates::add(cx, &TemplateWish { reach: Reach::Own, name, subject, body, ..TemplateWish::default() })?;
        let values = templates::values(cx, AboutWhom { lead: Some(lead), contact: None })?;
        let written = templates::write(&template, &values);
        assert_eq!((written.subject.as_str(), written.missing.len()), ("Hi How to use {{user.email}}", 0));
        let filled = DraftWish { template_id: Some(template.id), ..wish(&written.body, &written.subject) };
        drafting::save_draft(cx, None, filled)
    });
    // The form is opened again, and does not name the template any more.
    desk.run_as(mara, move |cx| {
        drafting::save_draft(cx, Some(id), wish("You ask: How to use {{user.email}}? We call.", "Hi {{user.email}}"))?;
        sending::send(cx, id, When::Now)
    });
    let unfilled = desk.run_as(mara, move |cx| {
        let id = drafting::save_draft(cx, None, wish("You ask: How to use {{user.email}}?", "Hi"))?;
        Ok::<_, flow::Error>(id)
    });
    let refused = desk.try_as(mara, move |cx| sending::send(cx, unfilled, When::Now)).unwrap_err();
    assert!(refused.to_string().contains("{{user.email}}"), "typed, it is refused: {refused}");
}
