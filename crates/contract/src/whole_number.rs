//! Whole numbers as JSON has them: 7 and 7.0 are the same number, and some programs write every number in the second way.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error, Unexpected, Visitor};

/// Reads a whole number, for `#[serde(deserialize_with)]`.
pub fn read<'de, D: Deserializer<'de>, N: TryFrom<u64>>(deserializer: D) -> Result<N, D::Error> {
    deserializer.deserialize_any(WholeNumber(PhantomData))
}

struct WholeNumber<N>(PhantomData<N>);

impl<N: TryFrom<u64>> Visitor<'_> for WholeNumber<N> {
    type Value = N;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number")
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<N, E> {
        N::try_from(number).map_err(|_| E::invalid_value(Unexpected::Unsigned(number), &self))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<N, E> {
        /// Up to here, every whole number has a floating-point number of its own.
        const MOST: f64 = 9_007_199_254_740_992.0;
        if number.fract() == 0.0 && (0.0..=MOST).contains(&number) {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "it is whole, not negative, and small enough"
            )]
            return self.visit_u64(number as u64);
        }
        Err(E::invalid_value(Unexpected::Float(number), &self))
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    #[derive(Deserialize)]
    struct Days {
        #[serde(deserialize_with = "super::read")]
        days: u16,
    }

    #[test]
    fn a_whole_number_may_have_a_point() {
        let days = |text: &str| {
            let json = format!(r#"{{"days":{text}}}"#);
            serde_json::from_str::<Days>(&json)
                .ok()
                .map(|read| read.days)
        };
        assert_eq!(days("7"), Some(7));
        assert_eq!(days("7.0"), Some(7));
        assert_eq!(days("7e1"), Some(70));
        for text in [
            "7.5", "-1", "-1.0", "65536", "65536.0", "1e300", "\"7\"", "null",
        ] {
            assert_eq!(days(text), None, "{text}");
        }
    }
}
