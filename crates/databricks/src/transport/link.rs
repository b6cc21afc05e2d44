//! Fetches a part of a result from the cloud's storage by its link.

use std::time::Duration;

use domain::DatabricksHost;
use reqwest::StatusCode;
use reqwest::header::{HeaderName, HeaderValue};
use tokio::time::Instant;
use url::{Host, Url};

use super::{Transport, failure};
use crate::clock::DeadlinePassed;
use crate::error::{Area, bounded};
use crate::{Error, ErrorKind, Occurrence, Phase};

const CALL: &str = "GET (a part of a result, from the cloud's storage)";

impl Error {
    /// Says whether the cloud's storage is out of reach: a network or a firewall in between, or the storage's own, refuses what the link allows.
    pub fn is_storage_out_of_reach(&self) -> bool {
        self.occurrence().call == CALL
            && (self.kind().is_unreachable() || self.occurrence().status == Some(403))
    }
}

impl Transport {
    /// Fetches what a link leads to. The link is in no error: only the name of the storage is.
    pub(crate) async fn fetch_link(
        &self,
        host: &DatabricksHost,
        link: &str,
        headers: &[(&str, &str)],
        limit_bytes: usize,
        deadline: Instant,
    ) -> Result<Vec<u8>, Error> {
        let at = |status: Option<u16>, detail: &str| Occurrence {
            host: host.clone(),
            area: Area::Workspace,
            call: CALL,
            status,
            code: None,
            request_id: None,
            detail: bounded(detail),
        };
        let url = self.leads_to_storage(link).map_err(|said| {
            let kind = ErrorKind::Unreadable;
            Error::new(kind, at(None, said))
        })?;
        let storage = url.host_str().unwrap_or_default().to_owned();
        let mut request = self.http.get(url);
        for (name, value) in headers {
            if let (Ok(name), Ok(mut value)) =
                (HeaderName::try_from(*name), HeaderValue::try_from(*value))
            {
                value.set_sensitive(true);
                request = request.header(name, value);
            }
        }
        let fetch = async {
            let lost = |error: reqwest::Error| {
                let error = error.without_url();
                let kind = failure::from_reqwest(&error, at(None, ""));
                Error::new(
                    kind.kind().clone(),
                    at(None, &format!("the storage {storage}: {}", kind.kind())),
                )
            };
            let mut response = request.send().await.map_err(lost)?;
            let status = response.status();
            if !status.is_success() {
                let kind = match status {
                    StatusCode::TOO_MANY_REQUESTS => ErrorKind::Throttled { retry_after: None },
                    status if status.is_server_error() => {
                        ErrorKind::Unavailable { retry_after: None }
                    }
                    StatusCode::FORBIDDEN => ErrorKind::PermissionDenied,
                    StatusCode::NOT_FOUND => ErrorKind::NotFound,
                    _ => ErrorKind::Rejected,
                };
                let said = format!("the storage {storage} answered {status}");
                return Err(Error::new(kind, at(Some(status.as_u16()), &said)));
            }
            let promised = response.content_length();
            let mut body = Vec::new();
            while let Some(chunk) = response.chunk().await.map_err(lost)? {
                if body.len() + chunk.len() > limit_bytes {
                    return Err(Error::new(
                        ErrorKind::TooLarge { limit_bytes },
                        at(None, ""),
                    ));
                }
                if body.capacity() == 0 {
                    let room = promised.unwrap_or_default().min(32 << 20);
                    body.reserve(usize::try_from(room).unwrap_or_default().max(chunk.len()));
                }
                body.extend_from_slice(&chunk);
            }
            Ok(body)
        };
        // A part is megabytes, and the way to the storage may be slow.
        let deadline = deadline + Duration::from_mins(4);
        let fetched = self.clock.timeout_at(deadline, fetch).await;
        fetched.unwrap_or_else(|DeadlinePassed| {
            let said = format!("the storage {storage} took too long");
            let phase = Phase::Total;
            Err(Error::new(ErrorKind::TimedOut { phase }, at(None, &said)))
        })
    }

    /// Lets links lead to the network's names over TLS only, and in practice to this machine only. An address in the place of a name would
    /// go past the check of where names lead.
    fn leads_to_storage(&self, link: &str) -> Result<Url, &'static str> {
        let url = Url::parse(link).map_err(|_| "a link that is no address")?;
        let leads_well = match url.host() {
            Some(Host::Domain(_)) => !self.is_simulated && url.scheme() == "https",
            Some(Host::Ipv4(address)) => self.is_simulated && address.is_loopback(),
            Some(Host::Ipv6(address)) => self.is_simulated && address.is_loopback(),
            None => false,
        };
        if leads_well && url.username().is_empty() {
            Ok(url)
        } else {
            Err("a link that does not lead to the cloud's storage")
        }
    }
}
