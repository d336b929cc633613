//! Writes: notices, notice_settings, digests, webhooks, webhook_deliveries, webhook_bad_answers.

mod deliveries;
mod mails;
mod notices;
mod webhooks;

pub(super) use deliveries::{
    count_waiting, hooks_due, insert as insert_deliveries, list_due, list_ended, list_waiting, send_again, settle,
    sweep_deliveries, trim,
};
pub(super) use mails::*;
pub(super) use notices::*;
pub(super) use webhooks::{
    accounts_behind, count_bad_answer, delete as delete_webhook, list as list_webhooks, put as put_webhook,
    stop as stop_webhook,
};
