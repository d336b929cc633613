//! A scripted server, as Google and Microsoft answer tokens.

use crate::imap::{ImapError, ImapSettings, try_sign_in};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
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
