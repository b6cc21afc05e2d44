//! An invented string, so that the page can be tried without a real one.

use connection_string::{ApiUrl, ConnectorId, ExecutionMode, Payload, Timestamp, Token, write};

const WEEK_S: i64 = 7 * 24 * 60 * 60;

/// A string that was issued just now; its token opens nothing.
pub fn string(now: i64) -> Option<String> {
    let payload = Payload {
        api_url: ApiUrl::parse("https://lakesentry.example.com").ok()?,
        connector_id: ConnectorId::from_u128(0x0192_f0c1_2b3c_7d4e_8f50_a1b2_c3d4_e5f6),
        token: Token::from_entropy(*b"an example that opens no door..."),
        reference_catalog: "system".to_owned(),
        reference_schema: "information_schema".to_owned(),
        execution_mode: ExecutionMode::DatabricksJob,
        issued_at: Timestamp(now),
        expires_at: Timestamp(now + WEEK_S),
        signature: None,
    };
    write(&payload).ok()
}

#[cfg(test)]
mod tests {
    use super::string;

    #[test]
    fn the_example_can_be_written() {
        assert!(string(1_795_355_880).is_some());
    }
}
