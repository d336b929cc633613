//! A token is given to an SMTP server (RFC 4954): lettre stops at the explanation of a refusal and knows no OAUTHBEARER.

use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::Mechanism;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use mail::tokens::TokenMechanism;

/// The server explains a refusal, and says it after that was heard out.
const EXPLAINED: u16 = 334;

/// Signs in with a token.
pub(super) async fn give(connection: &mut AsyncSmtpConnection, username: &str, token: &str) -> Result<(), Error> {
    let speaks_xoauth2 = connection.server_info().supports_auth_mechanism(Mechanism::Xoauth2);
    // Of the others lettre tells only what it speaks itself: a server without XOAUTH2 has the standard.
    let mechanism = TokenMechanism::for_server(|name| (name == TokenMechanism::Xoauth2.name()) == speaks_xoauth2);
    let command = format!("AUTH {} {}\r\n", mechanism.name(), mechanism.response(username, token));
    let answer = connection.command(command).await?;
    if answer.has_code(EXPLAINED) {
        connection.command(format!("{}\r\n", mechanism.heard_out())).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
