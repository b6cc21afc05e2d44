//! Why the provider's word does not let somebody in.

use domain::Timestamp;

/// What went wrong with the provider. Nothing in it is secret; what the provider said is cut to what can be shown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProviderError {
    /// It can't be reached, or does not answer in time.
    #[error("{host} can't be reached: {reason}")]
    Unreachable {
        /// Its host.
        host: String,
        /// Why.
        reason: &'static str,
    },
    /// What it answers can't be used.
    #[error("{host} answered with {what}")]
    Unusable {
        /// Its host.
        host: String,
        /// What it answered.
        what: String,
    },
    /// It does not know this server by this id and secret.
    #[error("the provider refused this server's client ID or secret ({0})")]
    ServerUnknown(String),
    /// It has no sign-in with this code any more.
    #[error("the provider does not take the code: it was used before, or is too old ({0})")]
    CodeRefused(String),
    /// The answer names another provider.
    #[error("the answer names another provider than the one that was asked")]
    OtherProvider,
    /// The token is none, or is not signed by the provider.
    #[error("the provider's token can't be trusted: {0}")]
    Signature(String),
    /// The token is for somebody else.
    #[error("the provider's token is for another: {member} is {found}, expected was {expected}")]
    ForAnother {
        /// What differs.
        member: &'static str,
        /// What it is.
        found: String,
        /// What it should be.
        expected: String,
    },
    /// The token has ended.
    #[error("the provider's token ended at {ended_at}, and this server's clock says {now}")]
    Ended {
        /// When it ended, by the provider's clock.
        ended_at: Timestamp,
        /// What the clock of this server says.
        now: Timestamp,
    },
    /// The token has not begun.
    #[error("the provider's token begins at {begins_at}, and this server's clock says {now}")]
    NotBegun {
        /// When it begins, by the provider's clock.
        begins_at: Timestamp,
        /// What the clock of this server says.
        now: Timestamp,
    },
}

/// Longest piece of foreign text that is repeated.
const MAX_FOREIGN: usize = 120;

/// Returns what somebody else wrote as far as it can stand in a log and on a page.
pub fn foreign(text: &str) -> String {
    let shown = text.chars().filter(|c| c.is_ascii_graphic() || *c == ' ');
    let shown: String = shown.take(MAX_FOREIGN).collect();
    if domain::SecretShape::find_in(&shown).next().is_some() {
        return "…".to_owned();
    }
    shown
}
