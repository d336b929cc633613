//! Webhooks (AU-38, NT-02): each event is written down once for each webhook, tried again when it was not taken, and a
//! webhook that takes nothing is switched off.

use crate::duplicates::controlled;
use crate::outside::{anna, anna_waits, arrives, ben, form, ida_accepts, lead, opened, waits};
use base::access::Denied;
use base::desk::Who;
use base::fields::{self, Change, FieldKind, FieldValue, NewField};
use base::ids::WebhookId;
use base::search::Subject;
use base::{DbError, clock};
use flow::channels::Sender;
use flow::contacts::{self, companies};
use flow::duplicates::control::{Conflict, ControlChange, Method};
use flow::pipelines::{self, Move};
use flow::updates::webhooks::{
    self, Ahead, Answer, Event, KEPT_DELIVERIES, MAX_BAD_ANSWERS, MAX_WEBHOOKS, Sending, Webhook, Wish,
};
use flow::updates::{self, Error};
use flow::{TakenIn, judging_again};
use testkit::{TestDesk, on_each_database};

on_each_database!(
    the_same_address_again_is_the_same_webhook_with_other_events,
    a_webhook_is_an_administrators_and_its_address_is_one_of_a_web_server,
    each_event_is_written_down_once_for_each_webhook_that_wants_it,
    what_happened_before_a_webhook_or_while_it_was_off_is_not_told,
    who_came_with_a_request_is_told_of_when_it_is_accepted_and_who_was_known_is_not,
    who_comes_with_a_request_to_a_lead_in_lists_is_told_of_once,
    who_came_with_a_request_that_a_rule_merges_is_found_and_told_of,
    an_address_that_is_down_is_tried_again_later,
    too_many_bad_answers_within_two_hours_switch_a_webhook_off_and_administrators_are_told,
    the_log_ends_and_a_delivery_can_be_sent_again,
);

const HERE: &str = "https://hooks.example/in?key=secret";

fn events(words: &[&str]) -> Vec<Event> {
    words.iter().map(|word| Event::from_stored(word).unwrap()).collect()
}

fn subscribes(desk: &TestDesk, destination: &str, words: &[&str]) -> Webhook {
    let wish = Wish { destination: destination.to_owned(), events: events(words), ..Wish::default() };
    desk.run_as(desk.world.mara, move |cx| webhooks::subscribe(cx, wish.clone()))
}

fn find(desk: &TestDesk, id: WebhookId) -> Webhook {
    desk.read_as(desk.world.mara, move |cx| webhooks::find(cx, id))
}

/// What the reader sees next, with a body for each of the news.
fn ahead(desk: &TestDesk) -> Option<(Ahead, Vec<Option<String>>)> {
    let ahead = desk.run(webhooks::look_ahead)?;
    let bodies = ahead.news.iter().map(|news| Some(format!("{} {}", news.event, news.record))).collect();
    Some((ahead, bodies))
}

fn write_down(desk: &TestDesk, (ahead, bodies): (Ahead, Vec<Option<String>>)) {
    desk.run(move |cx| webhooks::write_down(cx, &ahead, &bodies));
}

fn catch_up(desk: &TestDesk) {
    while let Some(seen) = ahead(desk) {
        write_down(desk, seen);
    }
}

fn due(desk: &TestDesk, id: WebhookId) -> Vec<Sending> {
    desk.run(move |cx| webhooks::list_due(cx, id, 1_000)).map_or_else(Vec::new, |(_, due)| due)
}

fn bodies(desk: &TestDesk, id: WebhookId) -> Vec<String> {
    due(desk, id).into_iter().map(|sending| sending.body).collect()
}

fn answers(desk: &TestDesk, id: WebhookId, sending: &Sending, status: Option<i64>) -> bool {
    let problem = status.is_none().then(|| "No answer within 2 seconds".to_owned());
    let (sending, answer) = (sending.clone(), Answer { status, problem, took_ms: 12 });
    desk.run(move |cx| webhooks::settle(cx, id, &sending, &answer))
}

fn the_same_address_again_is_the_same_webhook_with_other_events(desk: &TestDesk) {
    let first = subscribes(desk, HERE, &["lead_added", "lead_moved"]);
    desk.clock.advance(60);
    let again = subscribes(desk, HERE, &["contact_merged"]);
    assert_eq!((first.id, first.created_at, first.since), (again.id, again.created_at, again.since));
    assert_eq!((again.events, again.updated_at - first.updated_at), (events(&["contact_merged"]), 60));
    let other = subscribes(desk, "https://hooks.example/other", &["lead_added"]);
    let id = first.id;
    desk.run_as(desk.world.mara, move |cx| webhooks::unsubscribe(cx, id));
    assert_eq!(
        desk.read_as(desk.world.mara, webhooks::list).iter().map(|hook| hook.id).collect::<Vec<_>>(),
        [other.id]
    );
}

