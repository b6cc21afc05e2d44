//! Removes what comes along when a value is copied from a page, a mail or a shell.

use crate::Unseen;

/// Returns the text without surrounding white space and quotes, and without invisible characters anywhere.
///
/// A person must never be blamed for a space that they can't see: no-break spaces, zero-width characters and byte-order marks are dropped.
pub fn clean(text: &str) -> String {
    let visible: String = without_invisible(text)
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .collect();
    visible
        .trim_matches(|c: char| {
            c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '“' | '”' | '‘' | '’' | '<' | '>')
        })
        .to_owned()
}

/// Returns the text without invisible characters.
pub(crate) fn without_invisible(text: &str) -> String {
    text.chars().filter(|&c| !is_invisible(c)).collect()
}

/// Says whether a character is dropped. Blanks become spaces, and control characters are for the type that the text is meant to be.
pub(crate) fn is_invisible(c: char) -> bool {
    !c.is_whitespace() && Unseen::of(c).is_some_and(|kind| kind != Unseen::Control)
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn what_a_copy_brings_along_is_dropped() {
        assert_eq!(clean("\u{a0} \u{200b}\"abc\u{feff}\" \n"), "abc");
        assert_eq!(clean("‘a b’"), "a b");
    }
}
