//! Kommo's codes of events (kommo-api §11), and ours in the same spelling: `merge_lead`, `unmerge_contact`.

use flow::updates::webhooks::{Event, Noun, Verb};

/// Codes of Kommo's for what never happens here: customers are contacts, and there are no reviews of chat templates. A
/// program that asks for them too is not refused, and hears nothing of them.
pub const SILENT: [&str; 6] = [
    "add_customer",
    "update_customer",
    "delete_customer",
    "responsible_customer",
    "note_customer",
    "add_chat_template_review",
];

/// The code of an event: `status_lead`.
pub fn code(event: Event) -> String {
    format!("{}_{}", action(event.verb), noun(event.noun))
}

/// The event of a code.
pub fn event(code: &str) -> Option<Event> {
    Event::all().find(|event| self::code(*event) == code)
}

/// What happened, as it stands in the keys of a body: `leads[status]`.
pub fn action(verb: Verb) -> &'static str {
    match verb {
        Verb::Added => "add",
        Verb::Changed => "update",
        Verb::Deleted | Verb::Decided => "delete",
        Verb::Restored => "restore",
        Verb::Moved => "status",
        Verb::Assigned => "responsible",
        Verb::Noted => "note",
        Verb::Merged => "merge",
        Verb::Unmerged => "unmerge",
    }
}

/// Of what, as it stands in the keys of a body. Kommo tells of companies as of contacts, with a `type`; notes have keys of
/// their own.
pub fn key(event: Event) -> &'static str {
    match event.noun {
        Noun::Lead => "leads",
        Noun::Company if event.verb == Verb::Noted => "companies",
        Noun::Contact | Noun::Company => "contacts",
        Noun::Task => "task",
        Noun::Request => "unsorted",
        Noun::Talk => "talk",
        Noun::Message => "message",
    }
}

fn noun(noun: Noun) -> &'static str {
    match noun {
        Noun::Lead => "lead",
        Noun::Contact => "contact",
        Noun::Company => "company",
        Noun::Task => "task",
        Noun::Request => "unsorted",
        Noun::Talk => "talk",
        Noun::Message => "message",
    }
}

#[cfg(test)]
mod tests {
    use super::{SILENT, code, event};
    use flow::updates::webhooks::Event;

    #[test]
    fn every_event_has_a_code_that_leads_back_to_it() {
        for known in Event::all() {
            assert_eq!(event(&code(known)), Some(known));
        }
        assert!(SILENT.iter().all(|code| event(code).is_none()));
        for kommo in ["add_lead", "status_lead", "responsible_company", "note_contact", "update_task", "add_message"] {
            assert!(event(kommo).is_some(), "{kommo}");
        }
    }
}
