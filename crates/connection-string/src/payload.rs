//! What a connection string carries, as types.

use zeroize::Zeroizing;

use crate::json::push_quoted;
use crate::prelude::*;
use crate::{ApiUrl, ConnectorId, ExecutionMode, Timestamp, Token};

/// Everything that a collector needs to push to one connector. Version 1 is the only version, so it is not a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payload {
    /// Origin of the LakeSentry API.
    pub api_url: ApiUrl,
    /// The connector that is pushed to.
    pub connector_id: ConnectorId,
    /// The secret that permits it.
    pub token: Token,
    /// Catalog in which the collector looks for the system tables.
    pub reference_catalog: String,
    /// Schema in which it looks up what is there.
    pub reference_schema: String,
    /// Where the collector runs.
    pub execution_mode: ExecutionMode,
    /// When the string was made.
    pub issued_at: Timestamp,
    /// The first push must come before it.
    pub expires_at: Timestamp,
    /// Who vouches for the payload, if anyone.
    pub signature: Option<Signature>,
}

impl Payload {
    /// Its JSON as writers write it, with the token.
    pub(crate) fn json(&self) -> Zeroizing<String> {
        // Reserved at once: a buffer that grows leaves unwiped copies of the token behind.
        let mut json = Zeroizing::new(String::with_capacity(16 * 1024));
        json.push_str("{\"version\":1");
        for (name, value) in [
            ("api_url", self.api_url.as_str()),
            ("connector_id", &self.connector_id.to_string()),
            ("token", self.token.as_str()),
            ("reference_catalog", &self.reference_catalog),
            ("reference_schema", &self.reference_schema),
            ("execution_mode", self.execution_mode.as_str()),
            ("issued_at", &self.issued_at.to_string()),
            ("expires_at", &self.expires_at.to_string()),
        ] {
            push_member(&mut json, name, value);
        }
        if let Some(signature) = &self.signature {
            json.push_str(",\"signature\":{\"kid\":");
            push_quoted(&mut json, &signature.kid);
            push_member(&mut json, "value", &signature.value);
            json.push('}');
        }
        json.push('}');
        json
    }
}

fn push_member(json: &mut String, name: &str, value: &str) {
    json.push(',');
    push_quoted(json, name);
    json.push(':');
    push_quoted(json, value);
}

/// An Ed25519 signature and the key that made it. Its shape is checked here, its truth is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// RFC 7638 thumbprint of the public key.
    pub kid: String,
    /// 64 bytes in base64url without padding.
    pub value: String,
}
