//! The way to a provider and back, at a real token server.

use super::{Places, TokenServers};
use base::dial::Guard;
use base::tls;
use mail::tokens::{Journey, NoTokens, Provider, Registration};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::Arc;
use testkit::TokenServer;
use testkit::token_server::{LIFETIME, Mood};

fn servers(part: &TokenServer) -> TokenServers {
    let guard = Arc::new(Guard::new(vec!["127.0.0.0/8".parse().unwrap(), "::1/128".parse().unwrap()]));
    let mut places = Places::public();
    places.google.tokens = part.address();
    TokenServers::new(guard, tls::client_config(Some(&part.ca_file())).unwrap(), places)
}

fn registration(provider: Provider, tenant: &str) -> Registration {
    Registration {
        provider,
        client_id: "our-client-id".to_owned(),
        client_secret: "our-client-secret".to_owned().into(),
        tenant: tenant.to_owned(),
    }
}

fn journey() -> Journey {
    Journey {
        state: "a-state".to_owned().into(),
        verifier: "a-verifier-that-is-long-enough-for-the-standard".to_owned().into(),
        back_to: "https://crm.example.com/mail/consent".to_owned(),
        address: "mara@firm.example".to_owned(),
    }
}

fn asked(address: &str) -> HashMap<String, String> {
    url::Url::parse(address).unwrap().query_pairs().into_owned().collect()
}

#[tokio::test]
async fn a_provider_is_asked_for_a_code_that_only_we_can_redeem() {
    let part = TokenServer::start();
    let (servers, google) = (servers(&part), registration(Provider::Google, ""));
    let address = servers.consent_address(&google, &journey()).unwrap();
    assert!(address.starts_with("https://accounts.google.com/o/oauth2/v2/auth?"), "{address}");
    assert!(!address.contains("our-client-secret") && !address.contains("a-verifier"), "{address}");
    let query = asked(&address);
    for (name, value) in [
        ("response_type", "code"),
        ("client_id", "our-client-id"),
        ("redirect_uri", "https://crm.example.com/mail/consent"),
        ("scope", "https://mail.google.com/ openid email"),
        ("state", "a-state"),
        ("code_challenge_method", "S256"),
        ("access_type", "offline"),
        ("login_hint", "mara@firm.example"),
    ] {
        assert_eq!(query[name], value, "{name}");
    }
    let code = part.consent("mara@firm.example").into();
    let tokens = servers.redeem(&google, &journey(), &code).await.unwrap();
    assert!(tokens.refresh.is_some());
    assert_eq!(tokens.lifetime, LIFETIME);
    let form = &part.asked()[0];
    assert_eq!(
        (form["grant_type"].as_str(), form["redirect_uri"].as_str()),
        ("authorization_code", query["redirect_uri"].as_str())
    );
    use base64::Engine as _;
    let challenge = base64::prelude::BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(&form["code_verifier"]));
    assert_eq!(challenge, query["code_challenge"], "who redeems it is who asked (RFC 7636)");
    let twice = servers.redeem(&google, &journey(), &code).await;
    assert!(matches!(twice, Err(NoTokens::Ended { .. })), "{twice:?}");
}

#[tokio::test]
async fn microsoft_is_asked_in_one_directory_or_in_all_of_them() {
    let part = TokenServer::start();
    let servers = servers(&part);
    for (tenant, path) in [("", "/common/"), ("firm.example", "/firm.example/")] {
        let address = servers.consent_address(&registration(Provider::Microsoft, tenant), &journey()).unwrap();
        assert!(address.starts_with("https://login.microsoftonline.com/") && address.contains(path), "{address}");
        let scope = &asked(&address)["scope"];
        assert!(
            scope.contains("IMAP.AccessAsUser.All") && scope.contains("SMTP.Send") && scope.contains("offline_access")
        );
    }
}

#[tokio::test]
async fn a_token_server_that_is_down_is_no_refusal() {
    let part = TokenServer::start();
    let (servers, google) = (servers(&part), registration(Provider::Google, ""));
    part.feel(Mood::Down);
    let down = servers.renew(&google, &"refresh-1".to_owned().into()).await;
    assert!(matches!(down, Err(NoTokens::Later { .. })), "{down:?}");
    part.feel(Mood::Ended);
    let ended = servers.renew(&google, &"refresh-1".to_owned().into()).await;
    assert!(matches!(ended, Err(NoTokens::Ended { .. })), "{ended:?}");
}
