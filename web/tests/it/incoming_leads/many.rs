//! Many requests at once, those that were declined, and senders that are blocked.

use super::waiting;
use crate::browser::{Answer, Screens, Visitor};
use axum::http::{Method, StatusCode};
use base::ids::IncomingLeadId;
use flow::channels::Channel;
use flow::inbox::{self, Filter, State};

fn ids(screens: &Screens, channel: Option<Channel>) -> Vec<IncomingLeadId> {
    let filter = Filter::waiting(screens.desk.world.sales, channel);
    screens.desk.run(move |cx| inbox::list_ids(cx, &filter, 200))
}

async fn send(screens: &Screens, who: &Visitor, method: Method, noun: &str, fields: &[(&str, &str)]) -> Answer {
    let path = format!("/pipelines/{}/incoming-leads/{noun}", screens.desk.world.sales);
    screens.submit(who, method, &path, fields).await
}

fn listed(ids: &[IncomingLeadId]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

#[tokio::test]
async fn the_selected_ones_are_accepted_and_undo_lets_them_all_wait_again() {
    let screens = Screens::furnished();
    let mara = screens.sign_in(screens.desk.world.mara).by_script();
    let before = ids(&screens, None);
    let chosen = listed(&before[..3]);
    let done = send(&screens, &mara, Method::POST, "acceptances", &[("ids", &chosen)]).await;
    assert!(done.body.contains("Accepted 3"), "{}", done.body);
    assert_eq!(ids(&screens, None), before[3..]);
    let back = send(&screens, &mara, Method::DELETE, "acceptances", &[("ids", &chosen)]).await;
    assert!(back.body.contains("Waiting again: 3"), "{}", back.body);
    assert_eq!(ids(&screens, None), before);
}

#[tokio::test]
async fn all_that_a_filter_shows_are_declined_but_not_what_came_since() {
    let screens = Screens::furnished();
    let mara = screens.sign_in(screens.desk.world.mara).by_script();
    let (mails, all) = (ids(&screens, Some(Channel::Mail)), ids(&screens, None));
    let newest = mails.iter().max().unwrap();
    let seen = mails.iter().filter(|id| *id != newest).max().unwrap().to_string();
    let done = send(&screens, &mara, Method::POST, "refusals", &[("filter", "mail"), ("up_to", &seen)]).await;
    assert!(done.body.contains(&format!("Declined {}", mails.len() - 1)), "{}", done.body);
    assert_eq!(ids(&screens, Some(Channel::Mail)), [*newest]);
    assert_eq!(ids(&screens, None).len(), all.len() - mails.len() + 1, "other kinds stay");
}

#[tokio::test]
async fn what_somebody_decided_before_is_left_alone_and_said() {
    let screens = Screens::furnished();
    let world = screens.desk.world;
    let mara = screens.sign_in(world.mara).by_script();
    let chosen = ids(&screens, None)[..2].to_vec();
    let first = chosen[0];
    screens.desk.run_as(world.tom, move |cx| inbox::decline(cx, first, false));
    let done = send(&screens, &mara, Method::POST, "acceptances", &[("ids", &listed(&chosen))]).await;
    assert!(done.body.contains("Accepted 1; 1 had been decided before"), "{}", done.body);
    assert_eq!(screens.desk.run(move |cx| inbox::load(cx, first)).state, State::Declined);
}

#[tokio::test]
async fn nothing_selected_and_ids_of_another_account_change_nothing() {
    let screens = Screens::furnished();
    let before = ids(&screens, None);
    let mara = screens.sign_in(screens.desk.world.mara).by_script();
    for fields in [vec![], vec![("ids", "")], vec![("filter", "fax")]] {
        let answer = send(&screens, &mara, Method::POST, "refusals", &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
    }
    let other = screens.desk.other_account();
    let stranger = screens.sign_in_to(other.account, "other.localhost", other.world.mara).await;
    let path = format!("/pipelines/{}/incoming-leads/refusals", other.world.sales);
    screens.submit(&stranger, Method::POST, &path, &[("ids", &listed(&before))]).await;
    assert_eq!(ids(&screens, None), before);
}

#[tokio::test]
async fn a_declined_request_is_listed_with_who_declined_it_and_restored_without_script() {
    let screens = Screens::furnished();
    let world = screens.desk.world;
    let incoming = waiting(&screens, "Claire Fontaine");
    let id = incoming.id;
    screens.desk.run_as(world.tom, move |cx| inbox::decline(cx, id, true));
    let mara = screens.sign_in(world.mara);
    let page = screens.get(&mara, &format!("/pipelines/{}/declined", world.sales)).await.body;
    assert!(page.contains("In the last 30 days") && page.contains("on average"), "the speed of triage");
    let line = page.split("Restore Claire Fontaine").nth(1).expect("a line for it").split("</li>").next().unwrap();
    assert!(line.contains("by Tom Okafor a moment ago") && line.contains("spam"), "{line}");
    let answer = send(&screens, &mara, Method::POST, "restorations", &[("ids", &id.to_string())]).await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (StatusCode::SEE_OTHER, &*format!("/pipelines/{}/declined", world.sales))
    );
    assert_eq!(screens.desk.run(move |cx| inbox::load(cx, id)).state, State::Waiting);

    screens.desk.run_as(world.tom, move |cx| inbox::decline(cx, id, true));
    screens.desk.clock.advance(31 * base::clock::DAY);
    let page = screens.get(&mara, &format!("/pipelines/{}/declined", world.sales)).await.body;
    assert!(!page.contains("Claire Fontaine"), "gone after 30 days");
}

/// The mark of spam can be set where people decide: on the page, with S on the board, for one and for many (IL-42).
#[tokio::test]
async fn requests_are_declined_as_spam_one_by_one_and_together() {
    let screens = Screens::furnished();
    let mara = screens.sign_in(screens.desk.world.mara).by_script();
    let claire = waiting(&screens, "Claire Fontaine").id;
    let page = screens.get(&mara, &format!("/incoming-leads/{claire}")).await.body;
    assert!(page.contains(&format!("formaction=\"/incoming-leads/{claire}/refusal\" name=\"spam\" value=\"true\"")));
    let path = format!("/incoming-leads/{claire}/refusal");
    let done = screens.submit(&mara, Method::POST, &path, &[("spam", "true")]).await;
    assert!(done.body.contains("Declined Claire Fontaine as spam"), "{}", done.body);
    let others = ids(&screens, None);
    let fields = [("ids", listed(&others)), ("spam", "true".to_owned())];
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let done = send(&screens, &mara, Method::POST, "refusals", &fields).await;
    assert!(done.body.contains(&format!("Declined as spam {}", others.len())), "{}", done.body);
    for id in others.into_iter().chain([claire]) {
        assert!(screens.desk.run(move |cx| inbox::load(cx, id)).is_spam);
    }
}

#[tokio::test]
async fn a_sender_is_blocked_by_an_address_of_theirs_and_by_no_other() {
    let screens = Screens::furnished();
    let mara = screens.sign_in(screens.desk.world.mara).by_script();
    let incoming = waiting(&screens, "Claire Fontaine");
    let path = format!("/incoming-leads/{}/blocks", incoming.id);
    let dialog = screens.get(&mara, &path).await.body;
    let block = dialog.split("name=\"block\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let foreign = screens.submit(&mara, Method::POST, &path, &[("block", "address:tom@workshop.example")]).await;
    assert_eq!(foreign.status, StatusCode::UNPROCESSABLE_ENTITY);
    let answer = screens.submit(&mara, Method::POST, &path, &[("block", &block)]).await;
    assert_eq!(answer.status, StatusCode::OK);
    let blocked = screens.desk.run(|cx| inbox::list_blocks(cx, 10));
    let words: Vec<String> = blocked.iter().map(|block| format!("{}:{}", block.kind.as_str(), block.value)).collect();
    assert!(words.contains(&block), "{words:?}");
}
