//! Who signed a token, for whom, and when (OpenID Connect Core 1.0, 3.1.3.7).

use std::time::Duration;

use domain::Timestamp;
use jsonwebtoken::jwk::{Jwk, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::clues::Clues;
use super::error::{ProviderError, foreign};

/// How far two honest clocks may differ.
const LEEWAY: Duration = Duration::from_mins(1);

/// Longest name of a person at the provider.
const MAX_SUBJECT: usize = 255;

/// What a provider may sign with: never with a secret that two know, and never not at all.
const ALGORITHMS: [Algorithm; 9] = [
    Algorithm::RS256,
    Algorithm::RS384,
    Algorithm::RS512,
    Algorithm::PS256,
    Algorithm::PS384,
    Algorithm::PS512,
    Algorithm::ES256,
    Algorithm::ES384,
    Algorithm::EdDSA,
];

/// The keys of a provider.
#[derive(Debug, Clone)]
pub struct TokenKeys {
    keys: Vec<Jwk>,
}

impl TokenKeys {
    /// Reads a document of keys (RFC 7517, 5). Keys of a kind that is not known are left out: they sign nothing that counts here.
    pub fn read(document: Value) -> Option<Self> {
        let Value::Object(mut members) = document else {
            return None;
        };
        let Some(Value::Array(keys)) = members.remove("keys") else {
            return None;
        };
        let readable = keys
            .into_iter()
            .filter_map(|key| serde_json::from_value::<Jwk>(key).ok());
        let signs = |key: &Jwk| {
            let used_for = key.common.public_key_use.as_ref();
            used_for.is_none_or(|used_for| *used_for == PublicKeyUse::Signature)
        };
        let keys = readable.filter(signs).collect();
        Some(Self { keys })
    }

    /// Those of a name; all where a token names none.
    fn named(&self, kid: Option<&str>) -> impl Iterator<Item = &Jwk> {
        self.keys.iter().filter(move |key| {
            let name = key.common.key_id.as_deref();
            kid.is_none() || name == kid
        })
    }
}

/// What a token has to be.
#[derive(Debug)]
pub struct ExpectedToken<'a> {
    /// Who made it.
    pub issuer: &'a str,
    /// For whom.
    pub client_id: &'a str,
    /// For which sign-in.
    pub nonce: &'a str,
    /// When.
    pub now: Timestamp,
}

#[derive(Debug, Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    azp: Option<String>,
    exp: i64,
    iat: i64,
    nonce: Option<String>,
    #[serde(flatten)]
    others: Map<String, Value>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

impl Audience {
    fn all(&self) -> &[String] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(many) => many,
        }
    }
}

/// Reads a token, when the provider signed it for this sign-in at this server.
///
/// # Errors
/// When it did not; the reason names what differs.
pub fn verify(
    token: &str,
    keys: &TokenKeys,
    expected: &ExpectedToken<'_>,
) -> Result<Clues, ProviderError> {
    let claims = signed(token, keys)?;
    check(&claims, expected)?;
    Ok(Clues::new(claims.sub, claims.others))
}

fn signed(token: &str, keys: &TokenKeys) -> Result<Claims, ProviderError> {
    let untrusted = |why: &str| ProviderError::Signature(why.to_owned());
    let header = decode_header(token).map_err(|_| untrusted("it is none"))?;
    if !ALGORITHMS.contains(&header.alg) {
        return Err(untrusted("it is signed by a method that is not accepted"));
    }
    // What somebody must understand who reads it is understood by nobody here (RFC 7515, 4.1.11).
    if header.crit.is_some() {
        return Err(untrusted(
            "it has a part that has to be understood and is not known",
        ));
    }
    let mut validation = Validation::new(header.alg);
    // Times and names are checked here, with words that say what differs.
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_aud = false;
    let mut is_named = false;
    for key in keys.named(header.kid.as_deref()) {
        is_named = true;
        let is_for = key.common.key_algorithm.as_ref();
        if is_for.is_some_and(|is_for| is_for.to_string() != format!("{:?}", header.alg)) {
            continue;
        }
        let Ok(key) = DecodingKey::from_jwk(key) else {
            continue;
        };
        if let Ok(read) = decode::<Claims>(token, &key, &validation) {
            return Ok(read.claims);
        }
    }
    let kid = foreign(header.kid.as_deref().unwrap_or("without a name"));
    Err(if is_named {
        untrusted(&format!(
            "the key {kid} did not sign it, or it has not the form of an ID token"
        ))
    } else {
        untrusted(&format!("the provider publishes no key {kid}"))
    })
}

fn check(claims: &Claims, expected: &ExpectedToken<'_>) -> Result<(), ProviderError> {
    let is = |member, found: &str, expected: &str| {
        let differs = || ProviderError::ForAnother {
            member,
            found: foreign(found),
            expected: expected.to_owned(),
        };
        (found == expected).then_some(()).ok_or_else(differs)
    };
    is("iss", &claims.iss, expected.issuer)?;
    // OpenID Connect Core 1.0, 2.
    if !(1..=MAX_SUBJECT).contains(&claims.sub.len()) || claims.sub.contains('\0') {
        return Err(ProviderError::Signature("it names nobody".to_owned()));
    }
    let audiences = claims.aud.all();
    if !audiences.iter().any(|one| one == expected.client_id) {
        is("aud", &audiences.join(" "), expected.client_id)?;
    }
    match &claims.azp {
        Some(azp) => is("azp", azp, expected.client_id)?,
        None if audiences.len() > 1 => is("azp", "missing", expected.client_id)?,
        None => {}
    }
    if claims.nonce.as_deref() != Some(expected.nonce) {
        return Err(ProviderError::ForAnother {
            member: "nonce",
            found: "another".to_owned(),
            expected: "the one of this sign-in".to_owned(),
        });
    }
    let time = |seconds| {
        let unreadable = |_| ProviderError::Signature("its times can't be read".to_owned());
        Timestamp::from_unix(seconds).map_err(unreadable)
    };
    let (ended_at, begins_at, now) = (time(claims.exp)?, time(claims.iat)?, expected.now);
    if ended_at.later(LEEWAY) <= now {
        return Err(ProviderError::Ended { ended_at, now });
    }
    if begins_at > now.later(LEEWAY) {
        return Err(ProviderError::NotBegun { begins_at, now });
    }
    Ok(())
}
