//! A mail is written on a page, saved, sent, taken back, passed on (EM-52).

use axum::http::{Method, StatusCode};
use base::db::Row;
use base::fields::{self, FieldKind, NewField};
use base::ids::{MailId, MailboxId};
use base::people::{UserChange, users};
use base::search::Subject;
use base::{Cx, DbError, params};
use flow::channels::mails::{self, Correspondent, Recipients};
use flow::channels::outbox::{self, Answering, How, Quote};
use flow::channels::{AttachedFile, mailboxes};
use flow::drafting::{self, DraftWish};
use flow::sending::{self, When};
use flow::timeline::templates;

use crate::browser::{Answer, Screens, Visitor};
use crate::leads::lead_named;
use testkit::shelf::CONTENT;

/// Mara connects a mailbox that sends.
pub async fn connected(screens: &Screens, mara: &Visitor) -> MailboxId {
    let fields = [("address", "offers@lindqvist.example"), ("password", "oak"), ("kind", "shared")];
    let answer = screens.submit(mara, Method::POST, "/mail/mailboxes", &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    screens.desk.run(mailboxes::list_mailboxes)[0].id
}

pub async fn save(screens: &Screens, mara: &Visitor, mailbox: MailboxId, also: &[(&str, &str)]) -> Answer {
    let mailbox = mailbox.to_string();
    let mut fields =
        vec![("mailbox", mailbox.as_str()), ("to", "Elena Haas <elena@fiord.example>"), ("subject", "Six chairs")];
    fields.extend(also);
    screens.submit(mara, Method::POST, "/mail/drafts", &fields).await
}

pub fn count_mails(cx: &mut Cx<'_>) -> Result<i64, DbError> {
    let found = cx.find("SELECT count(*) FROM mails WHERE account_id = $1", params![cx.account], Row::take)?;
    Ok(found.unwrap_or_default())
}

#[tokio::test]
async fn a_mail_is_saved_sent_and_taken_back() {
    let screens = Screens::open();
    let mara = screens.sign_in(screens.desk.world.mara);
    let mailbox = connected(&screens, &mara).await;
    let saved = save(&screens, &mara, mailbox, &[("text", "Hello"), ("action", "save")]).await;
    let (page, draft) = (saved.header("location"), saved.header("location").rsplit('=').next().unwrap());
    let again = screens.get(&mara, page).await.body;
    assert!(again.contains("Six chairs") && again.contains("Elena Haas") && again.contains("Hello"), "{again}");

    let fields = [("text", "Hello"), ("action", "send"), ("draft", draft)];
    let sending = save(&screens, &mara, mailbox, &fields).await.header("location").to_owned();
    assert_eq!(sending, format!("/mail/sending/{draft}"));
    assert!(screens.get(&mara, &sending).await.body.contains("It leaves in 10 seconds"));
    let back = screens.submit(&mara, Method::POST, &format!("{sending}/cancellation"), &[]).await;
    assert_eq!(back.header("location"), page);
    assert_eq!(screens.desk.run(count_mails), 1);
}

/// On a page that is open the mail is sent, taken back and sent at once where it was written; a toast takes it back too.
#[tokio::test]
async fn a_mail_is_sent_and_taken_back_without_leaving_the_page() {
    let screens = Screens::open();
    let mara = screens.sign_in(screens.desk.world.mara);
    let (mailbox, script) = (connected(&screens, &mara).await.to_string(), mara.by_script());
    let fields = [
        ("mailbox", mailbox.as_str()),
        ("to", "elena@fiord.example"),
        ("subject", "Six chairs"),
        ("text", "Hello"),
        ("action", "send"),
    ];
    let begun = screens.submit(&script, Method::POST, "/mail/drafts", &fields).await.body;
    assert!(begun.contains("hx-target=\"#mail-write\"") && begun.contains("It leaves in 10 seconds"), "{begun}");
    let (_, rest) = begun.split_once("data-undo=\"").expect("a toast with a way back");
    let back = rest.split('"').next().unwrap().to_owned();
    let again = screens.submit(&script, Method::POST, &back, &[]).await.body;
    assert!(again.contains("hx-target=\"#mail-sending\"") && again.contains("id=\"mail-write\""), "{again}");
    assert!(again.contains("Six chairs") && again.contains("Not sent: it is a draft again"), "{again}");
    let draft = back.split('/').nth(3).unwrap();
    let fields: Vec<_> = fields.into_iter().chain([("draft", draft)]).collect();
    screens.submit(&script, Method::POST, "/mail/drafts", &fields).await;
    let left = screens.submit(&script, Method::POST, &format!("/mail/sending/{draft}/departure"), &[]).await.body;
    assert!(left.contains("It leaves in 0 seconds"), "{left}");
    assert_eq!(screens.desk.run(count_mails), 1);
}

/// EM-50: the lead is found by its name, and its values stand in the words.
#[tokio::test]
async fn a_template_is_previewed_on_a_lead_that_is_found_by_name() {
    let screens = Screens::furnished();
    let mara = screens.sign_in(screens.desk.world.mara);
    let fields = [("name", "Price"), ("body", "About {{lead.name}}."), ("format", "plain"), ("reach", "own")];
    screens.submit(&mara, Method::POST, "/mail/templates", &fields).await;
    let all = screens.desk.run_as(screens.desk.world.mara, templates::list);
    let template = all.iter().find(|template| template.name == "Price").unwrap().id;
    let lead = lead_named(&screens, "40 workplaces");
    let preview = format!("/mail/templates/{template}/preview");
    assert!(screens.get(&mara, &preview).await.body.contains("Choose a lead"));
    let hits = screens.get(&mara.by_script(), &format!("{preview}?q=workplaces")).await.body;
    assert!(hits.contains(&format!("name=\"lead\" value=\"{lead}\"")) && !hits.contains("<html"), "{hits}");
    let page = screens.get(&mara, &format!("{preview}?q=workplaces&lead={lead}")).await.body;
    assert!(page.contains("About 40 workplaces"), "{page}");
}

#[tokio::test]
async fn a_template_whose_field_was_deleted_says_so_and_is_saved() {
    let screens = Screens::open();
    let world = screens.desk.world;
    let mara = screens.sign_in(world.mara);
    let new = NewField::new(Subject::Lead, FieldKind::Text, "Delivery");
    let field = screens.desk.run_as(world.mara, move |cx| fields::add(cx, new.clone())).id;
    let body = format!("It comes in {{{{lead.field_{field}}}}}.");
    let fields_of =
        |name: &'static str| [("name", name), ("body", body.as_str()), ("format", "plain"), ("reach", "own")];
    screens.submit(&mara, Method::POST, "/mail/templates", &fields_of("Order")).await;
    let template = screens.desk.run_as(world.mara, templates::list)[0].id;
    let page = format!("/mail/templates/{template}");
    assert!(!screens.get(&mara, &page).await.body.contains("names a field that was deleted"));
    screens.desk.run_as(world.mara, move |cx| fields::delete(cx, Subject::Lead, field));
    let shown = screens.get(&mara, &page).await.body;
    assert!(shown.contains(&format!("{{{{lead.field_{field}}}}}</code> names a field that was deleted")), "{shown}");
    let saved = screens.submit(&mara, Method::POST, &page, &fields_of("An order")).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    assert_eq!(screens.desk.run_as(world.mara, templates::list)[0].name, "An order");
}

/// R-62: what a value says is no field, and is not marked as one.
#[tokio::test]
async fn a_template_names_its_fields_without_a_value_and_none_that_a_value_says() {
    let screens = Screens::open();
    let world = screens.desk.world;
    let mara = screens.sign_in(world.mara);
    let renamed = UserChange { name: Some("Mara {{lead.price}}".to_owned()), ..UserChange::default() };
    screens.desk.run_as(world.mara, move |cx| users::change(cx, world.mara, &renamed));
    let fields = [("name", "Hi"), ("body", "{{user.name}}, {{contact.name}}"), ("format", "plain"), ("reach", "own")];
    screens.submit(&mara, Method::POST, "/mail/templates", &fields).await;
    let all = screens.desk.run_as(world.mara, templates::list);
    let template = all.iter().find(|template| template.name == "Hi").unwrap().id;
    let words = screens.get(&mara, &format!("/mail/templates/{template}/words")).await.body;
    assert!(words.contains("Mara {{lead.price}}, {{contact.name}}"), "{words}");
    assert!(words.contains(r#""missing":["{{contact.name}}"]"#), "{words}");
}

/// R-41: the form warns below To, at once and with every save; nothing is refused.
#[tokio::test]
async fn a_recipient_whom_no_mail_reaches_is_warned_of_and_can_be_written_to() {
    let screens = Screens::open();
    let mara = screens.sign_in(screens.desk.world.mara);
    let mailbox = connected(&screens, &mara).await;
    let by_script = mara.by_script();
    let before = save(&screens, &by_script, mailbox, &[("action", "save")]).await.body;
    assert!(before.contains("mail-dead") && !before.contains("No mail reaches"), "{before}");
    screens.desk.run(|cx| note_dead(cx, "elena@fiord.example"));
    let saved = save(&screens, &by_script, mailbox, &[("action", "save")]).await.body;
    assert!(saved.contains("No mail reaches elena@fiord.example: 550 nobody of that name"), "{saved}");
    let page = screens.get(&mara, "/mail/write?to=elena@fiord.example").await.body;
    assert!(page.contains("No mail reaches elena@fiord.example"), "{page}");
    let sent = save(&screens, &mara, mailbox, &[("text", "Hello"), ("action", "send")]).await;
    assert!(sent.header("location").starts_with("/mail/sending/"), "{}", sent.body);
}

/// A server says that there is nobody.
pub fn note_dead(cx: &mut Cx<'_>, address: &str) -> Result<u64, DbError> {
    let sql = "INSERT INTO dead_addresses (account_id, address, reason, since, mail_id) VALUES ($1, $2, '550 nobody of that name', $3, 1)";
    cx.execute(sql, params![cx.account, address, cx.now])
}

#[tokio::test]
async fn a_search_looks_in_every_folder_and_says_in_which_a_thread_stands() {
    let screens = Screens::open();
    let mara = screens.sign_in(screens.desk.world.mara);
    let mailbox = connected(&screens, &mara).await;
    save(&screens, &mara, mailbox, &[("text", "Hello"), ("action", "save")]).await;
    assert!(!screens.get(&mara, "/mail").await.body.contains("Six chairs"), "it is no mail of the inbox");
    for from in ["q=chairs", "q=chairs&folder=sent", &format!("q=chairs&box={mailbox}")] {
        let found = screens.get(&mara, &format!("/mail?{from}")).await.body;
        let row = found.split("class=\"thread-list\"").nth(1).unwrap_or_default();
        assert!(row.contains("Six chairs") && row.contains("<span class=\"muted small\">Drafts</span>"), "{found}");
        assert!(found.contains("Found in all"), "{found}");
    }
    let binned = screens.get(&mara, "/mail?q=chairs&folder=deleted").await.body;
    assert!(!binned.contains("Six chairs") && binned.contains("Found among what was deleted"), "{binned}");
}

#[tokio::test]
async fn a_page_to_pass_a_mail_on_writes_nothing() {
    let screens = Screens::open();
    let mara = screens.sign_in(screens.desk.world.mara);
    let mailbox = connected(&screens, &mara).await;
    let sent = save(&screens, &mara, mailbox, &[("text", "Hello"), ("action", "send")]).await;
    let mail = sent.header("location").rsplit('/').next().unwrap();
    let page = screens.get(&mara, &format!("/mail/write?answer={mail}&how=forward")).await.body;
    assert!(page.contains("Fwd: Six chairs") && page.contains("Below it: the mail of"), "{page}");
    assert_eq!(screens.desk.run(count_mails), 1);
}

#[tokio::test]
async fn a_field_without_a_value_is_named_and_the_mail_is_kept_as_a_draft() {
    let screens = Screens::open();
    let mara = screens.sign_in(screens.desk.world.mara);
    let mailbox = connected(&screens, &mara).await;
    let refused = save(&screens, &mara, mailbox, &[("text", "It costs {{lead.price}}."), ("action", "send")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("{{lead.price}}"), "{}", refused.body);
    assert_eq!(screens.desk.run(count_mails), 1);
}

#[tokio::test]
async fn an_administrator_has_openings_noted_and_the_thread_and_the_composer_say_so() {
    let screens = Screens::open();
    let world = screens.desk.world;
    let (mara, tom) = (screens.sign_in(world.mara), screens.sign_in(world.tom));
    let mailbox = connected(&screens, &mara).await;
    let choose = async |who: &Visitor, tracking: &str| {
        screens.submit(who, Method::POST, "/mail/open-tracking", &[("tracking", tracking)]).await.status
    };
    assert!(!screens.get(&tom, "/mail/settings").await.body.contains("Open tracking"));
    assert_eq!(choose(&tom, "on").await, StatusCode::FORBIDDEN);
    assert!(!screens.get(&mara, "/mail/write").await.body.contains("Open tracking is on"));
    assert_eq!(choose(&mara, "on").await, StatusCode::SEE_OTHER);
    assert!(screens.get(&mara, "/mail/write").await.body.contains("Open tracking is on"));

    let sent = save(&screens, &mara, mailbox, &[("html", "<p>Hello</p>"), ("action", "send")]).await;
    let id: i64 = sent.header("location").rsplit('/').next().unwrap().parse().unwrap();
    let picture = screens.desk.run(move |cx| mails::picture_of(cx, MailId(id))).unwrap();
    let path = &picture[picture.find("/mail-opened/").unwrap()..];
    let fetched = screens.get(&Visitor::at("crm.acme.test"), path).await;
    assert_eq!((fetched.status, fetched.header("content-type")), (StatusCode::OK, "image/gif"));
    assert_eq!((fetched.header("cache-control"), fetched.header("set-cookie")), ("no-store, private", ""));
    let mail = screens.desk.run(move |cx| mails::load(cx, MailId(id)));
    let thread = screens.get(&mara, &format!("/mail/threads/{}", mail.thread_id)).await.body;
    assert!(thread.contains("Opened ") && thread.contains("once"), "{thread}");
    assert!(!thread.contains("/mail-opened/"), "what is shown here carries no picture");
    let guessed = screens.get(&Visitor::at("crm.acme.test"), "/mail-opened/guessed.gif").await;
    assert_eq!(
        (guessed.status, guessed.body),
        (fetched.status, fetched.body),
        "it tells nobody which tokens there are"
    );
}

/// A mail with a small file, one that lies on the mail server, and one that it has no longer.
#[tokio::test]
async fn a_mail_is_passed_on_with_the_files_that_its_server_has() {
    let screens = Screens::open();
    let mara = screens.sign_in(screens.desk.world.mara);
    let mailbox = connected(&screens, &mara).await;
    let file = |name: &str, section: Option<&str>, file: String| AttachedFile {
        name: name.to_owned(),
        mime_type: "application/pdf".to_owned(),
        size_bytes: 2_500_000,
        content_id: None,
        file,
        section: section.map(str::to_owned),
    };
    let here = screens.files.put(b"rooms").unwrap().to_string();
    let files = vec![
        file("rooms.pdf", None, here),
        file("plans.pdf", Some("2"), String::new()),
        file("gone.pdf", Some("9"), String::new()),
    ];
    let wish = move |cx: &mut Cx<'_>| {
        let wish = DraftWish {
            mailbox_id: mailbox,
            recipients: Recipients::default(),
            subject: "Plans".to_owned(),
            text: "Here".to_owned(),
            html: None,
            answering: None,
            lead_id: None,
            template_id: None,
            files: files.clone(),
            form: String::new(),
        };
        drafting::save_draft(cx, None, wish)
    };
    let mail = screens.desk.run_as(screens.desk.world.mara, wish);
    let draft = screens.get(&mara, &format!("/mail/write?draft={mail}")).await.body;
    assert!(draft.contains("plans.pdf"), "{draft}");
    let form = screens.get(&mara, &format!("/mail/write?answer={mail}&how=forward")).await.body;
    assert!(form.contains("rooms.pdf</a>") && form.contains("plans.pdf</a>"), "{form}");
    assert!(form.contains("gone.pdf does not go with it"), "{form}");
    let found = screens.desk.run(move |cx| mails::list_attachments(cx, &[mail]));
    let opened = screens.get(&mara, &format!("/attachments/{}", found[1].id)).await;
    assert_eq!((opened.status, opened.body.as_bytes()), (StatusCode::OK, CONTENT));
    let gone = screens.get(&mara, &format!("/attachments/{}", found[2].id)).await;
    assert_eq!(gone.status, StatusCode::GONE);
    assert!(gone.body.contains("no longer has this file"), "{}", gone.body);
}

/// Changed, the mailbox changes the signature in a draft that was saved too; whoever gets the mail is not told where it was.
#[tokio::test]
async fn a_saved_draft_knows_still_where_its_signature_stands() {
    let screens = Screens::open();
    let mara = screens.sign_in(screens.desk.world.mara);
    let mailbox = connected(&screens, &mara).await;
    let html = "<div>Hello</div><div data-signature=\"\">Mara</div>";
    save(&screens, &mara, mailbox, &[("html", html), ("action", "save")]).await;
    let draft = screens
        .desk
        .run(|cx| cx.query("SELECT id FROM mails WHERE account_id = $1", params![cx.account], Row::take::<MailId>))[0];
    let form = screens.get(&mara, &format!("/mail/write?draft={draft}")).await.body;
    assert!(form.contains("<div data-signature=\"\">Mara</div>"), "{form}");
}

/// R-21: what is quoted has its pictures, or their places; never a picture that nobody can see.
#[tokio::test]
async fn an_answer_quotes_the_pictures_that_the_mail_server_has_and_no_broken_ones() {
    let screens = Screens::open();
    let mara = screens.sign_in(screens.desk.world.mara);
    let mailbox = connected(&screens, &mara).await;
    let picture = |name: &str, section: &str| AttachedFile {
        name: name.to_owned(),
        mime_type: "image/png".to_owned(),
        size_bytes: 2_500_000,
        content_id: Some(format!("{name}@x")),
        file: String::new(),
        section: Some(section.to_owned()),
    };
    let wish = DraftWish {
        mailbox_id: mailbox,
        recipients: Recipients::default(),
        subject: "Pictures".to_owned(),
        text: String::new(),
        html: Some("<p>Look</p><img src=\"cid:here@x\"><img src=\"cid:gone@x\" alt=\"the oak\">".to_owned()),
        answering: None,
        lead_id: None,
        template_id: None,
        files: vec![picture("here", "2"), picture("gone", "9")],
        form: String::new(),
    };
    let before = wish.clone();
    let mail = screens.desk.run_as(screens.desk.world.mara, move |cx| drafting::save_draft(cx, None, before.clone()));
    let form = screens.get(&mara, &format!("/mail/write?answer={mail}&how=reply")).await.body;
    assert!(form.contains("gone is not shown in what you quote") && !form.contains("here is not shown"), "{form}");
    let answering = Some(Answering { mail, how: How::Reply, quote: Quote::Whole });
    let answer = DraftWish { answering, html: None, text: "Lovely".to_owned(), files: Vec::new(), ..wish };
    let whole = screens.desk.run_as(screens.desk.world.mara, move |cx| {
        let id = drafting::save_draft(cx, None, answer.clone())?;
        Ok::<_, flow::Error>(outbox::whole(cx, id)?)
    });
    let whole = whole.unwrap();
    let html = whole.mail.html.unwrap();
    assert!(html.contains("src=\"cid:here@x\"") && !html.contains("cid:gone"), "{html}");
    assert!(html.contains("alt=\"the oak\""), "its words stay: {html}");
    assert_eq!(whole.files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>(), ["here"]);
}

/// RT-08: what does not leave says why, and whoever may use its box stops it or has it.
#[tokio::test]
async fn a_colleagues_mail_that_waits_or_is_held_is_stopped_on_its_page() {
    let screens = Screens::open();
    let world = screens.desk.world;
    let (mara, ida) = (screens.sign_in(world.mara), screens.sign_in(world.ida));
    let mailbox = connected(&screens, &mara).await;
    let schedule = move |cx: &mut Cx<'_>| {
        let id = drafting::save_draft(cx, None, wish(mailbox))?;
        sending::send(cx, id, When::At(cx.now + 60))?;
        Ok::<_, flow::Error>(id)
    };
    let [first, second] = [(); 2].map(|()| screens.desk.run_as(world.tom, schedule));

    let page = format!("/mail/sending/{first}");
    let waits = screens.get(&ida, &page).await.body;
    assert!(waits.contains("It leaves on") && waits.contains("Stop it") && !waits.contains("Send now"), "{waits}");
    let stopped = screens.submit(&ida, Method::POST, &format!("{page}/cancellation"), &[]).await;
    assert_eq!(stopped.header("location"), page);
    let draft = screens.get(&ida, &page).await.body;
    assert!(draft.contains("It is a draft of Tom Okafor") && !draft.contains("Stop it"), "{draft}");

    screens.desk.run_as(world.mara, move |cx| users::deactivate(cx, world.tom));
    screens.desk.clock.advance(60);
    screens.desk.run(move |cx| outbox::claim(cx, mailbox, 10));
    let page = format!("/mail/sending/{second}");
    let held = screens.get(&ida, &page).await.body;
    assert!(held.contains("It is held") && held.contains("Tom Okafor, who wrote it, is deactivated."), "{held}");
    let folder = screens.get(&ida, "/mail?folder=scheduled").await.body;
    assert!(folder.contains("Six chairs"), "{folder}");
    let had = screens.submit(&ida, Method::POST, &format!("{page}/cancellation"), &[]).await;
    assert_eq!(had.header("location"), format!("/mail/write?draft={second}"), "it is hers now");
}

/// A mail to Elena.
fn wish(mailbox_id: MailboxId) -> DraftWish {
    let elena = Correspondent { name: "Elena".to_owned(), address: "elena@fiord.example".to_owned() };
    DraftWish {
        mailbox_id,
        recipients: Recipients { to: vec![elena], ..Recipients::default() },
        subject: "Six chairs".to_owned(),
        text: "Hello".to_owned(),
        html: None,
        answering: None,
        lead_id: None,
        template_id: None,
        files: Vec::new(),
        form: String::new(),
    }
}
