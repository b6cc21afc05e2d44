//! Lists that come in pages.

use serde::de::DeserializeOwned;

use crate::Error;
use crate::api::{Api, ApiCall};
use crate::error::Area;
use crate::percent::encoded;

/// More pages than any honest list has.
const MAX_PAGES: usize = 100;

/// One page of a list.
pub(super) trait ListPage: DeserializeOwned {
    /// What is listed.
    type Entry;

    /// Gives the entries, and the token of the next page.
    fn split(self) -> (Vec<Self::Entry>, Option<String>);
}

/// Reads all pages. An empty page may have a successor. A list that does not end, or that goes round in circles, is an error: a part of it
/// must not pass for the whole.
pub(super) async fn all<P: ListPage>(
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
    for page in 1..=MAX_PAGES {
        let path = if token.is_empty() {
            path.to_owned()
        } else {
            format!("{path}{separator}page_token={}", encoded(&token))
        };
        let call = ApiCall::get(name, area, path);
        let reply = api
            .call_until(call, deadline, api.inner.limit_bytes)
            .await?;
        let (entries, next) = reply.json::<P>()?.split();
        found.extend(entries);
        let Some(next) = next.filter(|next| !next.is_empty()) else {
            return Ok(found);
        };
        if next == token || page == MAX_PAGES {
            return Err(reply.unreadable("the pages of the list do not end"));
        }
        token = next;
    }
    Ok(found)
}
