//! Signing in to an SMTP server (RFC 4954) by what lettre does not speak: SCRAM-SHA-256 and OAUTHBEARER; and XOAUTH2, for
//! lettre stops at the explanation of a refusal.

use super::{Refused, said};
use base::secrets::Secret;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::Ehlo;
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::Response;
use mail::scram::{MECHANISM, Scram, ScramError};
use mail::tokens::TokenMechanism;

/// The server says something that wants an answer.
const CHALLENGE: u16 = 334;

/// How a server may be signed in to. It is asked anew: of its first answer lettre keeps what lettre speaks.
pub(super) struct Offered(Vec<String>);

impl Offered {
    pub(super) async fn ask(connection: &mut AsyncSmtpConnection, hello: &ClientId) -> Result<Offered, Error> {
        let answer = connection.command(Ehlo::new(hello.clone())).await?;
        let of_line = |line: &str| {
            // Older servers of Microsoft write `AUTH=LOGIN`.
            let (word, mechanisms) = line.split_once([' ', '='])?;
            let mechanisms = mechanisms.split_whitespace().map(str::to_uppercase).collect::<Vec<_>>();
            word.eq_ignore_ascii_case("AUTH").then_some(mechanisms)
        };
        Ok(Offered(answer.message().filter_map(of_line).flatten().collect()))
    }

    fn has(&self, mechanism: &str) -> bool {
        self.0.iter().any(|offered| offered == mechanism)
    }
}

/// Signs in with a token, by what the server offers.
pub(super) async fn give_token(
    connection: &mut AsyncSmtpConnection,
    offered: &Offered,
    (username, token): (&str, &Secret),
) -> Result<(), Refused> {
    let mechanism = TokenMechanism::for_server(|name| offered.has(name));
    let command = format!("AUTH {} {}\r\n", mechanism.name(), mechanism.response(username, token.reveal()));
    let answer = connection.command(command).await.map_err(|error| refused(&error))?;
    if answer.has_code(CHALLENGE) {
        let heard_out = connection.command(format!("{}\r\n", mechanism.heard_out())).await;
        heard_out.map_err(|error| refused(&error))?;
    }
    Ok(())
}

/// Signs in with a password: proved by SCRAM-SHA-256 where that is offered, else sent by PLAIN or LOGIN.
pub(super) async fn give_password(
    connection: &mut AsyncSmtpConnection,
    offered: &Offered,
    (username, password): (&str, &Secret),
) -> Result<(), Refused> {
    if offered.has(MECHANISM) {
        match begin_proof(connection, username, password).await {
            // A server whose store of passwords has hashes of another kind for some offers it to them all the same, and
            // refuses before it asks for a proof. Once it has refused a proof the password is wrong: told as well, it were
            // a second attempt, and servers lock accounts after a few.
            Err(Failed::Refused(error)) if error.is_permanent() && offered.has("PLAIN") => {}
            begun => return prove(connection, begun?).await.map_err(Refused::from),
        }
    }
    let credentials = Credentials::new(username.to_owned(), password.reveal().to_owned());
    let signed_in = connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials).await;
    signed_in.map(|_| ()).map_err(|error| refused(&error))
}

/// Why a password was not proved.
enum Failed {
    /// The server said no.
    Refused(Error),
    /// The server is not to be believed.
    Distrusted(ScramError),
}

impl From<Failed> for Refused {
    fn from(failed: Failed) -> Refused {
        match failed {
            Failed::Refused(error) => refused(&error),
            Failed::Distrusted(error) => Refused::ForNow(format!("the server was not signed in to: {error}")),
        }
    }
}

/// Says who we are; the server asks for a proof, or refuses whomever it can have none of.
async fn begin_proof(
    connection: &mut AsyncSmtpConnection,
    username: &str,
    password: &Secret,
) -> Result<(Scram, String), Failed> {
    let (scram, first) = Scram::begin(username, password.reveal().to_owned().into());
    let challenge = challenged(connection, format!("AUTH {MECHANISM} {first}\r\n")).await?;
    Ok((scram, challenge))
}

/// A server that lets us in without a proof of its own is not believed: it may be somebody else.
async fn prove(connection: &mut AsyncSmtpConnection, (scram, challenge): (Scram, String)) -> Result<(), Failed> {
    let (answer, unproved) = scram.prove(&challenge).await.map_err(Failed::Distrusted)?;
    let proved = unproved.check(&challenged(connection, format!("{answer}\r\n")).await?);
    if let Err(ScramError::Unreadable | ScramError::Unproved) = proved {
        return proved.map_err(Failed::Distrusted);
    }
    connection.command("\r\n").await.map_err(Failed::Refused)?;
    proved.map_err(Failed::Distrusted)
}

async fn challenged(connection: &mut AsyncSmtpConnection, line: String) -> Result<String, Failed> {
    let answer: Response = connection.command(line).await.map_err(Failed::Refused)?;
    if !answer.has_code(CHALLENGE) {
        return Err(Failed::Distrusted(ScramError::Unproved));
    }
    Ok(answer.message().next().unwrap_or_default().to_owned())
}

/// A refused sign-in says nothing of the mail: it goes when somebody has signed in again.
fn refused(error: &Error) -> Refused {
    Refused::ForNow(format!("the sign-in was refused: {}", said(error)))
}

#[cfg(test)]
mod tests;
