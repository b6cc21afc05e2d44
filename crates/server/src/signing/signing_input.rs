//! What a signature is made over.

use connection_string::Payload;
use serde::Serialize;
use zeroize::Zeroizing;

/// Gives the RFC 8785 form of a payload without its signature. It holds the token, so it is wiped after use.
pub fn signing_input(payload: &Payload) -> Zeroizing<Vec<u8>> {
    let members = Members {
        api_url: payload.api_url.as_str(),
        connector_id: &payload.connector_id.to_string(),
        execution_mode: payload.execution_mode.as_str(),
        expires_at: &payload.expires_at.to_string(),
        issued_at: &payload.issued_at.to_string(),
        reference_catalog: &payload.reference_catalog,
        reference_schema: &payload.reference_schema,
        token: payload.token.as_str(),
        version: 1,
    };
    // Reserved at once: a buffer that grows leaves unwiped copies of the token behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(connection_string::MAX_STRING_BYTES));
    serde_json::to_writer(&mut *bytes, &members)
        .expect("texts and a number are always JSON, and memory does not refuse to be written");
    bytes
}

/// The members in the order of their names, which is the order in which RFC 8785 wants them.
#[derive(Serialize)]
struct Members<'a> {
    api_url: &'a str,
    connector_id: &'a str,
    execution_mode: &'a str,
    expires_at: &'a str,
    issued_at: &'a str,
    reference_catalog: &'a str,
    reference_schema: &'a str,
    token: &'a str,
    version: u8,
}

#[cfg(test)]
mod tests {
    use connection_string::{ApiUrl, ConnectorId, ExecutionMode, Timestamp, Token};

    use super::*;

    #[test]
    fn members_come_by_name_and_only_what_must_be_escaped_is() {
        let payload = Payload {
            api_url: ApiUrl::parse("https://lakesentry.example").unwrap(),
            connector_id: ConnectorId::parse("0192f1c4-7a2e-7cc3-9d54-2f6b1a9e4c10").unwrap(),
            token: Token::from_entropy([7; 32]),
            reference_catalog: "sys\"t\u{e4}m\u{1f}\n".to_owned(),
            reference_schema: "information_schema".to_owned(),
            execution_mode: ExecutionMode::Standalone,
            issued_at: Timestamp(1_795_356_000),
            expires_at: Timestamp(1_795_960_800),
            signature: None,
        };
        let bytes = signing_input(&payload);
        assert_eq!(
            std::str::from_utf8(&bytes).unwrap(),
            format!(
                r#"{{"api_url":"https://lakesentry.example","connector_id":"0192f1c4-7a2e-7cc3-9d54-2f6b1a9e4c10","execution_mode":"standalone","expires_at":"2026-11-29T14:00:00Z","issued_at":"2026-11-22T14:00:00Z","reference_catalog":"sys\"täm\u001f\n","reference_schema":"information_schema","token":"{}","version":1}}"#,
                payload.token.as_str()
            )
        );
    }
}
