//! `POST /api/v1/connectors/{id}/connection-strings`: the credential of a collector.

use domain::{ExecutionMode, Timestamp, TokenId};
use serde::{Deserialize, Serialize};

/// How to make a connection string.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MintRequest {
    /// Where the collector runs.
    pub execution_mode: ExecutionMode,
    /// Within how many days it has to be used for the first time, 1 to 90.
    #[serde(deserialize_with = "crate::whole_number::read")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 90))]
    pub expires_in_days: u32,
    /// What becomes of the strings that the connector has already.
    #[serde(default)]
    pub older_strings: OlderStrings,
}

/// What becomes of the live strings of a connector when it gets a new one. None lives longer by it than it would have.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum OlderStrings {
    /// They live until the new one has pushed, and 24 hours more, so that no cycle is lost.
    #[default]
    UntilReplaced,
    /// They end with the minting of the new one.
    EndNow,
    /// They end an hour later.
    #[serde(rename = "end_in_1h")]
    EndInOneHour,
    /// They end a day later.
    #[serde(rename = "end_in_24h")]
    EndInOneDay,
    /// They end a week later.
    #[serde(rename = "end_in_7d")]
    EndInOneWeek,
}

/// A new connection string. This answer is the only one that holds it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MintedConnectionString {
    /// What may be known about its token afterwards.
    pub token: Token,
    /// The string. A credential: whoever holds it can push as the connector.
    pub connection_string: String,
}

impl std::fmt::Debug for MintedConnectionString {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MintedConnectionString")
            .field("token", &self.token)
            .finish_non_exhaustive()
    }
}

/// A collector token, without the token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Token {
    /// Its id.
    pub token_id: TokenId,
    /// First digits of its hash, `xxxx-xxxx-xxxx`.
    pub fingerprint: String,
    /// The key that signed its string; absent when that was minted before strings were signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kid: Option<String>,
    /// When it was minted.
    pub created_at: Timestamp,
    /// Until when it must be used for the first time.
    pub expires_at: Timestamp,
    /// When a page first said that a person has seen its string; absent when nobody has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown_at: Option<Timestamp>,
    /// When it ends because a newer string was minted, where that is settled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<Timestamp>,
    /// When a collector last pushed with it; absent when none has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<Timestamp>,
    /// What has become of it.
    pub state: TokenState,
}

/// The life of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TokenState {
    /// Not used yet.
    Minted,
    /// A collector has pushed with it.
    Active,
    /// Not used in time.
    Expired,
    /// Ended by a person.
    Revoked,
    /// Its time was up after a newer string was minted.
    Ended,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_without_a_word_about_older_strings_loses_no_cycle() {
        let wish = r#"{"execution_mode":"standalone","expires_in_days":7}"#;
        let wish: MintRequest = serde_json::from_str(wish).unwrap();
        assert_eq!(wish.older_strings, OlderStrings::UntilReplaced);
    }

    #[test]
    fn the_choices_for_older_strings_are_words() {
        for (choice, word) in [
            (OlderStrings::UntilReplaced, "until_replaced"),
            (OlderStrings::EndNow, "end_now"),
            (OlderStrings::EndInOneHour, "end_in_1h"),
            (OlderStrings::EndInOneDay, "end_in_24h"),
            (OlderStrings::EndInOneWeek, "end_in_7d"),
        ] {
            assert_eq!(serde_json::to_value(choice).unwrap(), word);
        }
    }
}
