//! Events in plain words.

use flow::updates::webhooks::{Event, Noun, Verb};
use maud::{Markup, html};

/// The heading of what can happen to a kind of record.
pub(super) fn title(noun: Noun) -> &'static str {
    match noun {
        Noun::Lead => "Leads",
        Noun::Contact => "Contacts",
        Noun::Company => "Companies",
        Noun::Task => "Tasks",
        Noun::Request => "Incoming leads",
        Noun::Talk => "Chats",
        Noun::Message => "Messages in chats",
    }
}

/// What happened, as a box to tick says it below its heading.
pub(super) fn short(event: Event) -> &'static str {
    match (event.noun, event.verb) {
        (Noun::Request, Verb::Added) => "Came in",
        (Noun::Request, Verb::Changed) => "Went on",
        (Noun::Talk, Verb::Added) => "Began",
        (Noun::Talk, Verb::Changed) => "Went on or ended",
        (Noun::Message, _) => "A visitor wrote",
        (_, Verb::Added) => "Made",
        (_, Verb::Changed) => "Changed",
        (_, Verb::Deleted) => "Deleted",
        (_, Verb::Restored) => "Brought back",
        (_, Verb::Moved) => "Moved to another stage",
        (_, Verb::Assigned) => "Given to somebody else",
        (_, Verb::Noted) => "Note or call added",
        (_, Verb::Merged) => "Merged",
        (_, Verb::Unmerged) => "Merge undone",
        (_, Verb::Decided) => "Accepted, declined or linked",
    }
}

/// The same in a line of the log.
pub(super) fn whole(event: Event) -> String {
    format!("{}: {}", title(event.noun), short(event).to_lowercase())
}

/// The boxes to tick.
pub(super) fn choices(chosen: &[Event]) -> Markup {
    html! {
        @for noun in Noun::ALL {
            fieldset.choices {
                legend { (title(noun)) }
                div.row.wrap {
                    @for verb in noun.verbs() {
                        @let event = Event { noun, verb: *verb };
                        label.row { input.tick type="checkbox" name="event" value=(event) checked[chosen.contains(&event)]; (short(event)) }
                    }
                }
            }
        }
    }
}

/// What an address answered, in few words.
pub(super) fn answer(status: Option<i64>, problem: Option<&str>) -> Markup {
    html! {
        @match (status, problem) {
            (Some(status), None) => { span.num { (status) } },
            (_, Some(problem)) => { (problem) },
            (None, None) => { span.muted { "None yet" } },
        }
    }
}
