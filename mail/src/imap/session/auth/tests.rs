//! A scripted server, as Google and Microsoft answer tokens, and as others answer passwords.

use crate::imap::{ImapError, ImapSettings, try_sign_in};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use testkit::ScramServer;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, duplex};

/// Signs in with a token at a server that takes it by this mechanism; gives what became of it, and what the client said
/// after its `AUTHENTICATE`.
async fn sign_in_by(mechanism: &'static str, answers: [&'static str; 2]) -> (Result<(), ImapError>, Vec<String>) {
    let (ours, theirs) = duplex(4096);
    let server = tokio::spawn(async move {
        let (read, mut write) = tokio::io::split(theirs);
        let (mut lines, mut said) = (BufReader::new(read).lines(), Vec::new());
        write.write_all(b"* OK ready\r\n").await.unwrap();
        let mut tag = String::new();
        while let Ok(Some(line)) = lines.next_line().await {
            let (first, command) = line.split_once(' ').unwrap_or(("", &line));
            let answer = match command.split(' ').next().unwrap_or_default() {
                "CAPABILITY" => format!("* CAPABILITY IMAP4rev1 AUTH={mechanism} AUTH=PLAIN\r\n{first} OK x\r\n"),
                "AUTHENTICATE" => {
                    assert_eq!(command, format!("AUTHENTICATE {mechanism}"));
                    first.clone_into(&mut tag);
                    "+ \r\n".to_owned()
                }
                "EXAMINE" => format!("* 0 EXISTS\r\n* OK [UIDVALIDITY 1] x\r\n{first} OK x\r\n"),
                "LOGOUT" => format!("* BYE\r\n{first} OK x\r\n"),
                _ => {
                    said.push(line.clone());
                    answers[said.len() - 1].replace("TAG", &tag)
                }
            };
            if write.write_all(answer.as_bytes()).await.is_err() {
                break;
            }
        }
        said
    });
    let settings = ImapSettings::with_token("mara@gmail.example", "ya29.token".to_owned().into());
    let result = try_sign_in(&settings, ours).await;
    (result, server.await.unwrap())
}

#[tokio::test]
async fn a_token_is_given_as_xoauth2() {
    let (result, said) = sign_in_by("XOAUTH2", ["TAG OK welcome\r\n", ""]).await;
    assert!(result.is_ok(), "{result:?}");
    let given = BASE64_STANDARD.decode(&said[0]).unwrap();
    assert_eq!(given, b"user=mara@gmail.example\x01auth=Bearer ya29.token\x01\x01");
}

#[tokio::test]
async fn a_token_that_is_refused_is_heard_out_and_then_a_refused_sign_in() {
    let (result, said) = sign_in_by(
        "XOAUTH2",
        ["+ eyJzdGF0dXMiOiI0MDAifQ==\r\n", "TAG NO [AUTHENTICATIONFAILED] Invalid credentials\r\n"],
    )
    .await;
    assert!(matches!(result, Err(ImapError::SignInRefused(_))), "{result:?}");
    assert_eq!(said[1], "", "an empty line ends the explanation");
}

/// RFC 7628: the standard, where it is all that a server offers.
#[tokio::test]
async fn a_server_with_the_standard_mechanism_only_is_given_the_token_so() {
    let (result, said) = sign_in_by("OAUTHBEARER", ["TAG OK welcome\r\n", ""]).await;
    assert!(result.is_ok(), "{result:?}");
    let given = BASE64_STANDARD.decode(&said[0]).unwrap();
    assert_eq!(given, b"n,a=mara@gmail.example,\x01auth=Bearer ya29.token\x01\x01");
    let explained = ["+ eyJzdGF0dXMiOiJpbnZhbGlkX3Rva2VuIn0=\r\n", "TAG NO no\r\n"];
    let (result, said) = sign_in_by("OAUTHBEARER", explained).await;
    assert!(matches!(result, Err(ImapError::SignInRefused(_))), "{result:?}");
    assert_eq!(said[1], "AQ==", "one control character ends the explanation");
}

/// What a server of SCRAM does with what it hears.
#[derive(Clone, Copy, PartialEq)]
enum Manner {
    Proves,
    /// It shows something else for a proof.
    Pretends,
    /// It lets us in at once.
    Waves,
    /// It cannot check a password that it is not told.
    MustBeTold,
    /// It knows another password.
    KnowsAnother,
}

