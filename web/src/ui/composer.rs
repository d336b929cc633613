//! The composer below a feed: a note, a task, a chat answer, words to a colleague. Each has its own form and address.

use maud::{Markup, html};

use super::icon::icon;

/// What is being written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writing {
    Note,
    Task,
    Chat,
    Message,
}

/// Where it goes and what can be written here.
#[derive(Clone, Copy)]
pub struct Composer<'a> {
    pub csrf_token: &'a str,
    /// The lead or incoming lead, for instance `/leads/7`; notes go to `/leads/7/notes`.
    pub record: &'a str,
    pub open: Writing,
    /// Who gets a chat answer; none, no chat.
    pub chat_with: Option<&'a str>,
    /// Who can be named with `@`: id and name.
    pub colleagues: &'a [(i64, &'a str)],
    /// What a task may say besides its words and its day, folded until it is wanted; none for who sets no tasks.
    pub task_details: Option<&'a Markup>,
    /// What was written appears where.
    pub below: Below,
}

/// What stands above the composer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Below {
    /// The whole feed, which shows at once what was written.
    Feed,
    /// A part of it, or figures: the whole feed is opened with what was written.
    Part,
}

/// One kind of writing: its words, its key, its noun in the address.
struct Kind {
    writing: Writing,
    name: &'static str,
    key: &'static str,
    /// Another key for the same, as the mock of Kommo's users has it.
    also: Option<&'static str>,
    noun: &'static str,
    send: &'static str,
}

const KINDS: [Kind; 4] = [
    Kind { writing: Writing::Note, name: "Note", key: "n", also: None, noun: "notes", send: "Save" },
    Kind { writing: Writing::Task, name: "Task", key: "a", also: Some("t"), noun: "tasks", send: "Add" },
    Kind { writing: Writing::Chat, name: "Chat", key: "c", also: None, noun: "messages", send: "Send" },
    Kind {
        writing: Writing::Message,
        name: "Colleague",
        key: "m",
        also: None,
        noun: "internal-messages",
        send: "Send",
    },
];

/// Tabs that are links, so that they work without script too.
pub fn composer(view: &Composer<'_>) -> Markup {
    let is_there = |kind: &&Kind| match kind.writing {
        Writing::Chat => view.chat_with.is_some(),
        Writing::Task => view.task_details.is_some(),
        Writing::Note | Writing::Message => true,
    };
    let kinds = || KINDS.iter().filter(is_there);
    html! {
        div.composer data-colleagues=(names(view.colleagues)) {
            div.tabs {
                div role="tablist" aria-label="Write" {
                    @for kind in kinds() {
                        a role="tab" id={ "write-" (kind.noun) "-tab" } href={ "?write=" (kind.noun) } data-key=(kind.key) data-also-key=[kind.also] aria-controls={ "write-" (kind.noun) }
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
        Writing::Note => "Write a note… @ mentions a colleague".to_owned(),
        Writing::Message => "Write to a colleague, who follows this from then on…".to_owned(),
        Writing::Task => "What is to be done?".to_owned(),
        Writing::Chat => format!("Answer {}…", view.chat_with.unwrap_or_default()),
    };
    let is_live = view.below == Below::Feed;
    let takes_files = matches!(kind.writing, Writing::Note | Writing::Message);
    html! {
        form method="post" action=(url) enctype=[takes_files.then_some("multipart/form-data")] hx-post=[is_live.then_some(&url)] hx-swap=[is_live.then_some("none")] {
            input type="hidden" name="csrf_token" value=(view.csrf_token);
            textarea name="text" rows="2" required[matches!(kind.writing, Writing::Task | Writing::Chat)] data-mentions[takes_files] aria-label=(kind.name) placeholder=(placeholder) {}
            @if let Some(task_details) = view.task_details.filter(|_| kind.writing == Writing::Task) {
                details.task-details { summary.muted.small { "Kind, hour, length, responsible" } (task_details) }
            }
            footer {
                @if kind.writing == Writing::Task { label.row.small { "Due " input.input type="date" name="due_on"; } }
                @if takes_files {
                    label.mini.attach title="Attach files" { (icon("paperclip")) span.sr { "Attach files" } input.sr type="file" name="files" multiple; }
                }
                @if kind.writing == Writing::Message {
                    label.row.small { "To " select.input name="to" { option value="" { "whom @ names" } @for (id, name) in view.colleagues { option value=(id) { (name) } } } }
                }
                span.attached.small.muted aria-live="polite" {}
                button.btn.primary { (kind.send) " " kbd aria-hidden="true" { "Ctrl ↵" } }
            }
        }
    }
}

/// The names for the list that `@` opens, one per line.
fn names(colleagues: &[(i64, &str)]) -> String {
    colleagues.iter().map(|(_, name)| *name).collect::<Vec<_>>().join("\n")
}
