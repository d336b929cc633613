//! What every page is made of: functions from small plain views to markup. No domain types, no requests, no clock.
//!
//! A page, a load-more answer, a live update and a conflict answer call the same function, so they cannot drift apart.
//! Nothing here writes a `style=` attribute or an inline handler: the content security policy forbids both.

pub mod avatar;
pub mod bar;
pub mod bulk;
pub mod button;
pub mod chart;
pub mod column;
pub mod composer;
pub mod decide;
pub mod dialog;
pub mod drops;
pub mod empty;
pub mod exchange_menu;
pub mod feed;
pub mod field;
pub mod hue;
pub mod icon;
pub mod incoming_card;
pub mod keys;
pub mod layout;
pub mod lead_card;
pub mod link_dialog;
pub mod mail;
pub mod marked;
pub mod money;
pub mod move_menu;
pub mod notices;
pub mod partial;
pub mod pick;
pub mod pill;
pub mod props;
pub mod rail;
pub mod table;
pub mod task_card;
pub mod time;
pub mod toast;

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;
