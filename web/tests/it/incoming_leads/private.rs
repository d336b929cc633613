//! What came to somebody's personal mailbox is on nobody else's screen, whatever else the request holds (EM-11, EM-14).

use crate::browser::{Screens, Visitor, until};
use crate::feed::{private_box, take_in, take_mail};
use base::ids::{IncomingLeadId, LeadId};
use base::journal;
use flow::channels::{Details, Draft, MailDetails, Sender, SourceEvent};
use flow::inbox;

/// Of the mail that [`take_mail`] brings.
const SECRET: &str = "The secret";
const OPEN: &str = "A kitchen for twelve";

/// Ada writes to the firm.
fn writes_to_all(screens: &Screens) -> LeadId {
    let event = SourceEvent {
        source_id: screens.desk.world.sales_mail,
        pipeline_id: None,
        at: testkit::desk::NOW,
        sender: Sender { name: "Ada".to_owned(), emails: vec!["ada@new.example".to_owned()], ..Sender::default() },
        title: OPEN.to_owned(),
        text: "Twelve of us.".to_owned(),
        html: None,
        details: Details::Mail(MailDetails { from_address: "ada@new.example".to_owned(), ..MailDetails::default() }),
        files: Vec::new(),
        draft: Draft::default(),
        private_to: None,
    };
    take_in(screens, event)
}

/// Ada writes to Ida alone.
fn writes_to_ida(screens: &Screens) -> LeadId {
    let (source, mailbox) = private_box(screens);
    take_mail(screens, (source, Some(mailbox)), None, Vec::new())
}

fn request(screens: &Screens, lead: LeadId) -> IncomingLeadId {
    screens.desk.run(move |cx| inbox::find_of_lead(cx, lead)).unwrap().id
}

/// What somebody's screens show of a request.
async fn seen(screens: &Screens, who: &Visitor, lead: LeadId) -> String {
    let (sales, id) = (screens.desk.world.sales, request(screens, lead));
    let card = screens.get(who, &format!("/leads/{lead}")).await.header("location").to_owned();
    let mut all = String::new();
    for path in [
        format!("/pipelines/{sales}"),
        format!("/pipelines/{sales}/incoming-leads"),
        format!("/incoming-leads/{id}"),
        card,
        "/notices".to_owned(),
    ] {
        all += &screens.get(who, &path).await.body;
    }
    all
}

#[tokio::test]
async fn a_private_mail_is_on_nobody_elses_board_until_the_firm_is_written_to_and_stays_off_it_then() {
    let screens = Screens::open();
    let world = screens.desk.world;
    let lead = writes_to_ida(&screens);
    let ida = screens.sign_in(world.ida);
    let others = [world.mara, world.tom].map(|user| screens.sign_in(user));
    assert!(seen(&screens, &ida, lead).await.contains(SECRET));
    for other in &others {
        let shown = seen(&screens, other, lead).await;
        assert!(shown.contains("Private mail") && !shown.contains(SECRET));
    }
    assert_eq!(writes_to_all(&screens), lead);
    for other in &others {
        let shown = seen(&screens, other, lead).await;
        assert!(shown.contains(OPEN) && !shown.contains(SECRET));
    }
    assert!(seen(&screens, &ida, lead).await.contains(OPEN));
}

#[tokio::test]
async fn a_private_mail_takes_nothing_from_a_board_on_which_its_sender_waits() {
    let screens = Screens::open();
    let world = screens.desk.world;
    let lead = writes_to_all(&screens);
    let id = request(&screens, lead);
    let tom = screens.sign_in(world.tom);
    let newest = screens.desk.run(journal::newest);
    let mut stream = screens.stream(&tom, &format!("/events?pipeline={}&after={newest}", world.sales), None).await;
    assert_eq!(writes_to_ida(&screens), lead);
    let told = until(&mut stream, &format!("incoming-{id}")).await;
    assert!(!told.contains(SECRET), "{told}");
    for user in [world.tom, world.mara] {
        let shown = seen(&screens, &screens.sign_in(user), lead).await;
        assert!(shown.contains(OPEN) && !shown.contains(SECRET));
    }
}