fn a_webhook_is_an_administrators_and_its_address_is_one_of_a_web_server(desk: &TestDesk) {
    let world = desk.world;
    let wish = |destination: &str| Wish {
        destination: destination.to_owned(),
        events: events(&["lead_added"]),
        ..Wish::default()
    };
    let typed = wish(HERE);
    let refused = desk.try_as(world.ida, move |cx| webhooks::subscribe(cx, typed.clone()));
    assert!(matches!(refused, Err(Error::Denied(Denied::SetUp))), "{refused:?}");
    assert!(matches!(desk.try_as(world.ida, webhooks::list), Err(Error::Denied(Denied::SetUp))));
    for bad in [
        "",
        "hooks.example",
        "ftp://hooks.example/in",
        "file:///etc/passwd",
        "https://user:word@hooks.example/",
        "https://hooks.example/#part",
        "http://2130706433/",
        "http://0x7f.1/",
        &format!("https://hooks.example/{}", "x".repeat(2_000)),
    ] {
        let typed = wish(bad);
        let refused = desk.try_as(world.mara, move |cx| webhooks::subscribe(cx, typed.clone()));
        assert!(matches!(refused, Err(Error::BadDestination)), "{bad}: {refused:?}");
    }
    for number in 0..MAX_WEBHOOKS {
        subscribes(desk, &format!("https://hooks.example/{number}"), &["lead_added"]);
    }
    let typed = wish(HERE);
    let refused = desk.try_as(world.mara, move |cx| webhooks::subscribe(cx, typed.clone()));
    assert!(matches!(refused, Err(Error::TooManyWebhooks)), "{refused:?}");
    subscribes(desk, "https://hooks.example/7", &["lead_moved"]);
}

fn each_event_is_written_down_once_for_each_webhook_that_wants_it(desk: &TestDesk) {
    let world = desk.world;
    let (leads, all) = (
        subscribes(desk, HERE, &["lead_added"]).id,
        subscribes(desk, "https://hooks.example/all", &["lead_added", "lead_moved", "lead_changed"]).id,
    );
    let lead = opened(desk, "A table", 100).id;
    desk.run_as(world.ida, move |cx| pipelines::move_lead(cx, lead, Move::to(world.stages.site_visit)));
    let behind = desk.try_with(Who::installation(), |cx| webhooks::accounts_behind(cx, 10)).unwrap();
    assert_eq!(behind, [desk.account]);
    // Two readers see the same, as after a program died between looking and writing; the second finds it written.
    let (first, second) = (ahead(desk).unwrap(), ahead(desk).unwrap());
    write_down(desk, first);
    write_down(desk, second);
    catch_up(desk);
    assert_eq!(bodies(desk, leads), [format!("lead_added {lead}")]);
    let told = [format!("lead_added {lead}"), format!("lead_moved {lead}"), format!("lead_changed {lead}")];
    assert_eq!(bodies(desk, all), told);
    let due_hooks = desk.try_with(Who::installation(), |cx| webhooks::hooks_due(cx, 10)).unwrap();
    assert_eq!(due_hooks.iter().map(|due| due.webhook).collect::<Vec<_>>(), [leads, all]);
    assert!(desk.try_with(Who::installation(), |cx| webhooks::accounts_behind(cx, 10)).unwrap().is_empty());
}

fn what_happened_before_a_webhook_or_while_it_was_off_is_not_told(desk: &TestDesk) {
    opened(desk, "Before", 100);
    let id = subscribes(desk, HERE, &["lead_added"]).id;
    let during = opened(desk, "During", 100).id;
    catch_up(desk);
    let waiting = due(desk, id);
    assert_eq!(bodies(desk, id), [format!("lead_added {during}")]);
    for _ in 0..=MAX_BAD_ANSWERS {
        let sending = Sending { tries: find_tries(desk, id), ..waiting[0].clone() };
        answers(desk, id, &sending, Some(404));
    }
    assert!(!find(desk, id).is_on());
    assert!(bodies(desk, id).is_empty(), "what waited is not sent any more");
    opened(desk, "Meanwhile", 100);
    desk.run_as(desk.world.mara, move |cx| webhooks::switch_on(cx, id));
    let after = opened(desk, "After", 100).id;
    catch_up(desk);
    assert_eq!(bodies(desk, id), [format!("lead_added {after}")]);
}

