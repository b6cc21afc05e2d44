//! `GET /.well-known/jwks.json`: the public keys of an instance.

use serde::{Deserialize, Serialize};

/// A set of public keys, as RFC 7517 writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JwkSet {
    /// The one that signs new strings first, then those that signed strings which may be in use, the newest first.
    pub keys: Vec<Jwk>,
}

/// The public half of a signing key, as RFC 8037 writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Jwk {
    /// `OKP`.
    pub kty: String,
    /// `Ed25519`.
    pub crv: String,
    /// The key's 32 bytes in base64url without padding.
    pub x: String,
    /// The key's RFC 7638 thumbprint.
    pub kid: String,
    /// `sig`: it signs.
    pub r#use: String,
    /// `EdDSA`.
    pub alg: String,
}
