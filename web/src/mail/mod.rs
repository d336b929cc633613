//! Mail: the boxes that somebody may use, their threads, and the mails of one of them (EM-10, EM-20).

mod addresses;
mod answers;
mod asked;
mod boxes;
mod changes;
pub mod compose;
mod event;
mod frame;
mod journeys;
mod lead;
mod live;
mod mails;
mod opens;
mod original;
mod page;
mod pictures;
pub mod providers;
mod settings;
pub mod templates;
mod thread;
mod threads;

pub use addresses::{choose as choose_forwarded, renew as renew_address};
pub use changes::{delete, delete_mail, mark_read, mark_unread, restore, restore_mail};
pub use frame::{document, is_shown_inside};
pub use journeys::come_back;
pub use lead::{link, show_link};
pub use live::events;
pub use opens::opened;
pub use original::original;
pub use page::{show, show_mails, show_thread};
pub use pictures::{allow_pictures, block_pictures, show_pictures};
pub use settings::show as show_settings;
pub use settings::{
    change_behaviour, change_kind, change_mailbox_state, choose_folder, compare, connect, decide_quarantined,
    disconnect, save_quarantined, set_limits, set_open_tracking, set_signature, show_connect, show_keeping,
    show_mailbox, show_quarantine, sign_in_again,
};
