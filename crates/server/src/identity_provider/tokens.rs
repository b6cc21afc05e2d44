//! What the provider gives for a code.

use domain::Secret;
use serde::Deserialize;

/// How this server proves to the provider that it is the one that was set up there.
#[derive(Debug)]
pub struct ClientProof<'a> {
    /// Its name there.
    pub client_id: &'a str,
    /// Its secret, where it has one.
    pub secret: Option<&'a Secret>,
    /// Whether the secret goes into the form and not into a header.
    pub in_form: bool,
}

/// What proves who the person is.
#[derive(Debug)]
pub struct Tokens {
    /// Says who it is, signed.
    pub id_token: Secret,
    /// Lets this server ask for more.
    pub access_token: Option<Secret>,
}

/// The answer as it comes.
#[derive(Debug, Deserialize)]
pub struct CodeAnswer {
    id_token: Option<Secret>,
    access_token: Option<Secret>,
}

impl CodeAnswer {
    /// Returns the tokens, where there is one that says who it is.
    pub fn tokens(self) -> Option<Tokens> {
        Some(Tokens {
            id_token: self.id_token?,
            access_token: self.access_token,
        })
    }
}

/// A refusal (RFC 6749, 5.2).
#[derive(Debug, Default, Deserialize)]
pub struct RefusedTokens {
    /// Why, as a word.
    #[serde(default)]
    pub error: String,
}
