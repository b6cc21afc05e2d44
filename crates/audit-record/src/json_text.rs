//! Texts as JSON, as `serde_json` writes them, which looks at each byte alone: that was a quarter of all that an export of many events computed.

/// Appends a text in quotation marks.
pub fn push_text(line: &mut Vec<u8>, text: &str) {
    line.push(b'"');
    let mut rest = text.as_bytes();
    while let Some(at) = first_special(rest) {
        line.extend_from_slice(&rest[..at]);
        push_escaped(line, rest[at]);
        rest = &rest[at + 1..];
    }
    line.extend_from_slice(rest);
    line.push(b'"');
}

/// Quotation marks, backslashes and what controls terminals do not stand for themselves.
fn is_special(byte: u8) -> bool {
    byte < b' ' || byte == b'"' || byte == b'\\'
}

fn first_special(bytes: &[u8]) -> Option<usize> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    // The highest bit of each byte that is below a limit of at most 128. A borrow may set it for a later byte as well, never for an earlier one.
    let below = |word: u64, limit: u64| word.wrapping_sub(ONES * limit) & !word & HIGH;
    let (words, rest) = bytes.as_chunks::<8>();
    for (number, bytes) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*bytes);
        let special = below(word, u64::from(b' '))
            | below(word ^ (ONES * u64::from(b'"')), 1)
            | below(word ^ (ONES * u64::from(b'\\')), 1);
        if special != 0 {
            return Some(8 * number + special.trailing_zeros() as usize / 8);
        }
    }
    let at = rest.iter().position(|byte| is_special(*byte))?;
    Some(8 * words.len() + at)
}

fn push_escaped(line: &mut Vec<u8>, byte: u8) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let letter = match byte {
        b'"' | b'\\' => byte,
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        0x08 => b'b',
        0x0c => b'f',
        other => {
            let (high, low) = (usize::from(other >> 4), usize::from(other & 15));
            line.extend_from_slice(b"\\u00");
            line.extend_from_slice(&[DIGITS[high], DIGITS[low]]);
            return;
        }
    };
    line.extend_from_slice(&[b'\\', letter]);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn is_as_the_library_writes_it(text: &str) {
        let mut line = Vec::new();
        push_text(&mut line, text);
        assert_eq!(
            String::from_utf8(line).unwrap(),
            serde_json::to_string(text).unwrap()
        );
    }

    #[test]
    fn each_letter_at_each_place_is_as_the_library_writes_it() {
        for letter in (0..=0x250).filter_map(char::from_u32) {
            for place in 0..18 {
                let before = "a".repeat(place);
                is_as_the_library_writes_it(&format!("{before}{letter}"));
                is_as_the_library_writes_it(&format!("{before}{letter}\"!#[]~\u{7f}é"));
            }
        }
    }

    proptest! {
        #[test]
        fn every_text_is_as_the_library_writes_it(text in "([\\x00-\\x7f]|\\PC){0,60}") {
            is_as_the_library_writes_it(&text);
        }
    }
}
