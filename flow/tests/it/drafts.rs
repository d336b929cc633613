//! Drafts as forms save them, and answers with what they quote (EM-52, R-63).

use crate::mails::{Box, found, raw, read, take};
use crate::sending::{claim, connect, hand_over, sent, settle, state, wish};
use base::ids::{MailId, MailboxId};
use flow::answering::begin_answer;
use flow::channels::AttachedFile;
use flow::channels::addresses::{self, Purpose};
use flow::channels::folders::FolderRole;
use flow::channels::mailboxes::{self, MailboxKind};
use flow::channels::mails::{self, Correspondent, MailState};
use flow::channels::outbox::{self, Answering, How, Outcome, Quote, Whole};
use flow::drafting::{self, DraftWish};
use flow::form_drafts::{self, DraftForm, Saved};
use flow::mailing::ReadMail;
use flow::sending::{self, When, Where};
use flow::timeline::templates::{self, Format, Reach, TemplateWish};
use testkit::{TestDesk, on_each_database};

on_each_database!(
    a_form_that_is_sent_twice_is_one_mail,
    a_form_does_not_write_over_what_another_saved_meanwhile,
    a_draft_is_thrown_away_and_brought_back_by_its_writer_alone,
    what_keeps_a_draft_from_being_sent_is_known_by_its_field,
    a_mail_is_kept_with_what_it_quotes_when_it_leaves_and_not_when_it_comes_back,
    as_much_of_a_mail_is_quoted_as_its_writer_chose,
    an_answer_to_all_goes_to_everybody_once_and_to_none_of_us,
    a_template_counts_for_a_draft_that_was_opened_again_before_it_left,
    a_subject_of_several_lines_is_one_line,
);

/// Mara's form with a key, once it knows its draft.
fn form(key: &str, base: &str, draft: Option<MailId>) -> DraftForm {
    DraftForm { draft, key: key.to_owned(), base: base.to_owned() }
}

fn save(desk: &TestDesk, form: &DraftForm, wish: DraftWish) -> Saved {
    let form = form.clone();
    desk.run_as(desk.world.mara, move |cx| form_drafts::save_form(cx, &form, wish.clone()))
}

fn subject(desk: &TestDesk, id: MailId) -> String {
    desk.run(move |cx| mails::load(cx, id)).subject
}

fn a_form_that_is_sent_twice_is_one_mail(desk: &TestDesk) {
    let (mara, mailbox) = (desk.world.mara, connect(desk, MailboxKind::Shared, desk.world.mara));
    let new = form("one", "", None);
    let Saved::Here(id) = save(desk, &new, wish(mailbox, "Six chairs")) else { panic!("it is new") };
    assert_eq!(save(desk, &new, wish(mailbox, "Six chairs")), Saved::Here(id), "its first answer was lost");
    desk.run_as(mara, move |cx| sending::send(cx, id, When::Soon));
    assert_eq!(save(desk, &new, wish(mailbox, "Six chairs")), Saved::Left(id));
    assert_eq!(save(desk, &form("one", "", Some(id)), wish(mailbox, "Six chairs")), Saved::Left(id));
    assert_eq!(state(desk, id), MailState::Sending);
    assert!(
        matches!(save(desk, &form("two", "", None), wish(mailbox, "Six chairs")), Saved::Here(other) if other != id)
    );
    let foreign = desk.run_as(desk.world.ida, move |cx| form_drafts::save_form(cx, &new, wish(mailbox, "Mine")));
    assert!(matches!(foreign, Saved::Here(other) if other != id), "a key is nobody else's");
}

fn a_form_does_not_write_over_what_another_saved_meanwhile(desk: &TestDesk) {
    let (mara, mailbox) = (desk.world.mara, connect(desk, MailboxKind::Shared, desk.world.mara));
    let Saved::Here(id) = save(desk, &form("one", "", None), wish(mailbox, "One")) else { panic!("it is new") };
    assert_eq!(save(desk, &form("one", "", Some(id)), wish(mailbox, "One more")), Saved::Here(id));
    assert_eq!(save(desk, &form("two", "one", Some(id)), wish(mailbox, "Two")), Saved::Here(id));
    let Saved::Beside(beside) = save(desk, &form("one", "", Some(id)), wish(mailbox, "Three")) else { panic!("stale") };
    assert_eq!((subject(desk, id), subject(desk, beside)), ("Two".to_owned(), "Three".to_owned()));
    assert_eq!(save(desk, &form("one", "", Some(beside)), wish(mailbox, "Four")), Saved::Here(beside));
    desk.run_as(mara, move |cx| sending::send(cx, id, When::Soon));
    assert!(matches!(save(desk, &form("three", "one", Some(id)), wish(mailbox, "Five")), Saved::Beside(_)));
    assert_eq!(subject(desk, id), "Two");
}

