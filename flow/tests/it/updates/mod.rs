//! Station 9.

mod by_mail;
mod live;
mod notices;
mod webhooks;
