//! The list of keys, opened by `?`, with the switch that turns single keys off (WCAG 2.1.4).

use maud::{Markup, html};

use super::dialog;

const KEYS: [(&str, &[(&str, &str)]); 6] = [
    (
        "Everywhere",
        &[
            ("/", "Search"),
            ("C", "New lead, contact, company or task"),
            ("G L", "Leads"),
            ("G T", "Tasks"),
            ("G C", "Contacts"),
            ("G M", "Mail"),
            ("G R", "Stats"),
            ("G N", "Notifications"),
            ("G A", "Automate"),
            ("G S", "Settings"),
            ("Z", "Undo"),
            ("?", "This list"),
        ],
    ),
    (
        "Board",
        &[
            ("↑ ↓ or J K", "Next and previous card"),
            ("← →", "Next column"),
            ("Enter", "Open"),
            ("Shift ← →", "Carry to the next stage"),
            ("M then 1 to 9", "Move to a stage"),
            ("X", "Select"),
            ("Esc", "Clear the selection"),
        ],
    ),
    (
        "List",
        &[
            ("↑ ↓ ← →", "From cell to cell"),
            ("Enter or F2", "Change a value"),
            ("Esc", "Leave it as it was"),
            (".", "Show what came"),
        ],
    ),
    (
        "Mail",
        &[
            ("↑ ↓ or J K", "Next and previous thread"),
            ("Enter", "Open"),
            ("E", "Mark as read"),
            ("U", "Mark as unread"),
            ("#", "Delete here"),
            ("C", "Write"),
            ("R, A, F", "Reply, reply to all, forward"),
            ("/", "Search mail"),
            ("Esc", "Back to the list"),
        ],
    ),
    ("Incoming lead", &[("A", "Accept"), ("D", "Decline"), ("S", "Decline as spam"), ("L", "Link")]),
    (
        "Lead",
        &[
            ("N", "Note"),
            ("A or T", "Task"),
            ("C", "Chat"),
            ("M", "Message to a colleague"),
            ("/", "Search the feed"),
            ("@", "Name a colleague"),
            ("Ctrl Enter", "Send"),
            ("[ ]", "Previous and next lead"),
            ("Esc", "Back to the board"),
        ],
    ),
];

/// The dialog and the button that `?` presses.
pub fn dialog() -> Markup {
    let body = html! {
        @for (place, keys) in KEYS {
            h3.sub { (place) }
            dl.keys { @for (key, what) in keys { dt { kbd { (key) } } dd { (what) } } }
        }
    };
    let footer = html! {
        label.row { input.switch type="checkbox" role="switch" data-keys-switch checked; "Single keys are on" }
    };
    html! {
        button.sr type="button" data-key="?" data-open="#keys" aria-haspopup="dialog" { "List of keys" }
        (dialog::modal("keys", "Keys", &body, &footer))
    }
}