/// Signs in with a password at a server that offers to be proved it; gives what became of it, and the lines of the client.
async fn sign_in_at(manner: Manner) -> (Result<(), ImapError>, Vec<String>) {
    let (ours, theirs) = duplex(4096);
    let server = tokio::spawn(async move {
        let (read, mut write) = tokio::io::split(theirs);
        let (mut lines, mut said) = (BufReader::new(read).lines(), Vec::<String>::new());
        let (mut tag, mut exchange) = (String::new(), None::<ScramServer>);
        write.write_all(b"* OK ready\r\n").await.unwrap();
        while let Ok(Some(line)) = lines.next_line().await {
            said.push(line.clone());
            let (first, command) = line.split_once(' ').unwrap_or(("", &line));
            let answer = match (command.split(' ').next().unwrap_or_default(), exchange.as_ref()) {
                ("CAPABILITY", _) => {
                    format!("* CAPABILITY IMAP4rev1 AUTH=PLAIN AUTH=SCRAM-SHA-256\r\n{first} OK x\r\n")
                }
                ("AUTHENTICATE", _) if command.ends_with("256") && manner == Manner::MustBeTold => {
                    format!("{first} NO [AUTHENTICATIONFAILED] not so\r\n")
                }
                ("AUTHENTICATE", _) => {
                    first.clone_into(&mut tag);
                    "+ \r\n".to_owned()
                }
                ("EXAMINE", _) => format!("* 0 EXISTS\r\n* OK [UIDVALIDITY 1] x\r\n{first} OK x\r\n"),
                ("LOGOUT", _) => format!("* BYE\r\n{first} OK x\r\n"),
                _ if manner == Manner::MustBeTold || line.is_empty() => format!("{tag} OK welcome\r\n"),
                (_, None) => {
                    let password = if manner == Manner::KnowsAnother { "chalk" } else { "pencil" };
                    let begun = ScramServer::hear(password, &line);
                    format!("+ {}\r\n", exchange.insert(begun).challenge())
                }
                (_, Some(known)) => match manner {
                    Manner::Waves => format!("{tag} OK welcome\r\n"),
                    Manner::Pretends => format!("+ {}\r\n", BASE64_STANDARD.encode("v=bm8gcHJvb2Y=")),
                    _ => known.prove(&line).map_or_else(
                        || format!("{tag} NO [AUTHENTICATIONFAILED] wrong\r\n"),
                        |proof| format!("+ {proof}\r\n"),
                    ),
                },
            };
            if write.write_all(answer.as_bytes()).await.is_err() {
                break;
            }
        }
        said
    });
    let settings = ImapSettings::new("mara@firm.example", "pencil".to_owned().into());
    let result = try_sign_in(&settings, ours).await;
    (result, server.await.unwrap())
}

#[tokio::test]
async fn a_password_is_proved_where_a_server_can_have_it_so() {
    let (result, said) = sign_in_at(Manner::Proves).await;
    assert!(result.is_ok(), "{result:?}");
    assert!(said.iter().any(|line| line.ends_with("AUTHENTICATE SCRAM-SHA-256")), "{said:?}");
    assert!(!said.iter().any(|line| line.ends_with("PLAIN")), "{said:?}");
}

#[tokio::test]
async fn a_server_that_does_not_prove_that_it_knows_the_password_is_left() {
    for manner in [Manner::Pretends, Manner::Waves] {
        let (result, said) = sign_in_at(manner).await;
        assert!(matches!(&result, Err(ImapError::Protocol(text)) if text.contains("did not prove")), "{result:?}");
        assert!(!said.iter().any(|line| line.ends_with("PLAIN")), "nor is it told: {said:?}");
    }
}

/// Servers lock accounts after a few attempts.
#[tokio::test]
async fn a_wrong_password_is_one_attempt_at_a_server_that_was_proved_it() {
    let (result, said) = sign_in_at(Manner::KnowsAnother).await;
    assert!(matches!(result, Err(ImapError::SignInRefused(_))), "{result:?}");
    let attempts = said.iter().filter(|line| line.contains("AUTHENTICATE") || line.contains("LOGIN"));
    assert_eq!(attempts.count(), 1, "{said:?}");
}

#[tokio::test]
async fn a_server_that_can_check_only_what_it_is_told_is_told_under_tls() {
    let (result, said) = sign_in_at(Manner::MustBeTold).await;
    assert!(result.is_ok(), "{result:?}");
    let plain = said.iter().position(|line| line.ends_with("AUTHENTICATE PLAIN")).unwrap();
    assert_eq!(BASE64_STANDARD.decode(&said[plain + 1]).unwrap(), b"\0mara@firm.example\0pencil");
}
