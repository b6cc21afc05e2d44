//! Removes what comes along when a value is copied from a page, a mail or a shell.

/// Gives the text without surrounding white space and quotes, and without invisible characters anywhere.
///
/// A person must never be blamed for a space that they can't see: no-break spaces, zero-width characters and byte-order marks are dropped.
pub fn clean(text: &str) -> String {
    let visible: String = text
        .chars()
        .filter(|&c| !is_invisible(c))
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .collect();
    visible
        .trim_matches(|c: char| {
            c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '“' | '”' | '‘' | '’' | '<' | '>')
        })
        .to_owned()
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
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