/// How often the only delivery was tried; it is the same as long as it waits.
fn find_tries(desk: &TestDesk, id: WebhookId) -> i64 {
    desk.read_as(desk.world.mara, move |cx| webhooks::list_log(cx, id))[0].tries
}

fn who_came_with_a_request_is_told_of_when_it_is_accepted_and_who_was_known_is_not(desk: &TestDesk) {
    let (world, id) = (desk.world, subscribes(desk, HERE, &["contact_added", "lead_added", "request_decided"]).id);
    let anna = anna_waits(desk);
    let known = ida_accepts(desk, anna);
    catch_up(desk);
    let contact = known.contacts[0];
    let told =
        [format!("lead_added {}", known.id), format!("request_decided {anna}"), format!("contact_added {contact}")];
    assert_eq!(bodies(desk, id), told);
    let lead = known.id;
    desk.run_as(desk.world.mara, move |cx| pipelines::move_lead(cx, lead, Move::to(world.stages.lost)));
    desk.clock.advance(clock::DAY);
    let again = anna_waits(desk);
    let second = ida_accepts(desk, again);
    catch_up(desk);
    assert_eq!(second.contacts, [contact], "she is known");
    assert_eq!(bodies(desk, id)[3..], [format!("lead_added {}", second.id), format!("request_decided {again}")]);
}

fn who_comes_with_a_request_to_a_lead_in_lists_is_told_of_once(desk: &TestDesk) {
    let open = ida_accepts(desk, anna_waits(desk)).id;
    let id = subscribes(desk, HERE, &["contact_added", "company_added"]).id;
    let mut event = anna(desk, "And a table.");
    event.sender.company = "Berg and Sons".to_owned();
    let zoe = Sender { name: "Zoe Berg".to_owned(), emails: vec!["zoe@berg.example".to_owned()], ..Sender::default() };
    event.draft.others = vec![zoe];
    for _ in 0..2 {
        let taken = arrives(desk, event.clone());
        assert!(matches!(taken, TakenIn::Joined(into, _) if into == open), "{taken:?}");
        catch_up(desk);
        let now = lead(desk, open);
        let (zoe, company) = (now.contacts[1], now.company_id.expect("it has one"));
        assert_eq!(bodies(desk, id), [format!("contact_added {zoe}"), format!("company_added {company}")]);
    }
}

/// The lead had nobody, so that they are merged with nobody.
fn who_came_with_a_request_that_a_rule_merges_is_found_and_told_of(desk: &TestDesk) {
    let world = desk.world;
    let post = NewField::new(Subject::Lead, FieldKind::Text, "Post");
    let field = desk.run_as(world.mara, move |cx| fields::add(cx, post.clone())).id;
    let methods = Some([Method::Field].into());
    let rules = ControlChange { is_on: Some(true), methods, fields: Some([field].into()), ..ControlChange::default() };
    controlled(desk, ControlChange { conflict: Some(Conflict::Update), ..rules });
    let known = opened(desk, "A shelf", 100).id;
    let said = Change { field, values: vec![FieldValue::Text("Beta Chief".to_owned())] };
    let mut event = form(world.website_form, "Eva Lund", "eva@home.example", "", "A shelf");
    event.sender.company = "Lund and Sons".to_owned();
    event.draft.fields = vec![said.clone()];
    waits(desk, event);
    while desk.run(judging_again::read_journal) {}
    let id = subscribes(desk, HERE, &["contact_added", "company_added"]).id;
    desk.run_as(world.ida, move |cx| flow::set_fields(cx, Subject::Lead, known.0, vec![said.clone()]));
    while desk.run(judging_again::read_journal) {}
    catch_up(desk);
    let merged = lead(desk, known);
    let (eva, company) = (merged.contacts[0], merged.company_id.expect("it has one"));
    assert_eq!(bodies(desk, id), [format!("contact_added {eva}"), format!("company_added {company}")]);
    let found = desk.read_as(world.mara, |cx| {
        let (people, firms) = (contacts::search(cx, "eva@home.example", 5)?, companies::search(cx, "Lund and", 5)?);
        Ok::<_, flow::Error>((people.iter().map(|one| one.id).collect::<Vec<_>>(), firms[0].id))
    });
    assert_eq!(found, (vec![eva], company));
}

