//! Sends one request to one Databricks host, again when that helps, and reads a bounded answer.

mod address;
mod failure;
mod link;
mod proxy;
mod reply;
mod request;
mod resolver;
#[cfg(test)]
pub(crate) mod scripted;

use std::net::SocketAddr;
use std::time::{Duration, SystemTime};

use domain::DatabricksHost;
use reqwest::RequestBuilder;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use secrecy::ExposeSecret as _;
use tokio::time::Instant;
use url::Url;
use zeroize::Zeroizing;

use crate::clock::{Clock, DeadlinePassed};
use crate::retry;
use crate::{ClientOptions, Error, ErrorKind, Phase};

pub use address::{AddressRange, InvalidAddressRange};
pub use proxy::{InvalidProxy, OutboundProxy};
pub(crate) use reply::HttpReply;
pub(crate) use request::{Authorization, HttpRequest, RequestBody};

/// The client could not be set up.
#[derive(Debug, thiserror::Error)]
#[error("the HTTP client can't be set up: {0}")]
pub struct SetupError(#[source] reqwest::Error);

/// The connections, and where they may lead.
pub(crate) struct Transport {
    http: reqwest::Client,
    is_simulated: bool,
    clock: Clock,
    #[cfg(test)]
    script: Option<scripted::ScriptedAnswers>,
}

impl Transport {
    /// Sets the connections up as `options` say.
    pub(crate) fn new(options: &ClientOptions) -> Result<Self, SetupError> {
        let builder = reqwest::Client::builder()
            .user_agent(&options.user_agent)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .referer(false)
            .connect_timeout(options.connect_timeout)
            .read_timeout(options.inactivity_timeout);
        // Less than for connecting, which includes it, so that silent name servers are told apart.
        let look_up_timeout = options.connect_timeout / 2;
        // The names of a simulated client lead to this machine, and it trusts no certificate: it can't reach a real host even by mistake.
        let builder = match options.simulated {
            Some(simulation) => builder
                .dns_resolver(
                    resolver::SimulatedNames::of(simulation, look_up_timeout)
                        .map_err(SetupError)?,
                )
                .tls_certs_only([]),
            None => on_the_network(builder, options, look_up_timeout)?,
        };
        Ok(Self {
            http: builder.build().map_err(SetupError)?,
            is_simulated: options.simulated.is_some(),
            clock: Clock::Real,
            #[cfg(test)]
            script: None,
        })
    }

    /// Gives the clock that all deadlines go by.
    pub(crate) fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Sends a request until it is answered, can't be, or `deadline` is there.
    pub(crate) async fn send(
        &self,
        host: &DatabricksHost,
        request: &HttpRequest<'_>,
        deadline: Instant,
    ) -> Result<HttpReply, Error> {
        let mut attempt = 1;
        loop {
            let error = match self
                .clock
                .timeout_at(deadline, self.attempt(host, request))
                .await
            {
                Ok(Ok(reply)) => return Ok(reply),
                Ok(Err(error)) => error,
                Err(DeadlinePassed) => {
                    let at = request.occurrence(host, "the call as a whole took too long");
                    let phase = Phase::Total;
                    return Err(Error::new(ErrorKind::TimedOut { phase }, at));
                }
            };
            tracing::debug!(%host, call = request.call, attempt, %error, "a call to Databricks failed");
            let jitter_ms = self.clock.jitter_ms();
            match retry::wait(&error, request.repeat, attempt, jitter_ms) {
                Some(wait) if self.clock.now() + wait < deadline => self.clock.sleep(wait).await,
                _ => return Err(error),
            }
            attempt += 1;
        }
    }

    async fn attempt(
        &self,
        host: &DatabricksHost,
        request: &HttpRequest<'_>,
    ) -> Result<HttpReply, Error> {
        let response = self.exchange(host, request).await?;
        HttpReply::read(response, host, request, SystemTime::now()).await
    }

    /// Sends a request and waits for the beginning of the answer.
    async fn exchange(
        &self,
        host: &DatabricksHost,
        request: &HttpRequest<'_>,
    ) -> Result<reqwest::Response, Error> {
        let built = self.build(host, request)?;
        #[cfg(test)]
        if let Some(script) = &self.script {
            return script.answer(&self.clock, host, request).await;
        }
        let error = match built.send().await {
            Ok(response) => return Ok(response),
            Err(error) => error,
        };
        let error = match failure::speaks_tls(&error) {
            Some(address) => self.tls_failure(address).await.unwrap_or(error),
            None => error,
        };
        Err(failure::from_reqwest(&error, request.occurrence(host, "")))
    }

    /// In practice mode: meets the TLS that the simulation refuses. Nothing of the request is sent.
    async fn tls_failure(&self, address: SocketAddr) -> Option<reqwest::Error> {
        let tried = self.http.get(format!("https://{address}/")).send().await;
        tried.err()
    }

    fn build(
        &self,
        host: &DatabricksHost,
        request: &HttpRequest<'_>,
    ) -> Result<RequestBuilder, Error> {
        // The authority ends at the `/` that every path begins with, so nothing in a path can name another host.
        let scheme = if self.is_simulated { "http" } else { "https" };
        let base = format!("{scheme}://{host}");
        let url = Some(&request.path)
            .filter(|path| path.starts_with('/'))
            .and_then(|path| Url::parse(&format!("{base}{path}")).ok())
            .ok_or_else(|| {
                let at = request.occurrence(host, "not a path to call");
                Error::new(ErrorKind::Unreadable, at)
            })?;
        let built = self
            .http
            .request(request.method.clone(), url)
            .header(ACCEPT, "application/json");
        let built = match request.authorization {
            Authorization::None => built,
            Authorization::Basic(user, secret) => built.basic_auth(user, Some(secret.expose())),
            Authorization::Bearer(token) => {
                let value = Zeroizing::new(format!("Bearer {}", token.expose_secret()));
                let mut value = HeaderValue::from_str(&value).map_err(|_invalid| {
                    let said = "the token holds characters that no token has";
                    Error::new(ErrorKind::TokenRejected, request.occurrence(host, said))
                })?;
                value.set_sensitive(true);
                built.header(AUTHORIZATION, value)
            }
        };
        Ok(match &request.body {
            RequestBody::None => built,
            RequestBody::Json(json) => built
                .header(CONTENT_TYPE, "application/json")
                .body(json.clone()),
            RequestBody::Form(form) => built
                .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(form.as_bytes().to_vec()),
        })
    }
}

/// Lets requests go to checked addresses, or to the proxy that the operator named, and over TLS only.
fn on_the_network(
    builder: reqwest::ClientBuilder,
    options: &ClientOptions,
    look_up_timeout: Duration,
) -> Result<reqwest::ClientBuilder, SetupError> {
    let proxy = options.proxy.as_ref();
    let resolver = resolver::Resolver::new(
        options.allowed_private.clone(),
        look_up_timeout,
        proxy.and_then(OutboundProxy::host_name),
    );
    let builder = builder.https_only(true).dns_resolver(resolver);
    Ok(match proxy {
        Some(proxy) => builder.proxy(proxy.of_reqwest().map_err(SetupError)?),
        None => builder,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use reqwest::Method;

    use super::*;
    use crate::error::Area;
    use crate::retry::Repeat;

    fn transport() -> Transport {
        // Without the certificates of the machine: a test must pass where there are none.
        Transport {
            http: reqwest::Client::builder()
                .no_proxy()
                .tls_certs_only([])
                .build()
                .unwrap(),
            is_simulated: false,
            clock: Clock::Real,
            script: None,
        }
    }

    proptest! {
        /// Paths can come from answers. Whatever they are, the request goes to the host that was checked.
        #[test]
        fn a_request_leaves_for_its_host_only(
            name in "[a-z][a-z0-9-]{0,10}[a-z0-9]",
            zone in proptest::sample::select(vec![".cloud.databricks.com", ".azuredatabricks.net", ".gcp.databricks.com", ".databricks.azure.cn"]),
            path in "[/\\\\@:?#.a-z%\n ]{0,24}",
        ) {
            let host = DatabricksHost::parse(&format!("{name}{zone}")).unwrap();
            let request = HttpRequest {
                call: "GET /",
                area: Area::Workspace,
                method: Method::GET,
                path,
                authorization: Authorization::None,
                body: RequestBody::None,
                repeat: Repeat::Safe,
                limit_bytes: 0,
            };
            if let Ok(built) = transport().build(&host, &request) {
                let url = built.build().unwrap().url().clone();
                prop_assert_eq!(url.host_str(), Some(host.as_str()));
                prop_assert_eq!((url.scheme(), url.port(), url.username()), ("https", None, ""));
            } else {
                prop_assert!(!request.path.starts_with('/'));
            }
        }
    }
}