fn a_draft_is_thrown_away_and_brought_back_by_its_writer_alone(desk: &TestDesk) {
    let (ida, mailbox) = (desk.world.ida, connect(desk, MailboxKind::Shared, desk.world.mara));
    let id = desk.run_as(ida, move |cx| {
        let id = drafting::save_draft(cx, None, wish(mailbox, "Six chairs"))?;
        sending::send(cx, id, When::At(cx.now + 3_600))?;
        drafting::discard_draft(cx, id)?;
        Ok::<_, flow::Error>(id)
    });
    let restore = move |cx: &mut base::Cx<'_>| drafting::restore_draft(cx, id);
    assert!(desk.try_as(desk.world.mara, restore).is_err());
    desk.run_as(ida, restore);
    let mail = desk.run(move |cx| mails::load(cx, id));
    assert_eq!((mail.deleted_at, mail.state), (None, MailState::Draft), "nobody waits to send it any more");
    assert!(desk.try_as(ida, restore).is_err(), "it is there");
}

fn what_keeps_a_draft_from_being_sent_is_known_by_its_field(desk: &TestDesk) {
    let mailbox = connect(desk, MailboxKind::Shared, desk.world.mara);
    let place = |wish: DraftWish| {
        let id = desk.run_as(desk.world.mara, move |cx| drafting::save_draft(cx, None, wish.clone()));
        sending::hindrance(&desk.run(move |cx| mails::load(cx, id))).map(|hindrance| hindrance.place)
    };
    let wrong = || vec![Correspondent { name: String::new(), address: "elena at fiord".to_owned() }];
    let mut without = wish(mailbox, "To nobody");
    without.recipients.to.clear();
    assert_eq!(place(without), Some(Where::To));
    let mut copied = wish(mailbox, "A copy");
    copied.recipients.cc = wrong();
    assert_eq!(place(copied), Some(Where::Cc));
    assert_eq!(place(wish(mailbox, "For {{lead.price}}")), Some(Where::Words));
    assert_eq!(place(wish(mailbox, "Six chairs")), None);
}

/// Elena writes with a picture in her words and a plan beside them.
fn elena_writes(desk: &TestDesk, mailbox: MailboxId) -> MailId {
    let source = desk.run(move |cx| mailboxes::load_mailbox(cx, mailbox)).source_id;
    let of = Box { id: mailbox, source };
    let file = |name: &str, content_id: Option<&str>| AttachedFile {
        name: name.to_owned(),
        mime_type: "image/png".to_owned(),
        size_bytes: 5,
        content_id: content_id.map(str::to_owned),
        file: base::files::FileHash::of(name.as_bytes()).to_string(),
        section: None,
    };
    let raw = raw("Elena <elena@fiord.example>", "office@lindqvist.example", "A sketch", "sketch@fiord", "");
    let html = "<p>See <img src=\"cid:sketch\"></p><blockquote>What we said before</blockquote>".to_owned();
    let files = vec![file("sketch.png", Some("sketch")), file("plan.png", None)];
    let read = ReadMail { html: Some(html), files, ..read(&raw) };
    desk.run(move |cx| take(cx, of, &[(read.clone(), found(of, FolderRole::Inbox))]));
    let found = desk.run(|cx| mails::list_threads(cx, &every_thread()));
    let thread = found.into_iter().find(|thread| thread.subject == "A sketch").unwrap().id;
    desk.run(move |cx| mails::list_mails(cx, thread, None, 10))[0].id
}

fn every_thread() -> mails::Asked<'static> {
    mails::Asked { boxes: &[], folder: None, only: &[], words: "", before: None, limit: 50 }
}

