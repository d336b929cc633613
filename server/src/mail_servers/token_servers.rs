//! The servers of Google and Microsoft at which codes become tokens, and tokens new ones (RFC 6749, RFC 7636; R-3). Over the
//! guarded way out, like everything that leaves.

use super::https::{Https, HttpsError, MAX_ANSWER_BYTES};
use base::dial::Guard;
use mail::servers::Asking;
use mail::tokens::{Journey, NoTokens, Provider, Registration, Tokens};
use oauth2::basic::{
    BasicErrorResponse, BasicErrorResponseType, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse,
    BasicTokenType,
};
use oauth2::{
    AsyncHttpClient, AuthType, AuthUrl, AuthorizationCode, Client, ClientId, ClientSecret, CsrfToken, EndpointNotSet,
    EndpointSet, ExtraTokenFields, HttpRequest, HttpResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl,
    RefreshToken, RequestTokenError, Scope, StandardRevocableToken, StandardTokenResponse, TokenResponse, TokenUrl,
};
use rustls::ClientConfig;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Where one provider is, and what is asked of it. `TENANT` stands for a directory of Microsoft.
#[derive(Clone, Debug)]
pub struct Place {
    /// Where people give their consent.
    pub consent: String,
    /// Where codes and tokens are taken.
    pub tokens: String,
    /// What is asked for.
    pub scopes: &'static [&'static str],
    /// What its page is told besides.
    pub parameters: &'static [(&'static str, &'static str)],
}

/// Where all of them are.
#[derive(Clone, Debug)]
pub struct Places {
    /// Google.
    pub google: Place,
    /// Microsoft.
    pub microsoft: Place,
}

impl Places {
    /// Where they say that they are.
    pub fn public() -> Places {
        Places {
            google: Place {
                consent: "https://accounts.google.com/o/oauth2/v2/auth".to_owned(),
                tokens: "https://oauth2.googleapis.com/token".to_owned(),
                scopes: &["https://mail.google.com/", "openid", "email"],
                // Without these there is no refresh token the second time.
                parameters: &[("access_type", "offline"), ("prompt", "consent")],
            },
            microsoft: Place {
                consent: "https://login.microsoftonline.com/TENANT/oauth2/v2.0/authorize".to_owned(),
                tokens: "https://login.microsoftonline.com/TENANT/oauth2/v2.0/token".to_owned(),
                scopes: &[
                    "https://outlook.office.com/IMAP.AccessAsUser.All",
                    "https://outlook.office.com/SMTP.Send",
                    "offline_access",
                    "openid",
                    "email",
                ],
                parameters: &[],
            },
        }
    }

    fn of(&self, at: &Registration) -> Place {
        let place = match at.provider {
            Provider::Google => &self.google,
            Provider::Microsoft => &self.microsoft,
        };
        let tenant = if at.tenant.is_empty() { "common" } else { at.tenant.as_str() };
        let whole = |address: &str| address.replace("TENANT", tenant);
        Place { consent: whole(&place.consent), tokens: whole(&place.tokens), ..place.clone() }
    }
}

/// An access token without an end is renewed after this. Seconds.
const USUAL_LIFETIME: i64 = 3_600;

/// What a provider says of who signed in, beside the tokens (OpenID Connect).
#[derive(Debug, Deserialize, Serialize)]
struct Beside {
    id_token: Option<String>,
}

impl ExtraTokenFields for Beside {}

impl<'a> AsyncHttpClient<'a> for Https {
    type Error = HttpsError;
    type Future = Asking<'a, Result<HttpResponse, HttpsError>>;

    fn call(&'a self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request, MAX_ANSWER_BYTES))
    }
}

type Answer = StandardTokenResponse<Beside, BasicTokenType>;
type Asked = Client<
    BasicErrorResponse,
    Answer,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;

/// The way to all of them.
pub struct TokenServers {
    https: Https,
    places: Places,
}

impl TokenServers {
    /// Over this guard, trusting what `tls` trusts.
    pub fn new(guard: Arc<Guard>, tls: Arc<ClientConfig>, places: Places) -> TokenServers {
        TokenServers { https: Https::new(guard, tls), places }
    }

    /// The address to which somebody is sent for their consent.
    ///
    /// # Errors
    /// [`NoTokens::Registration`].
    pub fn consent_address(&self, at: &Registration, journey: &Journey) -> Result<String, NoTokens> {
        let place = self.places.of(at);
        let client = self.asked(at)?.set_redirect_uri(back_to(at, journey)?);
        let verifier = PkceCodeVerifier::new(journey.verifier.expose_secret().to_owned());
        let mut request = client
            .authorize_url(|| CsrfToken::new(journey.state.expose_secret().to_owned()))
            .add_scopes(place.scopes.iter().map(|scope| Scope::new((*scope).to_owned())))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
            .add_extra_param("login_hint", &journey.address);
        for (name, value) in place.parameters {
            request = request.add_extra_param(*name, *value);
        }
        Ok(request.url().0.into())
    }

