//! Why a token of another issuer is not exchanged, as far as the answer tells.

use crate::ExchangeRefusal;

/// By which words of the token endpoint a refusal is recognised: pieces of its sentence in lower case, all of which it has to hold.
///
/// What Databricks says is documented nowhere, so the operator may say others; the first that fits counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusalWords(Vec<(ExchangeRefusal, Vec<String>)>);

/// Guesses: the words of RFC 7519 and of the members of a policy.
const USUAL: [(ExchangeRefusal, &[&str]); 11] = [
    (
        ExchangeRefusal::NotInWorkspace,
        &["not assigned", "workspace"],
    ),
    (ExchangeRefusal::NoPolicy, &["has no federation policy"]),
    (ExchangeRefusal::Issuer, &["its issuer"]),
    (ExchangeRefusal::Subject, &["its subject"]),
    (ExchangeRefusal::Audience, &["its audience"]),
    (
        ExchangeRefusal::KeysUnreachable,
        &["keys", "could not be fetched"],
    ),
    (ExchangeRefusal::KeysUnreachable, &["jwks", "fetch"]),
    (ExchangeRefusal::UnknownKey, &["no key"]),
    (ExchangeRefusal::Signature, &["signature"]),
    (ExchangeRefusal::Expired, &["expired"]),
    (ExchangeRefusal::NoPolicy, &["no matching", "policy"]),
];

impl Default for RefusalWords {
    fn default() -> Self {
        let owned = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
        Self(
            USUAL
                .into_iter()
                .map(|(refusal, words)| (refusal, owned(words)))
                .collect(),
        )
    }
}

impl RefusalWords {
    /// Lists the names of the refusals, as lines have them.
    pub fn names() -> impl Iterator<Item = &'static str> {
        ExchangeRefusal::NAMES.iter().map(|(name, _)| *name)
    }

    /// Reads lines such as `issuer = no trusted issuer, token`: the name of a refusal, and pieces between commas. They come before the usual
    /// ones.
    ///
    /// # Errors
    /// The line that is none.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut all = Vec::new();
        for line in text.lines().map(str::trim) {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let read = line.split_once('=').and_then(|(name, words)| {
                let name = name.trim();
                let mut known = ExchangeRefusal::NAMES.iter();
                let (_, refusal) = *known.find(|(known, _)| *known == name)?;
                let words = words.split(',').map(|word| word.trim().to_lowercase());
                let words: Vec<String> = words.filter(|word| !word.is_empty()).collect();
                (!words.is_empty()).then_some((refusal, words))
            });
            all.push(read.ok_or_else(|| line.to_owned())?);
        }
        all.extend(Self::default().0);
        Ok(Self(all))
    }

    /// Finds what an answer means.
    pub(crate) fn find(&self, said: &str) -> ExchangeRefusal {
        let said = said.to_lowercase();
        let fits = |words: &[String]| words.iter().all(|word| said.contains(word));
        let found = self.0.iter().find(|(_, words)| fits(words));
        found.map_or(ExchangeRefusal::Untold, |(refusal, _)| *refusal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operator_s_words_come_first() {
        let words =
            RefusalWords::parse("# seen in November\n\nsubject = Its ISSUER, oidc\n").unwrap();
        assert_eq!(words.find("its issuer is wrong"), ExchangeRefusal::Issuer);
        assert_eq!(words.find("OIDC: its issuer"), ExchangeRefusal::Subject);
        assert_eq!(words.find("something else"), ExchangeRefusal::Untold);
        for wrong in ["subject", "subject = ,", "sub = x"] {
            assert_eq!(RefusalWords::parse(wrong), Err(wrong.to_owned()));
        }
    }

    #[test]
    fn every_refusal_has_a_name_and_words_of_its_own() {
        let usual = RefusalWords::default();
        for &(name, refusal) in ExchangeRefusal::NAMES {
            let words = RefusalWords::parse(&format!("{name} = quite unlike the usual")).unwrap();
            assert_eq!(words.find("quite unlike the usual"), refusal);
            assert!(usual.0.iter().any(|(of, _)| *of == refusal), "{name}");
        }
    }
}
