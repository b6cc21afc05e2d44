//! Requests to Entra and to identity services, within limits.

use std::time::Duration;

use databricks::ProvidedToken;
use reqwest::{Client, RequestBuilder, StatusCode, Url};
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::Value;

use crate::settings::AzureReach;

/// A token and what is around it is a few kilobytes.
const LIMIT_BYTES: usize = 256 << 10;
/// A life that is not told, or absurd, is taken as this short one.
const UNKNOWN_LIFE: Duration = Duration::from_mins(5);

/// The way to Entra, or to the identity service of a machine.
#[derive(Debug, Clone)]
pub struct Web {
    http: Client,
    reach: AzureReach,
}

/// An answer: its status and its JSON.
#[derive(Debug)]
pub struct WebAnswer {
    /// The status.
    pub status: StatusCode,
    /// The body; `Null` when it is no JSON.
    pub body: Value,
    /// What `WWW-Authenticate` asks for.
    pub challenge: Option<String>,
}

impl Web {
    /// Prepares for requests. `on_this_machine` ones go through no proxy, and to an address that answers at once or never.
    pub fn new(reach: AzureReach, on_this_machine: bool) -> Result<Self, String> {
        let simulated = reach != AzureReach::Network;
        let mut builder = Client::builder()
            .user_agent(concat!("lakesentry-audit/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .connect_timeout(Duration::from_secs(if on_this_machine { 2 } else { 15 }))
            .timeout(Duration::from_secs(if on_this_machine { 15 } else { 60 }));
        if on_this_machine || simulated {
            builder = builder.no_proxy();
        }
        if simulated {
            builder = builder.tls_certs_only([]);
        } else if !on_this_machine {
            builder = builder.https_only(true);
        }
        let http = builder.build().map_err(|error| error.to_string())?;
        Ok(Self { http, reach })
    }

    /// Begins a POST to an address.
    pub fn post(&self, url: &Url) -> RequestBuilder {
        self.aimed(url, |url| self.http.post(url))
    }

    /// Begins a GET of an address.
    pub fn get(&self, url: &Url) -> RequestBuilder {
        self.aimed(url, |url| self.http.get(url))
    }

    /// In practice every request goes to this machine, with the name of the real host.
    fn aimed(&self, url: &Url, begin: impl Fn(Url) -> RequestBuilder) -> RequestBuilder {
        let AzureReach::Simulated(address) = self.reach else {
            return begin(url.clone());
        };
        let host = url.host_str().unwrap_or_default();
        let mut there = url.clone();
        // An address of this machine is one already.
        if url.host_str() == Some("127.0.0.1") {
            return begin(there);
        }
        let is_set = there.set_scheme("http").is_ok()
            && there.set_ip_host(address.ip()).is_ok()
            && there.set_port(Some(address.port())).is_ok();
        debug_assert!(is_set, "an address with a host can be changed");
        begin(there).header(reqwest::header::HOST, host)
    }
}

/// Sends a request, and reads a bounded answer. The address is not in the error: it may hold what nobody should read.
pub async fn send(request: RequestBuilder) -> Result<WebAnswer, reqwest::Error> {
    let mut response = request.send().await.map_err(reqwest::Error::without_url)?;
    let status = response.status();
    let challenge = response.headers().get(reqwest::header::WWW_AUTHENTICATE);
    let challenge = challenge.and_then(|text| text.to_str().ok());
    let challenge = challenge.map(str::to_owned);
    let mut body = Vec::new();
    while let Some(chunk) = response
        .chunk()
        .await
        .map_err(reqwest::Error::without_url)?
    {
        if body.len() + chunk.len() > LIMIT_BYTES {
            body.clear();
            break;
        }
        body.extend_from_slice(&chunk);
    }
    let body = serde_json::from_slice(&body).unwrap_or_default();
    Ok(WebAnswer {
        status,
        body,
        challenge,
    })
}

/// The innermost cause, which says what happened.
pub fn root_cause(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    bounded(&cause.to_string())
}

/// Text from elsewhere on one line, and not without end.
pub fn bounded(text: &str) -> String {
    let line: Vec<&str> = text.split_whitespace().collect();
    line.join(" ")
        .chars()
        .filter(|letter| !letter.is_control())
        .take(300)
        .collect()
}

#[derive(Deserialize)]
struct WireToken {
    access_token: SecretString,
    #[serde(default)]
    expires_in: Value,
    #[serde(default)]
    expires_on: Value,
}

/// Reads the token of an answer. Numbers are texts in some places.
pub fn token(body: Value, now_s: i64) -> Option<ProvidedToken> {
    let wire: WireToken = serde_json::from_value(body).ok()?;
    let life =
        number(&wire.expires_in).or_else(|| number(&wire.expires_on).map(|until| until - now_s));
    Some(ProvidedToken {
        token: wire.access_token,
        life: believed(life),
    })
}

/// Takes a life in seconds as it is told, unless that is absurd.
pub fn believed(life_s: Option<i64>) -> Duration {
    let life_s = life_s.filter(|life| (1..=24 * 3600).contains(life));
    life_s
        .and_then(|life| u64::try_from(life).ok())
        .map_or(UNKNOWN_LIFE, Duration::from_secs)
}

/// A number, or a number as text.
pub fn number(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}
