use crate::house::House;
use crate::postman::{Postman, mail};

#[tokio::test]
async fn a_mail_to_the_create_lead_address_becomes_an_incoming_lead_and_a_repeat_of_it_does_not() {
    let house = House::on_sqlite();
    let node = house.serve();
    let caller = house.caller(&node);
    let address = caller.lead_address().await;
    let mut postman = Postman::at(node.smtp.unwrap()).await;
    assert_eq!(postman.bring(&address, &mail("A table")).await, 250);
    caller.until_waiting(&["A table"]).await;

    // The same mail once more, as relays bring it that did not hear our answer: with a line of their own, to the
    // address in another case, in another session.
    let again = format!("Received: from mx.test by acme.test\r\n{}", mail("A table"));
    let mut other = Postman::at(node.smtp.unwrap()).await;
    assert_eq!(other.bring(&address.to_uppercase(), &again).await, 250);
    assert_eq!(other.bring(&address, &mail("Two chairs")).await, 250);
    caller.until_waiting(&["A table", "Two chairs"]).await;
}

#[tokio::test]
async fn a_stranger_s_address_is_refused_and_half_a_mail_is_no_mail() {
    let house = House::on_sqlite();
    let node = house.serve();
    let caller = house.caller(&node);
    let address = caller.lead_address().await;
    let mut postman = Postman::at(node.smtp.unwrap()).await;
    assert_eq!(postman.bring("lead-nobody@acme.test", &mail("Lost")).await, 550);
    let elsewhere = address.replace("acme.test", "elsewhere.test");
    assert_eq!(postman.bring(&elsewhere, &mail("Relayed")).await, 550);

    let mut broken = Postman::at(node.smtp.unwrap()).await;
    assert_eq!(broken.say("MAIL FROM:<ann@example.test>").await, 250);
    assert_eq!(broken.say(&format!("RCPT TO:<{address}>")).await, 250);
    assert_eq!(broken.say("DATA").await, 354);
    broken.write(&mail("Half")).await;
    drop(broken);

    assert_eq!(postman.bring(&address, &mail("Whole")).await, 250);
    caller.until_waiting(&["Whole"]).await;
}

#[tokio::test]
async fn a_broken_mail_is_kept_and_stops_no_other() {
    let house = House::on_sqlite();
    let node = house.serve();
    let caller = house.caller(&node);
    let address = caller.lead_address().await;
    let mut postman = Postman::at(node.smtp.unwrap()).await;
    let broken = "From: Broken <broken@example.test>\r\nSubject: A broken one\r\nDate: never\r\n\
                  Content-Type: multipart/mixed; boundary=\"nowhere\"\r\n\r\n--elsewhere\r\n\
                  Content-Transfer-Encoding: base64\r\n\r\n!!! this is no base64 !!!";
    assert_eq!(postman.bring(&address, broken).await, 250);
    assert_eq!(postman.bring(&address, "no head and no sender").await, 250);
    assert_eq!(postman.bring(&address, &mail("A sound one")).await, 250);
    caller.until_waiting(&["", "A broken one", "A sound one"]).await;
}

#[tokio::test]
async fn a_mail_that_nobody_wrote_to_us_is_kept_by_rule_and_not_shown() {
    let house = House::on_sqlite();
    let node = house.serve();
    let caller = house.caller(&node);
    let address = caller.lead_address().await;
    let mut postman = Postman::at(node.smtp.unwrap()).await;
    let absent = format!("Auto-Submitted: auto-replied\r\n{}", mail("Out of office"));
    let own = mail("From a colleague").replace("From.a.colleague@example.test>\r\nTo", "ann@acme.test>\r\nTo");
    assert_eq!(postman.bring(&address, &absent).await, 250);
    assert_eq!(postman.bring(&address, &own).await, 250);
    assert_eq!(postman.bring(&address, &mail("A person")).await, 250);
    caller.until_waiting(&["A person"]).await;
    let skipped = crate::program::until("two mails were skipped", async || {
        let log = node.log();
        (log.matches(r#"outcome="skipped""#).count() == 2).then_some(log)
    });
    assert!(!skipped.await.contains("colleague"), "a log holds no content of mails");
}

/// R-42: two programs that are wired to each other stop.
#[tokio::test]
async fn a_mail_of_ours_that_comes_back_is_refused() {
    let house = House::on_sqlite();
    let node = house.serve();
    let caller = house.caller(&node);
    let address = caller.lead_address().await;
    let mut postman = Postman::at(node.smtp.unwrap()).await;
    assert_eq!(postman.bring(&address, &format!("X-Sluice-Automatic: yes\r\n{}", mail("Our own"))).await, 554);
    assert_eq!(postman.bring(&address, &mail("A person")).await, 250);
    caller.until_waiting(&["A person"]).await;
}