/// Mara answers, or passes on, and sends it at once.
fn answer(desk: &TestDesk, mailbox: MailboxId, answering: Answering) -> MailId {
    desk.run_as(desk.world.mara, move |cx| {
        let (recipients, subject, files) = begin_answer(cx, answering)?;
        let files = files.into_iter().map(|file| file.file).collect();
        let mut wish = DraftWish { subject, files, answering: Some(answering), ..wish(mailbox, "") };
        if answering.how != How::Forward {
            wish.recipients = recipients;
        }
        let id = drafting::save_draft(cx, None, wish)?;
        sending::send(cx, id, When::Now)?;
        Ok::<_, flow::Error>(id)
    })
}

fn whole(desk: &TestDesk, id: MailId) -> Whole {
    desk.run(move |cx| outbox::whole(cx, id)).unwrap()
}

/// As the worker does.
fn leaves(desk: &TestDesk, mailbox: MailboxId, id: MailId, outcome: Outcome) -> Whole {
    let whole = whole(desk, id);
    let ours = hand_over(desk, &claim(desk, mailbox)[0]).unwrap();
    let kept = whole.clone();
    desk.run(move |cx| outbox::keep_whole(cx, &kept));
    settle(desk, &ours, outcome);
    whole
}

fn html(whole: &Whole) -> &str {
    whole.mail.html.as_deref().unwrap()
}

fn named(whole: &Whole) -> Vec<(&str, bool)> {
    whole.files.iter().map(|file| (file.name.as_str(), file.content_id.is_some())).collect()
}

fn a_mail_is_kept_with_what_it_quotes_when_it_leaves_and_not_when_it_comes_back(desk: &TestDesk) {
    let (mara, mailbox) = (desk.world.mara, connect(desk, MailboxKind::Shared, desk.world.mara));
    let asked = elena_writes(desk, mailbox);
    let reply = answer(desk, mailbox, Answering { mail: asked, how: How::Reply, quote: Quote::Whole });
    let left = leaves(desk, mailbox, reply, Outcome::Refused("550 no".to_owned()));
    assert!(html(&left).contains("Elena <elena@fiord.example> wrote:") || html(&left).contains("elena@fiord.example"));
    assert_eq!(html(&left).matches("cid:sketch").count(), 1);
    assert_eq!(named(&left), [("sketch.png", true)], "the picture goes along, what stood beside it does not");

    desk.run_as(mara, move |cx| sending::take_back(cx, reply));
    let draft = desk.run(move |cx| mails::load(cx, reply));
    assert_eq!((draft.html.as_deref(), draft.files), (Some("<p>Hello <b>Elena</b></p>"), 0));
    desk.run_as(mara, move |cx| sending::send(cx, reply, When::Now));
    leaves(desk, mailbox, reply, Outcome::Taken("250".to_owned()));
    let again = whole(desk, reply);
    assert_eq!(html(&again), html(&left), "what has left is not quoted a second time");
    assert!(again.mail.text.contains("> ") && again.mail.text.starts_with("Hello Elena"), "{}", again.mail.text);

    let forward = answer(desk, mailbox, Answering { mail: reply, how: How::Forward, quote: Quote::Whole });
    let passed_on = whole(desk, forward);
    assert!(html(&passed_on).contains("What we said before"), "the customer's words are in it: {}", html(&passed_on));
    assert_eq!(named(&passed_on), [("sketch.png", true)]);
}

fn as_much_of_a_mail_is_quoted_as_its_writer_chose(desk: &TestDesk) {
    let mailbox = connect(desk, MailboxKind::Shared, desk.world.mara);
    let asked = elena_writes(desk, mailbox);
    let with = |how: How, quote: Quote| whole(desk, answer(desk, mailbox, Answering { mail: asked, how, quote }));
    let own = with(How::Reply, Quote::Own);
    assert!(html(&own).contains("cid:sketch") && !html(&own).contains("What we said before"), "{}", html(&own));
    let nothing = with(How::ReplyAll, Quote::Nothing);
    assert_eq!((html(&nothing), named(&nothing)), ("<p>Hello <b>Elena</b></p>", Vec::new()));
    let files_alone = with(How::Forward, Quote::Nothing);
    let as_files = [("sketch.png", false), ("plan.png", false)];
    assert_eq!(named(&files_alone), as_files, "a picture that stands nowhere is a file");
}

