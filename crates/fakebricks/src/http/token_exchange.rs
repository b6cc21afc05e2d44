//! Token exchange (RFC 8693): a token of somebody else's in place of a secret, judged by the federation policies of the principal.

use std::time::Duration;

use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use jsonwebtoken::jwk::{Jwk, JwkSet, KeyAlgorithm, KeyOperations, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde::Deserialize as _;
use serde_json::{Map, Value};

use super::reply::RestError;
use crate::world::{FederationPolicy, OidcPolicy, TokenRefusal, is_of_this_machine};

/// `grant_type` of an exchange.
pub const GRANT_TYPE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
/// `subject_token_type` of what is taken.
pub const TOKEN_TYPE: &str = "urn:ietf:params:oauth:token-type:jwt";

/// How far two honest clocks may differ.
const LEEWAY_SECONDS: f64 = 60.0;
/// How long an issuer has to answer.
const ISSUER_WITHIN: Duration = Duration::from_secs(5);
/// Longest document of keys.
const MAX_DOCUMENT: usize = 1 << 20;

/// How a refusal is answered.
pub fn refused(refusal: &TokenRefusal) -> RestError {
    RestError::oauth(
        StatusCode::BAD_REQUEST,
        "invalid_grant",
        &refusal.to_string(),
    )
}

/// What a token says of itself.
#[derive(Debug)]
struct PresentedToken<'a> {
    text: &'a str,
    algorithm: Algorithm,
    kid: Option<String>,
    claims: Map<String, Value>,
}

impl<'a> PresentedToken<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let header = decode_header(text).ok()?;
        if !matches!(header.alg, Algorithm::RS256 | Algorithm::ES256) || header.crit.is_some() {
            return None;
        }
        let payload = text.split('.').nth(1)?;
        let payload = URL_SAFE_NO_PAD.decode(payload).ok()?;
        Some(Self {
            text,
            algorithm: header.alg,
            kid: header.kid,
            claims: serde_json::from_slice(&payload).ok()?,
        })
    }

    fn text_of(&self, claim: &str) -> &str {
        let value = self.claims.get(claim);
        value.and_then(Value::as_str).unwrap_or_default()
    }

    fn audiences(&self) -> Vec<&str> {
        match self.claims.get("aud") {
            Some(Value::String(one)) => vec![one],
            Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        }
    }

    /// Which policy takes it, as far as names go.
    fn policy<'p>(
        &self,
        policies: &'p [FederationPolicy],
        account: &str,
    ) -> Result<&'p OidcPolicy, TokenRefusal> {
        let all: Vec<&OidcPolicy> = policies.iter().map(|policy| &policy.oidc).collect();
        let first = *all.first().ok_or(TokenRefusal::NoPolicy)?;
        let issuer = self.text_of("iss");
        let same_issuer = |policy: &&OidcPolicy| policy.issuer == issuer;
        let of_issuer: Vec<&OidcPolicy> = all.into_iter().filter(same_issuer).collect();
        let Some(near) = of_issuer.first() else {
            return Err(TokenRefusal::Issuer {
                found: issuer.to_owned(),
                expected: first.issuer.clone(),
            });
        };
        let subject = |policy: &OidcPolicy| self.text_of(policy.subject_claim()).to_owned();
        let same_subject = |policy: &&OidcPolicy| subject(policy) == policy.subject;
        let of_subject: Vec<&OidcPolicy> = of_issuer.iter().copied().filter(same_subject).collect();
        let Some(near_subject) = of_subject.first() else {
            return Err(TokenRefusal::Subject {
                found: subject(near),
                expected: near.subject.clone(),
            });
        };
        let accepted = |policy: &OidcPolicy| match policy.audiences.as_slice() {
            [] => vec![account.to_owned()],
            audiences => audiences.to_vec(),
        };
        let found = self.audiences();
        let meets = |policy: &&&OidcPolicy| {
            let accepted = accepted(policy);
            accepted.iter().any(|one| found.contains(&one.as_str()))
        };
        of_subject
            .iter()
            .find(meets)
            .copied()
            .ok_or_else(|| TokenRefusal::Audience {
                found: found.join(" "),
                expected: accepted(near_subject).join(" "),
            })
    }

    fn check_signature(&self, keys: &JwkSet) -> Result<(), TokenRefusal> {
        let named = |key: &&Jwk| self.kid.is_none() || key.common.key_id == self.kid;
        let mut is_known = false;
        let mut validation = Validation::new(self.algorithm);
        // Names and times are judged here, with words that say what differs.
        validation.required_spec_claims.clear();
        validation.validate_exp = false;
        validation.validate_aud = false;
        for key in keys.keys.iter().filter(named) {
            is_known = true;
            let Ok(key) = DecodingKey::from_jwk(key) else {
                continue;
            };
            if decode::<Map<String, Value>>(self.text, &key, &validation).is_ok() {
                return Ok(());
            }
        }
        Err(if is_known {
            TokenRefusal::Signature
        } else {
            TokenRefusal::UnknownKey {
                kid: self.kid.clone().unwrap_or_default(),
            }
        })
    }

    /// How many seconds it is still good for.
    fn remaining(&self, now: Timestamp) -> Result<i64, TokenRefusal> {
        // RFC 7519, section 2: a date is a number, which may have a fraction.
        let date = |claim: &str| match self.claims.get(claim) {
            None => Ok(None),
            Some(value) => value.as_f64().map(Some).ok_or(TokenRefusal::Malformed),
        };
        let now = now.as_duration().as_secs_f64();
        let begins = date("nbf")?.or(date("iat")?).unwrap_or(now);
        let expires = date("exp")?.ok_or(TokenRefusal::Expired)?;
        let remaining = expires - now;
        if remaining <= -LEEWAY_SECONDS || begins > now + LEEWAY_SECONDS {
            return Err(TokenRefusal::Expired);
        }
        let remaining = Duration::try_from_secs_f64(remaining.max(1.0)).unwrap_or(Duration::MAX);
        Ok(i64::try_from(remaining.as_secs()).unwrap_or(i64::MAX))
    }
}