fn an_address_that_is_down_is_tried_again_later(desk: &TestDesk) {
    let id = subscribes(desk, HERE, &["lead_added"]).id;
    opened(desk, "A table", 100);
    catch_up(desk);
    for minutes in [5, 15, 15, 60] {
        let sending = due(desk, id).remove(0);
        assert!(answers(desk, id, &sending, None));
        desk.clock.advance(minutes * clock::MINUTE - 1);
        assert!(due(desk, id).is_empty(), "not before {minutes} minutes");
        desk.clock.advance(1);
        assert_eq!(due(desk, id).len(), 1);
    }
    let sending = due(desk, id).remove(0);
    answers(desk, id, &sending, Some(200));
    assert!(due(desk, id).is_empty());
    let hook = find(desk, id);
    assert_eq!((hook.status, hook.problem, hook.tried_at), (Some(200), None, Some(desk.clock.now())));
    let log = desk.read_as(desk.world.mara, move |cx| webhooks::list_log(cx, id));
    assert_eq!((log[0].tries, log[0].status, log[0].due_at, log[0].is_good()), (5, Some(200), None, true));
}

fn too_many_bad_answers_within_two_hours_switch_a_webhook_off_and_administrators_are_told(desk: &TestDesk) {
    let world = desk.world;
    let id = subscribes(desk, HERE, &["lead_added"]).id;
    let bad = |desk: &TestDesk, count: i64| {
        for number in 0..count {
            opened(desk, &format!("Lead {number}"), 100);
        }
        catch_up(desk);
        let waiting: Vec<Sending> = due(desk, id).into_iter().filter(|sending| sending.tries == 0).collect();
        waiting.iter().map(|sending| answers(desk, id, sending, Some(500))).collect::<Vec<bool>>()
    };
    assert!(bad(desk, 60).iter().all(|is_on| *is_on));
    desk.clock.advance(2 * 60 * clock::MINUTE + 1);
    assert!(bad(desk, MAX_BAD_ANSWERS).iter().all(|is_on| *is_on), "those of before do not count");
    assert_eq!(bad(desk, 1), [false]);
    let hook = find(desk, id);
    assert_eq!(hook.stopped, Some((desk.clock.now(), "More than 100 bad answers within 2 hours.".to_owned())));
    assert!(due(desk, id).is_empty());
    desk.catch_up();
    let told = |user| desk.read_as(user, move |cx| updates::list_notices(cx, user, 1));
    let notice = told(world.mara).remove(0);
    assert_eq!(
        (notice.kind.as_str(), notice.text.as_str()),
        ("webhook_stopped", "The webhook to hooks.example was switched off")
    );
    assert_eq!(notice.link, format!("/webhooks/{id}"));
    assert!(!format!("{notice:?}").contains("secret"), "the rest of an address may be its secret");
    assert!(told(world.tom).iter().all(|notice| notice.kind != "webhook_stopped"));
}

fn the_log_ends_and_a_delivery_can_be_sent_again(desk: &TestDesk) {
    let id = subscribes(desk, HERE, &["lead_added", "request_added"]).id;
    let count = KEPT_DELIVERIES + 5;
    for number in 0..count {
        opened(desk, &format!("Lead {number}"), 100);
    }
    waits(desk, ben(desk, "hello"));
    catch_up(desk);
    let waiting = due(desk, id);
    for sending in &waiting[..usize::try_from(count).unwrap()] {
        answers(desk, id, sending, Some(200));
    }
    let log = desk.read_as(desk.world.mara, move |cx| webhooks::list_log(cx, id));
    assert_eq!(log.iter().filter(|logged| logged.due_at.is_none()).count() as i64, KEPT_DELIVERIES);
    assert_eq!(log[0].due_at, Some(desk.clock.now()), "what waits stands above");
    let ended = log[1].id;
    desk.run_as(desk.world.mara, move |cx| webhooks::send_again(cx, id, ended));
    assert_eq!(due(desk, id).len(), 2);
    let twice = desk.try_as(desk.world.mara, move |cx| webhooks::send_again(cx, id, ended));
    assert!(matches!(twice, Err(Error::NoSuchDelivery(_))), "it waits already: {twice:?}");
    desk.clock.advance(31 * clock::DAY);
    let swept = desk.run::<_, DbError>(webhooks::sweep);
    assert_eq!(swept, u64::try_from(KEPT_DELIVERIES).unwrap() - 1);
}
