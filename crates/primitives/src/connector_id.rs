//! The connector's UUID.

use core::fmt;
use core::str::FromStr;

/// Id of a connector, written in lower case with hyphens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnectorId(u128);

/// The text is not a UUID of the form 8-4-4-4-12.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a UUID of the form 8-4-4-4-12 hexadecimal digits")]
pub struct NotAUuid;

impl ConnectorId {
    /// Takes the number that a UUID is.
    pub const fn from_u128(number: u128) -> Self {
        Self(number)
    }

    /// Returns the number that the UUID is.
    pub const fn as_u128(self) -> u128 {
        self.0
    }

    /// Says whether it is the nil UUID, which names nothing.
    pub const fn is_nil(self) -> bool {
        self.0 == 0
    }

    /// Reads a hyphenated UUID in either case.
    ///
    /// # Errors
    /// When the text has another form.
    pub fn parse(text: &str) -> Result<Self, NotAUuid> {
        if text.len() != 36 {
            return Err(NotAUuid);
        }
        let mut number = 0_u128;
        for (i, c) in text.bytes().enumerate() {
            if matches!(i, 8 | 13 | 18 | 23) {
                if c != b'-' {
                    return Err(NotAUuid);
                }
            } else {
                let digit = char::from(c).to_digit(16).ok_or(NotAUuid)?;
                number = number << 4 | u128::from(digit);
            }
        }
        Ok(Self(number))
    }
}

impl FromStr for ConnectorId {
    type Err = NotAUuid;

    fn from_str(text: &str) -> Result<Self, NotAUuid> {
        Self::parse(text)
    }
}

impl fmt::Display for ConnectorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, byte) in self.0.to_be_bytes().into_iter().enumerate() {
            if matches!(i, 4 | 6 | 8 | 10) {
                f.write_str("-")?;
            }
            write!(f, "{byte:02x}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes() {
        let text = "0192f0c1-2b3c-7d4e-8f50-a1b2c3d4e5f6";
        let id = ConnectorId::parse(text).unwrap();
        assert_eq!(id.to_string(), text);
        assert_eq!(ConnectorId::parse(&text.to_uppercase()), Ok(id));
        assert!(
            ConnectorId::parse("00000000-0000-0000-0000-000000000000")
                .unwrap()
                .is_nil()
        );
    }

    #[test]
    fn other_shapes_are_refused() {
        for text in [
            "",
            "0192f0c12b3c7d4e8f50a1b2c3d4e5f6",
            "0192f0c1-2b3c-7d4e-8f50-a1b2c3d4e5fg",
            "{0192f0c1-2b3c-7d4e-8f50-a1b2c3d4e5}",
        ] {
            assert_eq!(ConnectorId::parse(text), Err(NotAUuid), "{text}");
        }
    }
}
