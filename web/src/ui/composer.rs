//! The composer below a feed: a note, a task, a chat answer. Each has its own form and its own address.

use maud::{Markup, html};

/// What is being written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writing {
    Note,
    Task,
    Chat,
}

/// Where it goes and what can be written here.
#[derive(Clone, Copy, Debug)]
pub struct Composer<'a> {
    pub csrf_token: &'a str,
    /// The lead or incoming lead, for instance `/leads/7`; notes go to `/leads/7/notes`.
    pub record: &'a str,
    pub open: Writing,
    /// Who gets a chat answer; none, no chat.
    pub chat_with: Option<&'a str>,
}

/// One kind of writing: its words, its key, its noun in the address.
struct Kind {
    writing: Writing,
    name: &'static str,
    key: &'static str,
    noun: &'static str,
    send: &'static str,
}

const KINDS: [Kind; 3] = [
    Kind { writing: Writing::Note, name: "Note", key: "n", noun: "notes", send: "Save" },
    Kind { writing: Writing::Task, name: "Task", key: "t", noun: "tasks", send: "Add" },
    Kind { writing: Writing::Chat, name: "Chat", key: "c", noun: "messages", send: "Send" },
];

/// Tabs that are links, so that they work without script too.
pub fn composer(view: &Composer<'_>) -> Markup {
    let kinds = || KINDS.iter().filter(|kind| kind.writing != Writing::Chat || view.chat_with.is_some());
    html! {
        div.composer {
            div.tabs {
                div role="tablist" aria-label="Write" {
                    @for kind in kinds() {
                        a role="tab" id={ "write-" (kind.noun) "-tab" } href={ "?write=" (kind.noun) } data-key=(kind.key) aria-controls={ "write-" (kind.noun) }
                            aria-selected=(if kind.writing == view.open { "true" } else { "false" }) { (kind.name) " " kbd aria-hidden="true" { (kind.key.to_uppercase()) } }
                    }
                }
            }
            @for kind in kinds() {
                div role="tabpanel" id={ "write-" (kind.noun) } aria-labelledby={ "write-" (kind.noun) "-tab" } hidden[kind.writing != view.open] { (form(view, kind)) }
            }
        }
    }
}

fn form(view: &Composer<'_>, kind: &Kind) -> Markup {
    let url = format!("{}/{}", view.record, kind.noun);
    let placeholder = match kind.writing {
        Writing::Note => "Write a note…".to_owned(),
        Writing::Task => "What is to be done?".to_owned(),
        Writing::Chat => format!("Answer {}…", view.chat_with.unwrap_or_default()),
    };
    html! {
        form method="post" action=(url) hx-post=(url) hx-swap="none" {
            input type="hidden" name="csrf_token" value=(view.csrf_token);
            textarea name="text" rows="2" required aria-label=(kind.name) placeholder=(placeholder) {}
            footer {
                @if kind.writing == Writing::Task { label.row.small { "Due " input.input type="date" name="due_on"; } }
                button.btn.primary { (kind.send) " " kbd aria-hidden="true" { "Ctrl ↵" } }
            }
        }
    }
}
