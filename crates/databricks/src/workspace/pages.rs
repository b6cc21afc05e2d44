//! Lists that come in pages.

use std::fmt::Write as _;

use serde::de::DeserializeOwned;

use crate::Error;
use crate::api::{Api, Call};
use crate::error::Area;

/// More pages than any honest list has.
const MAX_PAGES: usize = 100;

/// One page of a list.
pub(super) trait Page: DeserializeOwned {
    /// What is listed.
    type Entry;

    /// Gives the entries, and the token of the next page.
    fn split(self) -> (Vec<Self::Entry>, Option<String>);
}

/// Reads all pages. An empty page may have a successor; a token that comes twice would go round in circles.
pub(super) async fn all<P: Page>(
    api: &Api,
    name: &'static str,
    area: Area,
    path: &str,
) -> Result<Vec<P::Entry>, Error> {
    let separator = if path.contains('?') { '&' } else { '?' };
    // All pages together are one call, with one call's time.
    let deadline = api.deadline();
    let mut found = Vec::new();
    let mut token = String::new();
    for _page in 0..MAX_PAGES {
        let page = if token.is_empty() {
            path.to_owned()
        } else {
            format!("{path}{separator}page_token={}", encoded(&token))
        };
        let call = Call::get(name, area, page);
        let reply = api
            .call_until(call, deadline, api.inner.limit_bytes)
            .await?;
        let (entries, next) = reply.json::<P>()?.split();
        found.extend(entries);
        match next {
            Some(next) if !next.is_empty() && next != token => token = next,
            _ => break,
        }
    }
    Ok(found)
}

/// Writes a text as a part of a path or as a value of a query: every byte that could mean something there is encoded.
pub(super) fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            out.push(char::from(byte));
        } else {
            // Writing to a `String` can't fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
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