    /// Redeems a code.
    ///
    /// # Errors
    /// [`NoTokens`].
    pub async fn redeem(&self, at: &Registration, journey: &Journey, code: &SecretString) -> Result<Tokens, NoTokens> {
        let client = self.asked(at)?.set_redirect_uri(back_to(at, journey)?);
        let request = client
            .exchange_code(AuthorizationCode::new(code.expose_secret().to_owned()))
            .set_pkce_verifier(PkceCodeVerifier::new(journey.verifier.expose_secret().to_owned()));
        let answer = request.request_async(&self.https).await;
        answer.map(|answer| tokens(&answer)).map_err(|error| refusal(at.provider, &error))
    }

    /// Renews tokens.
    ///
    /// # Errors
    /// [`NoTokens`]; after [`NoTokens::Ended`] it is of no use to ask again.
    pub async fn renew(&self, at: &Registration, refresh: &SecretString) -> Result<Tokens, NoTokens> {
        let (client, refresh) = (self.asked(at)?, RefreshToken::new(refresh.expose_secret().to_owned()));
        let answer = client.exchange_refresh_token(&refresh).request_async(&self.https).await;
        answer.map(|answer| tokens(&answer)).map_err(|error| refusal(at.provider, &error))
    }

    fn asked(&self, at: &Registration) -> Result<Asked, NoTokens> {
        let place = self.places.of(at);
        let (consent, tokens) = (AuthUrl::new(place.consent), TokenUrl::new(place.tokens));
        let (Ok(consent), Ok(tokens)) = (consent, tokens) else {
            return Err(no_address(at, "the directory is no part of an address"));
        };
        Ok(Client::new(ClientId::new(at.client_id.clone()))
            .set_client_secret(ClientSecret::new(at.client_secret.expose_secret().to_owned()))
            .set_auth_type(AuthType::RequestBody)
            .set_auth_uri(consent)
            .set_token_uri(tokens))
    }
}

fn back_to(at: &Registration, journey: &Journey) -> Result<RedirectUrl, NoTokens> {
    RedirectUrl::new(journey.back_to.clone()).map_err(|_| no_address(at, "the way back is no address"))
}

fn no_address(at: &Registration, what: &str) -> NoTokens {
    NoTokens::Registration { provider: at.provider, code: what.to_owned() }
}

fn tokens(answer: &Answer) -> Tokens {
    let seconds = |lifetime: std::time::Duration| i64::try_from(lifetime.as_secs()).unwrap_or(USUAL_LIFETIME);
    Tokens {
        access: answer.access_token().secret().clone().into(),
        refresh: answer.refresh_token().map(|refresh| refresh.secret().clone().into()),
        lifetime: answer.expires_in().map_or(USUAL_LIFETIME, seconds),
        signed_in_as: answer.extra_fields().id_token.as_deref().and_then(signed_in_as),
    }
}

/// The address in an identity token. It came over TLS from the provider itself, so its signature says nothing more (OpenID
/// Connect Core §3.1.3.7), and nothing but a sentence for people depends on it.
fn signed_in_as(id_token: &str) -> Option<String> {
    use base64::Engine as _;
    let claims = id_token.split('.').nth(1)?;
    let claims = base64::prelude::BASE64_URL_SAFE_NO_PAD.decode(claims).ok()?;
    let claims: serde_json::Value = serde_json::from_slice(&claims).ok()?;
    let said = [&claims["email"], &claims["preferred_username"]].into_iter().find_map(|claim| claim.as_str())?;
    mail::discovery::Typed::read(said).ok().map(|typed| typed.address())
}

/// What a provider's refusal means; nothing that was sent stands in it.
fn refusal(provider: Provider, error: &RequestTokenError<HttpsError, BasicErrorResponse>) -> NoTokens {
    let later = |reason: String| NoTokens::Later { provider, reason };
    match error {
        RequestTokenError::ServerResponse(answer) => match answer.error() {
            BasicErrorResponseType::InvalidGrant => NoTokens::Ended { provider },
            BasicErrorResponseType::InvalidClient
            | BasicErrorResponseType::UnauthorizedClient
            | BasicErrorResponseType::InvalidScope
            | BasicErrorResponseType::InvalidRequest
            | BasicErrorResponseType::UnsupportedGrantType => {
                NoTokens::Registration { provider, code: answer.error().to_string() }
            }
            BasicErrorResponseType::Extension(word) => match word.as_str() {
                // Microsoft: the person has to do something at its page (a second factor, a new consent).
                "interaction_required" | "consent_required" | "login_required" => NoTokens::Ended { provider },
                _ => later(word.chars().filter(|letter| !letter.is_control()).take(MAX_WORD_CHARS).collect()),
            },
        },
        RequestTokenError::Request(error) => later(error.to_string()),
        // The body may hold half an answer, so it is not repeated.
        RequestTokenError::Parse(..) | RequestTokenError::Other(_) => later("its answer cannot be read".to_owned()),
    }
}

/// Of a word that no standard knows so much is repeated. Characters.
const MAX_WORD_CHARS: usize = 60;

#[cfg(test)]
mod tests;
