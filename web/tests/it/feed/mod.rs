//! Mails, files, forms, calls in a feed, and what is private to somebody.

mod documents;
mod lines;
mod notes;

use crate::browser::Screens;
use base::ids::{LeadId, SourceId, UserId};
use flow::channels::arrivals::NewArrival;
use flow::channels::{AttachedFile, Details, Draft, MailDetails, Sender, SourceEvent};
use flow::{TakenIn, inbox, receive};
use serde_json::json;

/// A mail of somebody unknown.
pub fn mail(
    source_id: SourceId,
    html: Option<&str>,
    files: Vec<AttachedFile>,
    private_to: Option<UserId>,
) -> SourceEvent {
    let details = MailDetails {
        from_address: "ada@new.example".to_owned(),
        from_name: "Ada".to_owned(),
        ..MailDetails::default()
    };
    SourceEvent {
        source_id,
        pipeline_id: None,
        at: testkit::desk::NOW,
        sender: Sender { name: "Ada".to_owned(), emails: vec!["ada@new.example".to_owned()], ..Sender::default() },
        title: "The secret subject".to_owned(),
        text: "The secret text.".to_owned(),
        html: html.map(str::to_owned),
        details: Details::Mail(details),
        files,
        draft: Draft::default(),
        private_to,
    }
}

/// Takes a request in and gives the draft lead in whose feed it stands.
pub fn take_in(screens: &Screens, event: SourceEvent) -> LeadId {
    let identity = format!("test-{}", screens.desk.run(base::journal::newest));
    screens.desk.run_through(event.source_id, move |cx| {
        let arrival = NewArrival {
            source_id: event.source_id,
            channel: event.channel(),
            identity: identity.clone(),
            envelope: json!({}),
            body_file: None,
        };
        let taken = receive(cx, &arrival, &event)?;
        let (TakenIn::Held(id) | TakenIn::Continued(id)) = taken else { panic!("{taken:?}") };
        Ok::<_, flow::Error>(inbox::load(cx, id)?.lead_id)
    })
}

/// A file of a mail whose bytes are kept.
pub fn attached(
    screens: &Screens,
    name: &str,
    mime_type: &str,
    content_id: Option<&str>,
    bytes: &[u8],
) -> AttachedFile {
    AttachedFile {
        name: name.to_owned(),
        mime_type: mime_type.to_owned(),
        size_bytes: i64::try_from(bytes.len()).unwrap(),
        content_id: content_id.map(str::to_owned),
        file: screens.files.put(bytes).unwrap().to_string(),
    }
}
