//! Passwords at servers that are proved them and will not be told them.

use crate::mailbox::connect;
use mail::imap::{ImapError, ImapSettings, try_sign_in};
use std::path::Path;
use testkit::{Cyrus, Dovecot};

async fn sign_in(ca: &Path, port: u16, (username, password): (&str, &str)) -> Result<(), ImapError> {
    let settings = ImapSettings::new(username, password.to_owned().into());
    try_sign_in(&settings, connect(ca, port).await).await
}

#[tokio::test]
async fn a_password_is_proved_to_dovecot_by_scram() {
    let dovecot = Dovecot::start_with_scram();
    let (username, password) = dovecot.user(1);
    let (ca, port) = (dovecot.ca_file(), dovecot.imaps_port());
    let known = sign_in(&ca, port, (&username, &password)).await;
    assert!(known.is_ok(), "{known:?}");
    let wrong = sign_in(&ca, port, (&username, "a guess")).await;
    assert!(matches!(wrong, Err(ImapError::SignInRefused(_))), "{wrong:?}");
}

#[tokio::test]
async fn a_password_is_proved_to_cyrus_by_scram() {
    let cyrus = Cyrus::start();
    let (username, password) = cyrus.user();
    let (ca, port) = (cyrus.ca_file(), cyrus.imaps_port());
    let known = sign_in(&ca, port, (&username, &password)).await;
    assert!(known.is_ok(), "{known:?}");
    let wrong = sign_in(&ca, port, (&username, "a guess")).await;
    assert!(matches!(wrong, Err(ImapError::SignInRefused(_))), "{wrong:?}");
}
