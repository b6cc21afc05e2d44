//! `GET /.well-known/jwks.json`: the public keys of an instance.

use serde::{Deserialize, Serialize};

/// A set of public keys, as RFC 7517 writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JwkSet {
    /// The one that signs new strings first, then those that signed strings which may be in use, the newest first.
    pub keys: Vec<Jwk>,
}

/// The public half of a key, as RFC 8037 writes those that sign connection strings, and RFC 7518 those that sign ID tokens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Jwk {
    /// `OKP`, or `EC`.
    pub kty: String,
    /// `Ed25519`, or `P-256`.
    pub crv: String,
    /// 32 bytes in base64url without padding: the key, or a coordinate of its point.
    pub x: String,
    /// The other coordinate, of `P-256`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub y: Option<String>,
    /// The key's RFC 7638 thumbprint.
    pub kid: String,
    /// `sig`: it signs.
    pub r#use: String,
    /// `EdDSA`, or `ES256`.
    pub alg: String,
}
