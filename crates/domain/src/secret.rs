//! A value that must not be seen: it is not printed, not serialised by accident, and wiped when dropped.

use std::fmt;

use serde::{Deserialize, Deserializer, Serializer};
use zeroize::Zeroizing;

use crate::{SecretShape, clean};

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

    /// Takes what a person pasted into the field of a secret: the secret itself, or the one in what the CLI, a profile or an environment
    /// has around it, as `{"secret": "dose…"}` or `DATABRICKS_CLIENT_SECRET=dose…`. `None` when that is nothing, or more than one.
    pub fn pasted(text: &str) -> Option<Self> {
        let is_alone =
            !text.trim().contains(char::is_whitespace) && !text.contains(['=', ':', '{']);
        let mut found = SecretShape::find_in(text);
        match (is_alone, found.next(), found.next()) {
            (true, ..) | (false, None, _) => Self::parse(text),
            (false, Some((_, at)), None) => Self::parse(&text[at]),
            (false, Some(_), Some(_)) => None,
        }
    }

    /// Says whether the text has the form of a client secret of Microsoft Entra ID, which Databricks does not know.
    pub fn looks_like_entra(&self) -> bool {
        SecretShape::has_mark_of_entra(&self.0)
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
    fn a_secret_is_taken_out_of_what_is_around_it() {
        let secret = "dose0123456789abcdef0123456789abcdef";
        let pasted = |text: &str| Secret::pasted(text).map(|secret| secret.expose().to_owned());
        for text in [
            format!(" {secret}\n"),
            format!("{{\"id\": \"1\", \"secret\": \"{secret}\", \"secret_hash\": \"0f\"}}"),
            format!("export DATABRICKS_CLIENT_SECRET={secret}"),
            format!("Secret: {secret}"),
        ] {
            assert_eq!(pasted(&text).as_deref(), Some(secret), "{text}");
        }
        // What has no shape that is known may be a secret all the same.
        assert_eq!(pasted("a b").as_deref(), Some("a b"));
        assert_eq!(pasted(&format!("{secret} {secret}")), None);
        assert_eq!(pasted(" "), None);
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
