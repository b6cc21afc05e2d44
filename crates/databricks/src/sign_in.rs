//! With what somebody signs in.

use std::fmt;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::{AccountId, ApplicationId, Credentials};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use zeroize::Zeroizing;

use crate::{TokenProvider, bounded};

/// With what somebody signs in: credentials, or a token of an identity provider that Databricks trusts.
#[derive(Debug, Clone)]
pub enum SignIn {
    /// Credentials of Databricks' own.
    Credentials(Credentials),
    /// Workload identity federation: no secret of Databricks is anywhere.
    Federated(FederatedIdentity),
    /// Tokens that somebody else gets.
    Provided(Arc<dyn TokenProvider>),
}

/// A service principal with a federation policy, and where the tokens are that the policy trusts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FederatedIdentity {
    /// The service principal.
    pub application_id: ApplicationId,
    /// Where the identity provider puts its tokens.
    pub id_token: IdTokenSource,
}

/// Where an identity provider puts the tokens that Databricks exchanges for its own. Read anew for every exchange: they live for minutes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum IdTokenSource {
    /// An environment variable, as CI systems have it.
    Environment(String),
    /// A file, as Kubernetes renews it.
    File(PathBuf),
}

/// Writes ID tokens in which this program itself says who it is, for principals that trust it by a federation policy.
pub trait IdTokenIssuer: fmt::Debug + Send + Sync {
    /// Writes one, good for minutes, for a service principal of an account and for nobody else.
    ///
    /// # Errors
    /// Why there is none, as a sentence without secrets.
    fn id_token(&self, account_id: AccountId, application_id: ApplicationId) -> IssuedFuture<'_>;
}

/// The work of writing an ID token.
pub type IssuedFuture<'a> =
    Pin<Box<dyn Future<Output = Result<Zeroizing<String>, String>> + Send + 'a>>;

/// What an ID token says, which is no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdTokenClaims {
    /// Who wrote it (`iss`).
    pub issuer: String,
    /// Whom it names (`sub`).
    pub subject: String,
    /// For whom it is (`aud`).
    pub audience: String,
    /// The key that signed it (`kid`).
    pub kid: Option<String>,
    /// When it was written (`iat`), in seconds since 1970.
    pub issued_at: Option<i64>,
    /// When it ends (`exp`), in seconds since 1970.
    pub expires_at: Option<i64>,
}

impl IdTokenClaims {
    /// Reads a token without judging it.
    pub(crate) fn of(token: &str) -> Option<Self> {
        #[derive(Deserialize)]
        struct Header {
            kid: Option<String>,
        }
        #[derive(Deserialize)]
        struct Payload {
            #[serde(default)]
            iss: String,
            #[serde(default)]
            sub: String,
            #[serde(default)]
            aud: Value,
            iat: Option<i64>,
            exp: Option<i64>,
        }
        fn part<T: DeserializeOwned>(part: Option<&str>) -> Option<T> {
            serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part?).ok()?).ok()
        }
        let mut parts = token.split('.');
        let header: Header = part(parts.next())?;
        let payload: Payload = part(parts.next())?;
        let audience = match payload.aud {
            Value::String(one) => one,
            Value::Array(many) => {
                let many = many.iter().filter_map(Value::as_str);
                many.collect::<Vec<_>>().join(", ")
            }
            _ => String::new(),
        };
        Some(Self {
            issuer: bounded(&payload.iss),
            subject: bounded(&payload.sub),
            audience: bounded(&audience),
            kid: header.kid.as_deref().map(bounded),
            issued_at: payload.iat,
            expires_at: payload.exp,
        })
    }
}

/// Identity providers write a few kilobytes at most.
const MAX_ID_TOKEN_BYTES: usize = 64 << 10;

impl IdTokenSource {
    /// Reads the token that is there now; `None` when there is none that could be one.
    pub(crate) fn read(&self) -> Option<Zeroizing<String>> {
        let text = Zeroizing::new(match self {
            Self::Environment(name) => std::env::var(name).ok()?,
            Self::File(path) => std::fs::read_to_string(path).ok()?,
        });
        let token = text.trim();
        // A JSON Web Token has three parts of base64url.
        let is_token = token.len() <= MAX_ID_TOKEN_BYTES
            && token.split('.').count() == 3
            && token
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
        is_token.then(|| Zeroizing::new(token.to_owned()))
    }
}

impl fmt::Display for IdTokenSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Environment(name) => write!(f, "the environment variable {name}"),
            Self::File(path) => write!(f, "the file {}", path.display()),
        }
    }
}

impl From<Credentials> for SignIn {
    fn from(credentials: Credentials) -> Self {
        Self::Credentials(credentials)
    }
}

impl From<FederatedIdentity> for SignIn {
    fn from(identity: FederatedIdentity) -> Self {
        Self::Federated(identity)
    }
}

impl SignIn {
    /// Says whether another access token can be got when one is rejected.
    pub(crate) const fn is_renewable(&self) -> bool {
        !matches!(
            self,
            Self::Credentials(Credentials::PersonalAccessToken { .. })
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_may_be_a_token_is_read() {
        let file = std::env::temp_dir().join(format!("id-token-{}", std::process::id()));
        let source = IdTokenSource::File(file.clone());
        assert_eq!(source.read(), None);
        for (text, is_token) in [
            ("eyJh.eyJi.c2ln\n", true),
            ("eyJh.eyJi", false),
            ("a.b.c&client_id=x", false),
            ("", false),
        ] {
            std::fs::write(&file, text).unwrap();
            assert_eq!(source.read().is_some(), is_token, "{text}");
        }
        std::fs::remove_file(&file).unwrap();
    }
}
