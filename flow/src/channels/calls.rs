//! Calls: what a telephone exchange reports becomes a source event (SR-09, IL-21).

use super::{CallDetails, Details, Draft, Sender, SourceEvent};
use base::ids::SourceId;

/// The source event of a reported call. The text is what a person reads on the card.
pub fn event(source_id: SourceId, details: CallDetails, caller_name: &str) -> SourceEvent {
    SourceEvent {
        source_id,
        pipeline_id: None,
        at: details.called_at,
        sender: Sender {
            name: caller_name.trim().to_owned(),
            phones: vec![details.phone.clone()],
            ..Sender::default()
        },
        title: String::new(),
        text: describe(&details),
        html: None,
        details: Details::Call(details),
        files: Vec::new(),
        draft: Draft::default(),
        private_to: None,
    }
}

/// "Answered by Tom, 3 min 12 s, recorded" or "Missed call".
pub fn describe(call: &CallDetails) -> String {
    let mut parts = Vec::new();
    match (&call.answered_by, call.duration_seconds) {
        (_, 0) if call.is_outbound => parts.push("Not reached".to_owned()),
        (_, 0) => parts.push("Missed call".to_owned()),
        (Some(who), _) if !who.trim().is_empty() => parts.push(format!("Answered by {}", who.trim())),
        (_, _) if call.is_outbound => parts.push("Called".to_owned()),
        _ => parts.push("Answered".to_owned()),
    }
    if call.duration_seconds > 0 {
        parts.push(duration(call.duration_seconds));
    }
    if call.recording.is_some() {
        parts.push("recorded".to_owned());
    }
    if let Some(result) = call.result.as_deref().map(str::trim).filter(|result| !result.is_empty()) {
        parts.push(result.to_owned());
    }
    parts.join(", ")
}

fn duration(seconds: i64) -> String {
    match (seconds / 60, seconds % 60) {
        (0, rest) => format!("{rest} s"),
        (minutes, 0) => format!("{minutes} min"),
        (minutes, rest) => format!("{minutes} min {rest} s"),
    }
}
