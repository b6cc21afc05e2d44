//! Where strings begin in a text.

use core::ops::Range;

use crate::extent::{LETTERS, scheme};

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
    // A colon is rarer than the letters, and what precedes it decides. A W is what the base64 of the letters has.
    while let Some(step) = bytes
        .get(at..)?
        .iter()
        .position(|&byte| matches!(byte, b':' | b'W'))
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
