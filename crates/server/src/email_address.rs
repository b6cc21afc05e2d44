//! An address, in the one form in which addresses are compared.

use std::fmt;

/// Longest address, in characters (RFC 5321 allows no longer one).
const MAX: usize = 254;

/// An address that has the form of one. Whether it is somebody's can only be tried, or is told by who has verified it.
///
/// Letters of ASCII are in lower case. Others stay as they are: two letters that only look alike, or of which one becomes the other in lower
/// case, as the Kelvin sign does, are two addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Reads one as it is: what is not seen is no part of an address, and is not dropped either.
    pub fn parse(text: &str) -> Option<Self> {
        let (local, host) = text.rsplit_once('@')?;
        let is_plain =
            |c: char| !c.is_whitespace() && !c.is_control() && !"@<>\"(),:;\\[]".contains(c);
        let is_one = text.chars().count() <= MAX
            && domain::clean(text) == text
            && !local.is_empty()
            && host.split('.').count() >= 2
            && host.split('.').all(|label| !label.is_empty())
            && local.chars().chain(host.chars()).all(is_plain);
        is_one.then(|| Self(text.to_ascii_lowercase()))
    }

    /// Reads what a person typed, who does not see every space.
    pub fn typed(text: &str) -> Option<Self> {
        Self::parse(&domain::clean(text))
    }

    /// Returns what stands behind the `@`.
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_name_and_a_host() {
        for (typed, want) in [
            ("ada@example.com", "ada@example.com"),
            (" Ada.L+x@EXAMPLE.co.uk\u{a0}", "ada.l+x@example.co.uk"),
            ("jörg@bücher.example", "jörg@bücher.example"),
        ] {
            assert_eq!(EmailAddress::typed(typed).unwrap().to_string(), want);
        }
        for bad in [
            "",
            "ada",
            "ada@",
            "@example.com",
            "ada@example",
            "a da@example.com",
            "a@b@c.d",
            "ada@example..com",
            "ada@exam\u{7}ple.com",
        ] {
            assert_eq!(EmailAddress::typed(bad), None, "{bad}");
        }
    }

    #[test]
    fn letters_that_become_others_are_other_letters() {
        let kelvin = EmailAddress::parse("ada@la\u{212a}e.example").unwrap();
        assert_ne!(kelvin.domain(), "lake.example");
        let dotted = EmailAddress::parse("\u{130}da@lake.example").unwrap();
        assert_ne!(dotted, EmailAddress::parse("ida@lake.example").unwrap());
        for unseen in [
            "a\u{200b}da@lake.example",
            "ada@lake.example\u{202e}",
            " ada@lake.example",
        ] {
            assert_eq!(EmailAddress::parse(unseen), None, "{unseen:?}");
        }
    }
}
