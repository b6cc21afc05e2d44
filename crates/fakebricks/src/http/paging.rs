//! Pages of Unity Catalog's lists.

use super::reply::RestError;

/// Entries of a page. Real servers have larger ones and do not say how large; small ones make clients turn them.
const PAGE: usize = 2;

/// Which page is asked for.
#[derive(Debug, Default)]
pub struct Paging<'a> {
    /// As sent: unset for everything at once, 0 for pages of the server's choice.
    pub max_results: Option<i64>,
    /// As the page before named it.
    pub page_token: Option<&'a str>,
}

impl Paging<'_> {
    /// Cuts the page out of all entries, and names the next one.
    pub fn page<T>(
        &self,
        all: Vec<T>,
        smallest: i64,
    ) -> Result<(Vec<T>, Option<String>), RestError> {
        let Some(asked) = self.max_results else {
            return Ok((all, None));
        };
        if asked < 0 || (1..smallest).contains(&asked) {
            return Err(RestError::invalid(&format!(
                "max_results must be 0 or at least {smallest}"
            )));
        }
        let size = match usize::try_from(asked) {
            Ok(asked) if asked > 0 => asked.min(PAGE),
            _ => PAGE,
        };
        let start = match self.page_token {
            Some(token) => start_of(token)
                .filter(|start| *start < all.len())
                .ok_or_else(|| RestError::invalid("page_token is invalid"))?,
            None => 0,
        };
        let next = start + size;
        let token = (next < all.len()).then(|| format!("page/{next}=="));
        let page = all.into_iter().skip(start).take(size).collect();
        Ok((page, token))
    }
}

/// The index of a page's first entry. The token has characters that must be encoded in an address.
fn start_of(token: &str) -> Option<usize> {
    token
        .strip_prefix("page/")?
        .strip_suffix("==")?
        .parse()
        .ok()
}