/// Judges a token by the policies of a principal, and returns for how many seconds it is good.
///
/// # Errors
/// Why it is not taken.
pub async fn judge(
    token: &str,
    policies: &[FederationPolicy],
    account: &str,
    now: Timestamp,
) -> Result<i64, TokenRefusal> {
    let token = PresentedToken::read(token).ok_or(TokenRefusal::Malformed)?;
    let policy = token.policy(policies, account)?;
    token.check_signature(&keys(policy).await?)?;
    token.remaining(now)
}

/// The keys that a policy leads to: its own, or those that the issuer publishes now.
async fn keys(policy: &OidcPolicy) -> Result<JwkSet, TokenRefusal> {
    if let Some(keys) = &policy.jwks_json {
        return Ok(key_set(keys.as_bytes()).unwrap_or(JwkSet { keys: Vec::new() }));
    }
    let address = match &policy.jwks_uri {
        Some(address) => address.clone(),
        None => published_address(&policy.issuer).await?,
    };
    let fetched = fetch(&address).await;
    fetched
        .and_then(|document| key_set(&document))
        .ok_or(TokenRefusal::Unreachable { url: address })
}

/// Where an issuer says that its keys are.
async fn published_address(issuer: &str) -> Result<String, TokenRefusal> {
    let url = format!(
        "{}/.well-known/openid-configuration",
        issuer.trim_end_matches('/')
    );
    let document = fetch(&url).await;
    let document: Option<Value> =
        document.and_then(|document| serde_json::from_slice(&document).ok());
    let document = document.filter(|document| document["issuer"] == issuer);
    let address = document.and_then(|document| Some(document["jwks_uri"].as_str()?.to_owned()));
    address.ok_or(TokenRefusal::Unreachable { url })
}

/// Keys of kinds that are not known are left out.
fn key_set(document: &[u8]) -> Option<JwkSet> {
    let document: Value = serde_json::from_slice(document).ok()?;
    let keys = document["keys"].as_array()?;
    let known = keys.iter().filter_map(|key| Jwk::deserialize(key).ok());
    Some(JwkSet {
        keys: known.filter(verifies).collect(),
    })
}

/// Says whether a key is meant for this: by its use, its operations and its algorithm, where it names them (RFC 7517, section 4).
fn verifies(key: &Jwk) -> bool {
    let common = &key.common;
    let is_use = |of: &PublicKeyUse| *of == PublicKeyUse::Signature;
    let operations = common.key_operations.as_ref();
    let algorithms = [KeyAlgorithm::ES256, KeyAlgorithm::RS256];
    common.public_key_use.as_ref().is_none_or(is_use)
        && operations.is_none_or(|all| all.contains(&KeyOperations::Verify))
        && common
            .key_algorithm
            .is_none_or(|of| algorithms.contains(&of))
}

/// The simulation leaves this machine never.
async fn fetch(address: &str) -> Option<Vec<u8>> {
    let url = url::Url::parse(address).ok()?;
    if !is_of_this_machine(&url) {
        return None;
    }
    let client = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(ISSUER_WITHIN)
        .build()
        .ok()?;
    let mut answer = client.get(url).send().await.ok()?.error_for_status().ok()?;
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.ok()? {
        body.extend_from_slice(&chunk);
        if body.len() > MAX_DOCUMENT {
            return None;
        }
    }
    Some(body)
}

#[cfg(test)]
mod tests;
