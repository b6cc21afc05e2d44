//! Texts as parts of a path or of a query.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// All but what RFC 3986 calls unreserved.
const RESERVED: AsciiSet = NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// Writes a text as one segment of a path or as one value of a query: whatever could mean something there is encoded.
pub(crate) fn encoded(text: &str) -> String {
    utf8_percent_encode(text, &RESERVED).to_string()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn whatever_is_encoded_reads_back_and_stays_in_its_place(text in "\\PC{0,20}") {
            let encoded = encoded(&text);
            prop_assert!(!encoded.contains(['/', '?', '#', '&', '=', '+', ' ']));
            let read: Vec<_> = url::form_urlencoded::parse(format!("x={encoded}").as_bytes())
                .into_owned()
                .collect();
            prop_assert_eq!(read, vec![("x".to_owned(), text)]);
        }
    }
}
