//! Characters of a text as they are meant: JSON inside JSON, addresses, and lines that a shell joins, write some of them as escapes.

use crate::SCHEME;

/// Letters of the scheme, without `://`.
pub(crate) const LETTERS: usize = SCHEME.len() - 3;

/// The character at a place and the bytes that it takes. An escape is what it stands for, however often its backslash was doubled
/// on the way; a backslash that begins no escape is itself.
pub(super) fn unit(text: &str, at: usize) -> Option<(char, usize)> {
    let first = *text.as_bytes().get(at)?;
    // Nearly all characters are these, and slicing costs more than looking.
    if first.is_ascii() && !begins_escape(first) {
        return Some((char::from(first), 1));
    }
    let rest = &text[at..];
    let c = rest.chars().next()?;
    if c == '%' {
        let meant = match rest.as_bytes() {
            [_, high, low, ..] => byte(*high, *low).filter(u8::is_ascii),
            _ => None,
        };
        return Some(meant.map_or((c, 1), |meant| (char::from(meant), 3)));
    }
    if c != '\\' {
        return Some((c, c.len_utf8()));
    }
    let backslashes = rest.bytes().take_while(|&byte| byte == b'\\').count();
    let (meant, len) = match rest.as_bytes()[backslashes..] {
        [b'/', ..] => ('/', 1),
        [b'n' | b'r' | b't' | b'\n', ..] => ('\n', 1),
        [b'\r', b'\n', ..] => ('\n', 2),
        [b'u', b'0', b'0', high, low, ..] => match byte(high, low) {
            Some(byte) => (char::from(byte), 5),
            None => return Some((c, 1)),
        },
        _ => return Some((c, 1)),
    };
    Some((meant, backslashes + len))
}

/// Whether an escape may begin with a byte.
pub(crate) fn begins_escape(byte: u8) -> bool {
    matches!(byte, b'\\' | b'%')
}

fn byte(high: u8, low: u8) -> Option<u8> {
    let digit = |byte| char::from(byte).to_digit(16);
    u8::try_from(digit(high)? << 4 | digit(low)?).ok()
}

/// The end of a scheme that begins at a place, in any case, its slashes escaped or not.
pub(crate) fn scheme(text: &str, start: usize) -> Option<usize> {
    let letters = text.as_bytes().get(start..start + LETTERS)?;
    if !letters.eq_ignore_ascii_case(&SCHEME.as_bytes()[..LETTERS]) {
        return None;
    }
    let mut at = start + LETTERS;
    for want in [':', '/', '/'] {
        let (_, len) = unit(text, at).filter(|&(c, _)| c == want)?;
        at += len;
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_stand_for_characters() {
        for (text, c) in [
            ("a", 'a'),
            ("\\/", '/'),
            ("\\\\\\/", '/'),
            ("\\u002F", '/'),
            ("\\\\u003d", '='),
            ("%3D", '='),
            ("%2f", '/'),
            ("\\n", '\n'),
            ("\\\r\n", '\n'),
        ] {
            assert_eq!(unit(text, 0), Some((c, text.len())), "{text}");
        }
        for text in ["\\", "\\x", "\\u00", "\\u00g0", "\\u012f"] {
            assert_eq!(unit(text, 0), Some(('\\', 1)), "{text}");
        }
        for text in ["%", "%3", "%3g", "%C3%A9"] {
            assert_eq!(unit(text, 0), Some(('%', 1)), "{text}");
        }
        assert_eq!(unit("", 0), None);
    }

    #[test]
    fn a_scheme_may_be_in_any_case_and_escaped() {
        assert_eq!(scheme("LakeSentry:\\/\\/e30", 0), Some(15));
        assert_eq!(scheme("lakesentry%3A%2f/e30", 0), Some(17));
        assert_eq!(scheme("LAKESENTRY\\u003a//e30", 0), Some(18));
        assert_eq!(scheme("LAKESENTRY:/e30", 0), None);
        assert_eq!(scheme("LAKESENTRé://e30", 0), None);
    }
}