fn an_answer_to_all_goes_to_everybody_once_and_to_none_of_us(desk: &TestDesk) {
    let world = desk.world;
    let mailbox = connect(desk, MailboxKind::Shared, world.mara);
    let own = desk.run(move |cx| mailboxes::load_mailbox(cx, mailbox)).address;
    let smart = desk.run(|cx| addresses::whole(cx, Purpose::File, "in.lindqvist.example"));
    let email = |user| desk.run(move |cx| base::people::users::find(cx, user)).unwrap().email;
    let (mara, tom) = (email(world.mara), email(world.tom));
    let source = desk.run(move |cx| mailboxes::load_mailbox(cx, mailbox)).source_id;
    let of = Box { id: mailbox, source };
    let to = format!("{own}, Ann <ann@fiord.example>, {mara}");
    let also = format!("Cc: ANN@fiord.example, Elena <elena@fiord.example>, {tom}, {smart}, bo@fiord.example\r\n");
    let raw = raw("Elena <elena@fiord.example>", &to, "All of you", "all@fiord", &also);
    desk.run(move |cx| take(cx, of, &[(read(&raw), found(of, FolderRole::Inbox))]));
    let threads = desk.run(|cx| mails::list_threads(cx, &every_thread()));
    let thread = threads.into_iter().find(|thread| thread.subject == "All of you").unwrap().id;
    let mail = desk.run(move |cx| mails::list_mails(cx, thread, None, 10))[0].id;
    let answering = Answering { mail, how: How::ReplyAll, quote: Quote::Whole };
    let (all, ..) = desk.run_as(world.mara, move |cx| begin_answer(cx, answering));
    let addresses = |list: &[Correspondent]| list.iter().map(|who| who.address.clone()).collect::<Vec<_>>();
    assert_eq!(addresses(&all.to), ["elena@fiord.example"]);
    assert_eq!(addresses(&all.cc), ["ann@fiord.example".to_owned(), tom, "bo@fiord.example".to_owned()]);
    let sent = sent(desk, mailbox, When::Now);
    let (to_ours, ..) = desk.run_as(world.mara, move |cx| begin_answer(cx, Answering { mail: sent, ..answering }));
    assert_eq!(addresses(&to_ours.to), ["elena@fiord.example"], "an answer to a mail of ours goes where that went");
}

fn a_template_counts_for_a_draft_that_was_opened_again_before_it_left(desk: &TestDesk) {
    let (mara, mailbox) = (desk.world.mara, connect(desk, MailboxKind::Shared, desk.world.mara));
    let template = desk.run_as(mara, |cx| {
        let (name, body) = ("First answer".to_owned(), "Hello".to_owned());
        templates::add(
            cx,
            &TemplateWish { reach: Reach::Own, format: Format::Plain, name, body, ..TemplateWish::default() },
        )
    });
    let id = desk.run_as(mara, move |cx| {
        let id =
            drafting::save_draft(cx, None, DraftWish { template_id: Some(template.id), ..wish(mailbox, "Chairs") })?;
        // The form, opened again, does not say it.
        drafting::save_draft(cx, Some(id), wish(mailbox, "Chairs"))?;
        sending::send(cx, id, When::Now)?;
        Ok::<_, flow::Error>(id)
    });
    leaves(desk, mailbox, id, Outcome::Taken("250".to_owned()));
    assert_eq!(desk.run_as(mara, move |cx| templates::load(cx, template.id)).uses, 1);
}

fn a_subject_of_several_lines_is_one_line(desk: &TestDesk) {
    let (mara, mailbox) = (desk.world.mara, connect(desk, MailboxKind::Shared, desk.world.mara));
    let subject = "Chairs\r\nBcc: all@firm.example\n\tagain";
    let id = desk.run_as(mara, move |cx| drafting::save_draft(cx, None, wish(mailbox, subject)));
    let kept = desk.run_as(mara, move |cx| mails::load(cx, id)).subject;
    assert_eq!(kept, "Chairs Bcc: all@firm.example  again");
}
