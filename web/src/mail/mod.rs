//! Mail: the boxes that somebody may use, their threads, and the mails of one of them (EM-10, EM-20).

mod addresses;
mod boxes;
mod page;
mod settings;
pub mod templates;

pub use addresses::{choose as choose_forwarded, renew as renew_address};
pub use page::show;
pub use settings::show as show_settings;
pub use settings::{
    change_behaviour, change_kind, change_mailbox_state, connect, disconnect, show_connect, show_mailbox, sign_in_again,
};
