//! A value that must not be seen: it is not printed, not serialised by accident, and wiped when dropped.

use std::fmt;

use serde::{Deserialize, Deserializer, Serializer};
use zeroize::Zeroizing;

use crate::clean;

/// An OAuth secret or a personal access token of Databricks.
///
/// Two secrets can't be compared, and it has no `Serialize`: a request that has to carry one names [`Secret::on_the_wire`].
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes what a person typed; `None` when that is nothing.
    pub fn parse(text: &str) -> Option<Self> {
        let text = Zeroizing::new(clean(text));
        (!text.is_empty()).then_some(Self(text))
    }

    /// Gives the plain text, for the one place that sends it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Says whether the text has the form of a client secret of Microsoft Entra ID, which Databricks does not know.
    /// Entra's generated secrets hold a `~` as fourth or fifth character; Databricks' are plain hexadecimal after a short prefix.
    pub fn looks_like_entra(&self) -> bool {
        self.0.contains('~')
    }

    /// Serialises the plain text. For `#[serde(serialize_with)]` in request types only.
    ///
    /// # Errors
    /// As the serializer does.
    pub fn on_the_wire<S: Serializer>(secret: &Self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(secret.expose())
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Zeroizing::new(String::deserialize(deserializer)?);
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("a secret can't be empty"))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(
            format!("{:?}", Secret::parse("dose123").unwrap()),
            "Secret(…)"
        );
    }

    #[test]
    fn an_entra_secret_is_recognised() {
        assert!(
            Secret::parse("q8W8Q~abcdefghijklmnopqrstuvwxyz01234567")
                .unwrap()
                .looks_like_entra()
        );
        assert!(
            !Secret::parse("dose0123456789abcdef0123456789abcdef")
                .unwrap()
                .looks_like_entra()
        );
    }
}
