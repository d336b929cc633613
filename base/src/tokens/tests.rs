use rand::SeedableRng;
use rand::rngs::StdRng;

use super::*;
use crate::secrets::Vault;

const NOW: i64 = 1_790_000_000;

fn claims() -> Claims {
    Claims {
        aud: "0a1b2c".to_owned(),
        jti: "d4e5f6".to_owned(),
        iat: NOW,
        nbf: NOW,
        exp: NOW + 86_400,
        sub: "504141".to_owned(),
        grant_type: String::new(),
        account_id: 28_805_383,
        base_domain: "sluice.test".to_owned(),
        version: 2,
        scopes: vec!["crm".to_owned(), "files".to_owned()],
        api_domain: "api.sluice.test".to_owned(),
    }
}

fn vault() -> Vault {
    Vault::from_key([7; 32])
}

fn part(json: &str) -> String {
    URL_SAFE_NO_PAD.encode(json)
}

/// Signs any header and any claims with the real key.
fn signed(header: &str, claims: &str) -> String {
    let said = format!("{}.{}", part(header), part(claims));
    let tag = URL_SAFE_NO_PAD.encode(vault().hmac("api token", said.as_bytes()));
    format!("{said}.{tag}")
}

#[test]
fn random_tokens_fit_in_a_url_and_differ() {
    let mut rng = StdRng::seed_from_u64(1);
    let (one, two) = (random_token(&mut rng), random_token(&mut rng));
    assert_eq!(one.reveal().len(), 43);
    assert!(one.reveal().chars().all(|letter| letter.is_ascii_alphanumeric() || "-_".contains(letter)));
    assert_ne!(one.reveal(), two.reveal());
}

/// FIPS 180-2, appendix B.1.
#[test]
fn a_token_is_stored_as_its_sha256() {
    assert_eq!(hash_token("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

#[test]
fn a_signed_token_says_what_was_put_in() {
    let token = sign(&vault(), &claims());
    assert_eq!(verify(&vault(), token.reveal(), NOW), Ok(claims()));
}

/// Kommo's clients decode the token without checking it: `kruk` needs a numeric exp, others read the account (kommo-api §1.1).
#[test]
fn any_client_can_read_the_claims() {
    let token = sign(&vault(), &claims());
    let parts: Vec<serde_json::Value> = token
        .reveal()
        .split('.')
        .take(2)
        .map(|part| serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap())
        .collect();
    assert_eq!(parts[0], serde_json::json!({"alg": "HS256", "typ": "JWT"}));
    assert_eq!(
        parts[1],
        serde_json::json!({
            "aud": "0a1b2c", "jti": "d4e5f6", "iat": NOW, "nbf": NOW, "exp": NOW + 86_400, "sub": "504141",
            "grant_type": "", "account_id": 28_805_383, "base_domain": "sluice.test", "version": 2,
            "scopes": ["crm", "files"], "api_domain": "api.sluice.test",
        })
    );
    assert_eq!(token.reveal().split('.').count(), 3);
}

#[test]
fn a_token_ends_at_its_second() {
    let token = sign(&vault(), &claims());
    assert!(verify(&vault(), token.reveal(), NOW + 86_399).is_ok());
    assert_eq!(verify(&vault(), token.reveal(), NOW + 86_400), Err(TokenError::Expired));
}

#[test]
fn a_node_whose_clock_is_a_minute_behind_accepts_a_fresh_token() {
    let token = sign(&vault(), &claims());
    assert!(verify(&vault(), token.reveal(), NOW - 60).is_ok());
    assert_eq!(verify(&vault(), token.reveal(), NOW - 61), Err(TokenError::NotYet));
}

#[test]
fn a_token_of_another_installation_is_refused() {
    let token = sign(&Vault::from_key([8; 32]), &claims());
    assert_eq!(verify(&vault(), token.reveal(), NOW), Err(TokenError::Signature));
}

#[test]
fn no_changed_letter_goes_unnoticed() {
    let token = sign(&vault(), &claims());
    for place in 0..token.reveal().len() {
        let mut changed = token.reveal().as_bytes().to_vec();
        changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(changed).unwrap();
        assert!(verify(&vault(), &changed, NOW).is_err(), "letter {place}");
    }
}

#[test]
fn a_shortened_signature_is_refused_although_addresses_may_have_one() {
    let token = sign(&vault(), &claims());
    let (said, signature) = token.reveal().rsplit_once('.').unwrap();
    let short = URL_SAFE_NO_PAD.encode(&URL_SAFE_NO_PAD.decode(signature).unwrap()[..16]);
    assert_eq!(verify(&vault(), &format!("{said}.{short}"), NOW), Err(TokenError::Signature));
}

#[test]
fn only_hs256_counts_even_with_our_own_signature() {
    let said = serde_json::to_string(&claims()).unwrap();
    assert_eq!(verify(&vault(), &signed(r#"{"alg":"HS256","typ":"JWT"}"#, &said), NOW), Ok(claims()));
    for algorithm in ["none", "None", "hs256", "HS512", "RS256", ""] {
        let header = format!(r#"{{"alg":"{algorithm}","typ":"JWT"}}"#);
        assert_eq!(verify(&vault(), &signed(&header, &said), NOW), Err(TokenError::Algorithm), "{algorithm}");
    }
    let unsigned = format!("{}.{}.", part(r#"{"alg":"none","typ":"JWT"}"#), part(&said));
    assert_eq!(verify(&vault(), &unsigned, NOW), Err(TokenError::Algorithm));
}

#[test]
fn what_is_no_token_is_refused() {
    let long = format!("{}.a.b", "a".repeat(5000));
    for token in ["", ".", "..", "a.b", "a.b.c", "Bearer x", "e30.e30.e30", "é.é.é", &long] {
        assert_eq!(verify(&vault(), token, NOW), Err(TokenError::Form), "{token}");
    }
    let strange = signed(r#"{"alg":"HS256","typ":"JWT"}"#, r#"{"exp":"tomorrow"}"#);
    assert_eq!(verify(&vault(), &strange, NOW), Err(TokenError::Form));
}
