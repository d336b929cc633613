//! What others wrote is text in our mails: a field is named by whoever writes, and by nobody else.

use crate::mails::{arrives, folder, mails_of, shared};
use crate::outside::opened;
use crate::sending::{connect, wish};
use base::ids::MailId;
use flow::answering::begin_answer;
use flow::channels::mailboxes::{self, MailboxKind};
use flow::channels::mails::{self, Folder};
use flow::channels::outbox::{self, Answering, How, Quote};
use flow::drafting::{self, DraftWish};
use flow::sending::{self, When};
use flow::timeline::templates::{self, AboutWhom, MailTemplate, Reach, TemplateWish};
use testkit::desk::NOW;
use testkit::{TestDesk, on_each_database};

on_each_database!(
    a_mail_that_names_fields_is_answered_and_passed_on,
    a_field_that_its_writer_or_a_template_leaves_is_not_excused_by_the_mail_that_is_answered,
    a_value_that_names_a_field_is_sent_as_it_is,
    a_field_without_a_value_is_not_excused_by_a_value_that_names_it,
);

/// Zoe asks about two fields, in her subject and in her words.
fn asked(desk: &TestDesk) -> MailId {
    let of = shared(desk);
    arrives(desk, of, "Zoe <zoe@new.example>", "How to use {{contact.name}} and {{company.name}}", "1@x");
    let thread = folder(desk, of, Folder::Inbox).remove(0);
    mails_of(desk, &thread)[0].id
}

/// Mara writes an answer, or what stands above what she passes on.
fn answers(
    desk: &TestDesk,
    (mail, how): (MailId, How),
    write: impl Fn(DraftWish) -> DraftWish + Send + 'static,
) -> MailId {
    let mailbox = desk.run(mailboxes::list_mailboxes).into_iter().find(|one| one.smtp.is_some()).unwrap().id;
    desk.run_as(desk.world.mara, move |cx| {
        let answering = Answering { mail, how, quote: Quote::Whole };
        let subject = begin_answer(cx, answering)?.1;
        let begun = DraftWish { subject, html: None, answering: Some(answering), ..wish(mailbox, "") };
        drafting::save_draft(cx, None, write(begun))
    })
}

/// Why Mara cannot send it.
fn refused(desk: &TestDesk, id: MailId) -> String {
    desk.try_as(desk.world.mara, move |cx| sending::send(cx, id, When::Now)).unwrap_err().to_string()
}

fn a_mail_that_names_fields_is_answered_and_passed_on(desk: &TestDesk) {
    let (mara, asked) = (desk.world.mara, asked(desk));
    connect(desk, MailboxKind::Shared, mara);
    for how in [How::Reply, How::Forward] {
        let id = answers(desk, (asked, how), |begun| DraftWish { text: "See below.".to_owned(), ..begun });
        desk.run_as(mara, move |cx| sending::send(cx, id, When::At(NOW + 60)));
        assert!(
            desk.run(move |cx| mails::load(cx, id))
                .subject
                .ends_with("How to use {{contact.name}} and {{company.name}}")
        );
        let whole = desk.run(move |cx| outbox::whole(cx, id)).unwrap();
        assert!(whole.mail.text.contains("About How to use {{contact.name}}"), "{}", whole.mail.text);
    }
}

fn a_field_that_its_writer_or_a_template_leaves_is_not_excused_by_the_mail_that_is_answered(desk: &TestDesk) {
    let (mara, asked) = (desk.world.mara, asked(desk));
    connect(desk, MailboxKind::Shared, mara);
    let typed =
        answers(desk, (asked, How::Reply), |begun| DraftWish { text: "Dear {{contact.name}}".to_owned(), ..begun });
    assert!(refused(desk, typed).contains("here stands {{contact.name}}. "));
    let beside = answers(desk, (asked, How::Reply), |begun| DraftWish {
        text: "Dear Zoe".to_owned(),
        html: Some("<p>Dear {{contact.name}}</p>".to_owned()),
        ..begun
    });
    assert!(refused(desk, beside).contains("{{contact.name}}"), "what most people read is the HTML");
    let linked = answers(desk, (asked, How::Reply), |begun| DraftWish {
        html: Some("<p><a href=\"https://lindqvist.example/{{company.name}}\">Here</a></p>".to_owned()),
        ..begun
    });
    assert!(refused(desk, linked).contains("{{company.name}}"));
    let twice = answers(desk, (asked, How::Reply), |begun| DraftWish {
        subject: format!("{} for {{{{contact.name}}}}", begun.subject),
        ..begun
    });
    assert!(refused(desk, twice).contains("{{contact.name}}"), "in the subject it stands once more than it came");
    let template = own_template(desk, "The firm {{company.name}} owes");
    let unfilled = answers(desk, (asked, How::Reply), move |begun| DraftWish {
        text: "The firm {{company.name}} owes".to_owned(),
        template_id: Some(template.id),
        ..begun
    });
    assert!(refused(desk, unfilled).contains("Without a value: {{company.name}}. "));
}

fn own_template(desk: &TestDesk, body: &str) -> MailTemplate {
    let wish =
        TemplateWish { reach: Reach::Own, name: body.to_owned(), body: body.to_owned(), ..TemplateWish::default() };
    desk.run_as(desk.world.mara, move |cx| templates::add(cx, &wish))
}

/// However often its form is saved.
fn a_field_without_a_value_is_not_excused_by_a_value_that_names_it(desk: &TestDesk) {
    let (mara, mailbox) = (desk.world.mara, connect(desk, MailboxKind::Shared, desk.world.mara));
    let lead = opened(desk, "What {{company.name}} is", 0).id;
    let template = own_template(desk, "You ask: {{lead.name}}? The firm {{company.name}} owes.");
    let written = move |text: &str| DraftWish {
        lead_id: Some(lead),
        html: None,
        text: text.to_owned(),
        template_id: Some(template.id),
        ..wish(mailbox, "Your question")
    };
    let id = desk.run_as(mara, move |cx| {
        let text = "You ask: What {{company.name}} is? The firm {{company.name}} owes.";
        let id = drafting::save_draft(cx, None, written(text))?;
        drafting::save_draft(cx, Some(id), written(text))
    });
    assert!(refused(desk, id).contains("Without a value: {{company.name}}. "));
    desk.run_as(mara, move |cx| {
        drafting::save_draft(cx, Some(id), written("You ask: What {{company.name}} is? The firm Fiord owes."))?;
        sending::send(cx, id, When::Now)
    });
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
