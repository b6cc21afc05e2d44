//! Reads an answer: bounded, and told apart from sign-in pages and refusals.

use std::time::SystemTime;

use domain::DatabricksHost;
use reqwest::header::{HeaderMap, LOCATION, RETRY_AFTER};
use reqwest::{Response, StatusCode};
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use super::failure;
use super::request::HttpRequest;
use crate::error::{Area, ErrorBody, bounded, classify};
use crate::{Error, ErrorKind, Occurrence, retry};

/// A 2xx answer.
pub(crate) struct HttpReply {
    pub(crate) headers: HeaderMap,
    at: Occurrence,
    area: Area,
    body: Zeroizing<Vec<u8>>,
}

impl HttpReply {
    /// Reads the answer to `request`; everything but 2xx without HTML is an error.
    pub(super) async fn read(
        mut response: Response,
        host: &DatabricksHost,
        request: &HttpRequest<'_>,
        now: SystemTime,
    ) -> Result<Self, Error> {
        let status = response.status();
        let headers = std::mem::take(response.headers_mut());
        let mut at = request.occurrence(host, "");
        at.status = Some(status.as_u16());
        at.request_id = header(&headers, "x-request-id").map(bounded);
        let limit_bytes = request.limit_bytes;
        let mut body = Zeroizing::new(Vec::new());
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|error| failure::from_reqwest(&error, at.clone()))?
        {
            if body.len() + chunk.len() > limit_bytes {
                return Err(Error::new(ErrorKind::TooLarge { limit_bytes }, at));
            }
            body.extend_from_slice(&chunk);
        }
        tracing::debug!(
            %host,
            call = request.call,
            status = status.as_u16(),
            request_id = at.request_id.as_deref(),
            bytes = body.len(),
            "Databricks answered"
        );

        if status.is_success() && !is_page(&headers, &body) {
            return Ok(Self {
                headers,
                at,
                area: request.area,
                body,
            });
        }
        Err(refusal(status, &headers, &body, request.area, at, now))
    }

    /// Reads the body as JSON.
    pub(crate) fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        serde_json::from_slice(&self.body).map_err(|error| {
            // serde quotes values that it did not expect; those of a token endpoint stay here.
            let detail = match self.area {
                Area::Token => "not an answer of a token endpoint".to_owned(),
                _ => error.to_string(),
            };
            self.unreadable(&detail)
        })
    }

    /// Says that the answer does not have the expected form.
    pub(crate) fn unreadable(&self, detail: &str) -> Error {
        let at = Occurrence {
            detail: bounded(detail),
            ..self.at.clone()
        };
        Error::new(ErrorKind::Unreadable, at)
    }

    /// Gives a header as text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        header(&self.headers, name)
    }

    /// Gives the clock of the host when it answered, in whole seconds; `None` when it did not tell.
    pub(crate) fn server_time(&self) -> Option<SystemTime> {
        server_time(&self.headers)
    }

    /// Gives where the answer came from.
    pub(crate) fn occurrence(&self) -> &Occurrence {
        &self.at
    }

    /// Gives the size of the body.
    pub(crate) fn len(&self) -> usize {
        self.body.len()
    }
}

/// The clock of the host, from `Date`.
fn server_time(headers: &HeaderMap) -> Option<SystemTime> {
    httpdate::parse_http_date(header(headers, "date")?).ok()
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// Says whether an answer is a page for people. Some say `text/html` over JSON, so the body decides when it is JSON.
fn is_page(headers: &HeaderMap, body: &[u8]) -> bool {
    let first = body.iter().find(|byte| !byte.is_ascii_whitespace());
    match first {
        Some(b'<') => true,
        Some(b'{' | b'[') => false,
        _ => header(headers, "content-type").is_some_and(|kind| kind.starts_with("text/html")),
    }
}

fn refusal(
    status: StatusCode,
    headers: &HeaderMap,
    body: &[u8],
    area: Area,
    mut at: Occurrence,
    now: SystemTime,
) -> Error {
    let location = header(headers, "location").filter(|_| headers.contains_key(LOCATION));
    let read = ErrorBody::parse(body);
    at.code = read.code.as_deref().map(bounded);
    at.request_id = at.request_id.or(read.request_id.as_deref().map(bounded));
    at.detail = bounded(match (location, read.message.as_str()) {
        (Some(location), _) if status.is_redirection() => location,
        (_, "") => header(headers, "x-databricks-reason-phrase")
            .or(status.canonical_reason())
            .unwrap_or_default(),
        (_, message) => message,
    });
    if status.is_redirection() || status.is_success() {
        // An unauthorised network path is sent to `login.html?error=private-link-validation-error:<workspace>`, often after an
        // IP check; anything else is the sign-in page.
        let private_link = location.is_some_and(|l| l.contains("private-link-validation"))
            || contains(body, b"private-link-validation-error");
        let kind = if private_link {
            ErrorKind::PrivateLinkRequired
        } else {
            ErrorKind::SignInPage
        };
        return Error::new(kind, at);
    }
    let retry_after = headers
        .get(RETRY_AFTER)
        // A date is one of the host's clock, so it is compared with that clock where it is told.
        .and_then(|value| {
            retry::retry_after(value.to_str().ok()?, server_time(headers).unwrap_or(now))
        });
    let kind = classify(area, status.as_u16(), &read, retry_after);
    Error::new(kind, at)
}

fn contains(body: &[u8], needle: &[u8]) -> bool {
    body.windows(needle.len()).any(|window| window == needle)
}
