//! Exchanges an application id and a secret, or a token of an identity provider, for an access token.

use std::time::Duration;

use domain::{ApplicationId, Credentials, Secret};
use reqwest::Method;
use secrecy::SecretString;
use serde::Deserialize;
use tokio::time::Instant;
use zeroize::Zeroizing;

use super::AccessGrant;
use super::endpoint::TokenEndpoint;
use crate::error::Area;
use crate::inner::ClientInner;
use crate::retry::Repeat;
use crate::transport::{Authorization, HttpRequest, RequestBody};
use crate::{Error, ErrorKind, IdTokenClaims, IdTokenIssuer, RefusalWords, SignIn};

/// A token and how long it lives.
pub(super) struct GrantedToken {
    pub(super) token: AccessGrant,
    pub(super) life: Duration,
}

/// Databricks' tokens live for an hour; a life that is not told, or absurd, is taken as this short one.
const UNKNOWN_LIFE: Duration = Duration::from_mins(5);
/// Longer lives are not believed.
const MAX_LIFE_S: f64 = 24.0 * 3600.0;
/// Tokens have one or two thousand characters.
const LIMIT_BYTES: usize = 256 << 10;

#[derive(Deserialize)]
struct TokenAnswer {
    access_token: SecretString,
    #[serde(default)]
    expires_in: Option<Number>,
}

/// A number, or a number as text: the simulator of databricks/cli sends the latter.
#[derive(Deserialize)]
#[serde(untagged)]
enum Number {
    Number(f64),
    Text(String),
}

/// What is shown to get a token.
pub(super) enum TokenGrant<'a> {
    /// An application id and its secret. The secret goes into the `Authorization` header.
    Secret(ApplicationId, &'a Secret),
    /// An application id and a token of the identity provider that Databricks trusts (RFC 8693). It goes into the form.
    IdToken(ApplicationId, Zeroizing<String>),
}

impl<'a> TokenGrant<'a> {
    /// Finds what to show. Fails with words when there is no ID token.
    pub(super) async fn of(
        sign_in: &'a SignIn,
        issuer: Option<&dyn IdTokenIssuer>,
    ) -> Result<Self, String> {
        match sign_in {
            SignIn::Credentials(Credentials::OauthM2m {
                application_id,
                client_secret,
            }) => Ok(Self::Secret(*application_id, client_secret)),
            SignIn::Credentials(Credentials::PersonalAccessToken { .. }) => {
                Err("a personal access token is not exchanged".to_owned())
            }
            SignIn::Credentials(Credentials::Federated {
                application_id,
                account_id,
            }) => {
                let issuer = issuer.ok_or("this program writes no ID tokens")?;
                let token = issuer.id_token(*account_id, *application_id).await?;
                Ok(Self::IdToken(*application_id, token))
            }
            SignIn::Provided(provider) => Err(format!("{} is not exchanged", provider.name())),
            SignIn::Federated(identity) => match identity.id_token.read() {
                Some(token) => Ok(Self::IdToken(identity.application_id, token)),
                None => Err(format!("{} holds no JSON Web Token", identity.id_token)),
            },
        }
    }

    fn form(&self) -> Zeroizing<String> {
        Zeroizing::new(match self {
            Self::Secret(..) => "grant_type=client_credentials&scope=all-apis".to_owned(),
            // The characters of a JSON Web Token and of an id mean nothing in a form.
            Self::IdToken(application_id, token) => format!(
                "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange&subject_token={}\
                 &subject_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Ajwt&client_id={application_id}&scope=all-apis",
                token.as_str()
            ),
        })
    }

    /// Tells an Entra secret and a refused ID token apart, and makes sure that an answer which repeats what was shown does not spread it.
    fn explained(&self, error: Error, words: &RefusalWords) -> Error {
        let is_refused = *error.kind() == ErrorKind::InvalidClient;
        match self {
            Self::Secret(_, secret) => {
                let is_entra = is_refused && secret.looks_like_entra();
                error.explained(is_entra.then_some(ErrorKind::EntraSecret), secret.expose())
            }
            Self::IdToken(_, token) => {
                // `invalid_grant` and `invalid_request` come with status 400.
                let is_refused = is_refused || *error.kind() == ErrorKind::Rejected;
                let kind = is_refused.then(|| ErrorKind::IdTokenRefused {
                    why: words.find(&error.occurrence().detail),
                    sent: IdTokenClaims::of(token).map(Box::new),
                });
                error.explained(kind, token)
            }
        }
    }
}

/// Gets a token. What is shown for it goes into this one request.
pub(super) async fn fetch(
    inner: &ClientInner,
    endpoint: &TokenEndpoint,
    grant: &TokenGrant<'_>,
    deadline: Instant,
) -> Result<GrantedToken, Error> {
    let basic;
    let authorization = match grant {
        TokenGrant::Secret(application_id, secret) => {
            basic = application_id.to_string();
            Authorization::Basic(&basic, secret)
        }
        TokenGrant::IdToken(..) => Authorization::None,
    };
    let request = HttpRequest {
        call: endpoint.call,
        area: Area::Token,
        method: Method::POST,
        path: endpoint.path.clone(),
        authorization,
        body: RequestBody::Form(grant.form()),
        repeat: Repeat::Token,
        limit_bytes: LIMIT_BYTES,
    };
    let sent = inner.transport.send(&endpoint.host, &request, deadline);
    let reply = sent
        .await
        .map_err(|error| grant.explained(error, &inner.refusal_words))?;
    let answer: TokenAnswer = reply.json()?;
    let exchanged = match grant {
        TokenGrant::IdToken(_, token) => IdTokenClaims::of(token),
        TokenGrant::Secret(..) => None,
    };
    Ok(GrantedToken {
        token: AccessGrant {
            secret: answer.access_token,
            exchanged,
        },
        life: life(answer.expires_in),
    })
}

fn life(expires_in: Option<Number>) -> Duration {
    let seconds = match expires_in {
        Some(Number::Number(seconds)) => Some(seconds),
        Some(Number::Text(text)) => text.trim().parse().ok(),
        None => None,
    };
    seconds
        .filter(|seconds| (1.0..=MAX_LIFE_S).contains(seconds))
        .map_or(UNKNOWN_LIFE, Duration::from_secs_f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(json: &str, seconds: u64) {
        let answer: TokenAnswer = serde_json::from_str(json).unwrap();
        assert_eq!(
            life(answer.expires_in),
            Duration::from_secs(seconds),
            "{json}"
        );
    }

    #[test]
    fn the_life_of_a_token_is_a_number_or_a_text() {
        check(
            r#"{"access_token":"x","expires_in":3600,"token_type":"Bearer"}"#,
            3600,
        );
        check(r#"{"access_token":"x","expires_in":"3600"}"#, 3600);
        check(r#"{"access_token":"x"}"#, 300);
        check(r#"{"access_token":"x","expires_in":-5}"#, 300);
        check(r#"{"access_token":"x","expires_in":1e300}"#, 300);
        check(r#"{"access_token":"x","expires_in":"NaN"}"#, 300);
    }
}
