//! Where strings begin in a text.

use core::ops::Range;

use crate::SCHEME;
use crate::extent::{LETTERS, begins_escape, scheme};
use crate::text::unseen;

mod wrapping;

pub(crate) use wrapping::{SECOND_BASE64, Wrapping};

/// The first scheme at or after `from`, in any case, its slashes escaped or not.
pub(crate) fn next_scheme(text: &str, from: usize) -> Option<Range<usize>> {
    let mut from = from;
    loop {
        let (scheme, wrapping) = next_string(text, from, text.len())?;
        if wrapping == Wrapping::Nothing {
            return Some(scheme);
        }
        from = scheme.start + 1;
    }
}

/// The first string that begins at or after `from` and before `limit`: its scheme, and what is wrapped around it.
pub(crate) fn next_string(
    text: &str,
    from: usize,
    limit: usize,
) -> Option<(Range<usize>, Wrapping)> {
    let bytes = text.as_bytes().get(..limit)?;
    let mut at = from;
    // A colon, or what it may be written with, is rarer than the letters, and what precedes it decides. A W is what the base64 of the letters has.
    while let Some(step) = bytes
        .get(at..)?
        .iter()
        .position(|&byte| matches!(byte, b':' | b'W') || begins_escape(byte))
    {
        let mark = at + step;
        at = mark + 1;
        let start = mark.checked_sub(LETTERS).filter(|&start| start >= from);
        if let Some(start) = start
            && let Some(end) = scheme(text, start)
        {
            return Some((start..end, Wrapping::Nothing));
        }
        if let Some((start, wrapping)) = Wrapping::around(text.as_bytes(), mark)
            && start >= from
        {
            return Some((start..start, wrapping));
        }
    }
    None
}

/// The first place in a text at which a person reads a scheme and a program does not: with letters of another script in it, or with something
/// between them that can't be seen.
pub(crate) fn next_disguise(text: &str) -> Option<usize> {
    if text.is_ascii() {
        return None;
    }
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(step) = bytes[at..].iter().position(|&byte| byte == b':') {
        let mark = at + step;
        at = mark + 1;
        if bytes[mark..].starts_with(b"://")
            && let Some(start) = disguise_before(&text[..mark])
        {
            return Some(start);
        }
    }
    None
}

/// Where the last word of a text begins, if it passes for the letters of a scheme and is other ones.
fn disguise_before(text: &str) -> Option<usize> {
    let mut wanted = SCHEME.bytes().take(LETTERS).rev();
    let mut is_other = false;
    for (at, c) in text.char_indices().rev() {
        is_other |= !c.is_ascii();
        if unseen(c).is_some() {
            continue;
        }
        let letter = char::from(wanted.next()?);
        if c.is_ascii() && !c.eq_ignore_ascii_case(&letter) {
            return None;
        }
        if wanted.len() == 0 {
            return is_other.then_some(at);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_for_a_scheme_is_found() {
        for (text, place) in [
            ("LАKESENTRY://e30=", Some(0)),
            ("a ＬＡＫＥＳＥＮＴＲＹ://e30=", Some(2)),
            ("lake\u{200b}sentry://e30=", Some(0)),
            ("é: LAKESENTRY\u{ad}://e30=", Some(4)),
            ("LAKESENTRY://é", None),
            ("LAKESÉNTRY:/", None),
            ("éKESENTRY://", None),
            ("https://é", None),
        ] {
            assert_eq!(next_disguise(text), place, "{text}");
        }
    }
}
