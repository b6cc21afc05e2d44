//! The code: `LS-7QK2-M4`. Twenty bits and ten that check them, in Crockford's alphabet, which has no letters that look like digits.

use std::fmt;
use std::str::FromStr;

use super::{CheckedCause, CheckedPlace, Diagnosis};

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const PREFIX: &str = "LS";
/// Bits of the place, the cause and the number of tables. Six more are 0: another form of the code would have another number there.
const PLACE_BITS: u32 = 3;
const CAUSE_BITS: u32 = 5;
const TABLE_BITS: u32 = 6;
/// The largest number of tables that is told.
const MOST_TABLES: u8 = 63;
/// x¹⁰ + x⁹ + x⁵ + x⁴ + x + 1, the CRC-10 of ATM: it sees every letter that is wrong, and any two neighbours that were swapped.
const POLYNOMIAL: u32 = 0x633;

/// The text is no diagnostic code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidDiagnosticCode {
    /// It has another form.
    #[error("a diagnostic code looks like LS-7QK2-M4")]
    Form,
    /// A letter is wrong.
    #[error("a letter of the code is wrong: compare it with what the collector said")]
    Mistyped,
    /// A newer collector made it.
    #[error("this code is of a newer collector than this page knows")]
    Newer,
}

impl fmt::Display for Diagnosis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = CheckedPlace::ALL.iter().position(|of| *of == self.place);
        let place = u32::try_from(place.unwrap_or_default()).unwrap_or_default();
        let tables = u32::from(self.failed_tables.min(MOST_TABLES));
        let facts = (place << CAUSE_BITS | self.cause as u32) << TABLE_BITS | tables;
        let bits = facts << 10 | check(facts);
        let letter = |at: u32| char::from(ALPHABET[(bits >> (5 * at) & 31) as usize]);
        write!(f, "{PREFIX}-")?;
        for at in [5, 4, 3, 2] {
            write!(f, "{}", letter(at))?;
        }
        write!(f, "-{}{}", letter(1), letter(0))
    }
}

impl FromStr for Diagnosis {
    type Err = InvalidDiagnosticCode;

    /// Reads a code as people write it: in any case, with or without its hyphens, with `O` for `0` and `I` or `L` for `1`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let rest = match text.get(..PREFIX.len()) {
            Some(begin) if begin.eq_ignore_ascii_case(PREFIX) => &text[PREFIX.len()..],
            _ => return Err(InvalidDiagnosticCode::Form),
        };
        let letters = rest.bytes().filter(|byte| !b"- ".contains(byte));
        let values: Option<Vec<u32>> = letters.map(value).collect();
        let values = values.filter(|values| values.len() == 6);
        let values = values.ok_or(InvalidDiagnosticCode::Form)?;
        let bits = values.into_iter().fold(0, |bits, value| bits << 5 | value);
        let (facts, checked) = (bits >> 10, bits & 0x3FF);
        if check(facts) != checked {
            return Err(InvalidDiagnosticCode::Mistyped);
        }
        let field = |below: u32, bits: u32| facts >> below & ((1 << bits) - 1);
        let place = field(TABLE_BITS + CAUSE_BITS, PLACE_BITS);
        let cause = field(TABLE_BITS, CAUSE_BITS);
        let is_known_form = facts >> (TABLE_BITS + CAUSE_BITS + PLACE_BITS) == 0;
        let place = CheckedPlace::ALL.get(place as usize);
        let cause = CheckedCause::ALL.get(cause as usize);
        match (place, cause, is_known_form) {
            (Some(&place), Some(&cause), true) => Ok(Self {
                place,
                cause,
                failed_tables: u8::try_from(field(0, TABLE_BITS)).unwrap_or(MOST_TABLES),
            }),
            _ => Err(InvalidDiagnosticCode::Newer),
        }
    }
}

fn value(letter: u8) -> Option<u32> {
    let letter = match letter.to_ascii_uppercase() {
        b'O' => b'0',
        b'I' | b'L' => b'1',
        letter => letter,
    };
    let place = ALPHABET.iter().position(|known| *known == letter)?;
    u32::try_from(place).ok()
}

/// Returns the ten bits that check twenty others.
fn check(facts: u32) -> u32 {
    // Not from 0: a code of nothing but zeros must not pass.
    let start = (facts ^ 0x5_A5A5) << 10;
    (10..30).rev().fold(start, |rest, bit| {
        if rest >> bit & 1 == 1 {
            rest ^ POLYNOMIAL << (bit - 10)
        } else {
            rest
        }
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn diagnoses() -> impl Strategy<Value = Diagnosis> {
        let places = prop::sample::select(CheckedPlace::ALL.to_vec());
        let causes = prop::sample::select(CheckedCause::ALL.to_vec());
        (places, causes, 0..=MOST_TABLES).prop_map(|(place, cause, failed_tables)| Diagnosis {
            place,
            cause,
            failed_tables,
        })
    }

    #[test]
    fn a_code_that_somebody_has_written_down_keeps_its_meaning() {
        let blocked = Diagnosis {
            place: CheckedPlace::Instance,
            cause: CheckedCause::ConnectTimedOut,
            failed_tables: 0,
        };
        assert_eq!(blocked.to_string(), "LS-0280-GE");
        assert_eq!("ls 028o ge".parse(), Ok(blocked));
    }

    #[test]
    fn what_is_no_code_is_told_by_what_it_is() {
        for text in [
            "",
            "LS-",
            "LS-0280-7",
            "XX-0280-7X",
            "LS-028U-GE",
            "ÄS-0280",
        ] {
            let read = text.parse::<Diagnosis>();
            assert_eq!(read, Err(InvalidDiagnosticCode::Form), "{text}");
        }
        let newer = 1 << 14;
        let bits = newer << 10 | check(newer);
        let letters = [5, 4, 3, 2, 1, 0].map(|at| ALPHABET[(bits >> (5 * at) & 31) as usize]);
        let text = format!("LS{}", String::from_utf8(letters.to_vec()).unwrap());
        assert_eq!(text.parse::<Diagnosis>(), Err(InvalidDiagnosticCode::Newer));
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(diagnosis in diagnoses()) {
            prop_assert_eq!(diagnosis.to_string().to_lowercase().parse(), Ok(diagnosis));
        }

        #[test]
        fn a_wrong_letter_is_noticed(diagnosis in diagnoses(), at in 0..6_usize, letter in 0..32_usize) {
            let text = diagnosis.to_string();
            let place = [3, 4, 5, 6, 8, 9][at];
            let mut wrong = text.clone().into_bytes();
            wrong[place] = ALPHABET[letter];
            let wrong = String::from_utf8(wrong).unwrap();
            prop_assume!(wrong != text);
            prop_assert_eq!(wrong.parse::<Diagnosis>(), Err(InvalidDiagnosticCode::Mistyped));
        }

        #[test]
        fn swapped_neighbours_are_noticed(diagnosis in diagnoses(), at in 0..5_usize) {
            let text = diagnosis.to_string();
            let places = [3, 4, 5, 6, 8, 9];
            let mut wrong = text.clone().into_bytes();
            wrong.swap(places[at], places[at + 1]);
            let wrong = String::from_utf8(wrong).unwrap();
            prop_assume!(wrong != text);
            prop_assert_eq!(wrong.parse::<Diagnosis>(), Err(InvalidDiagnosticCode::Mistyped));
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,16}") {
            let _ = text.parse::<Diagnosis>();
        }
    }
}
