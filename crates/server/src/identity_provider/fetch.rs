//! Asking the provider: within limits, without redirects, and nobody else.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::Secret;
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, Response, StatusCode, Url, header};
use serde::de::DeserializeOwned;
use serde_json::Value;
use zeroize::Zeroizing;

use super::error::{ProviderError, foreign};
use super::id_token::TokenKeys;
use super::invalid::InvalidProvider;
use super::metadata::{Issuer, Metadata, MetadataDocument};

use super::tokens::{ClientProof, CodeAnswer, RefusedTokens, Tokens};

/// Time for a connection, and for a whole answer.
const CONNECT_WITHIN: Duration = Duration::from_secs(5);
const ANSWER_WITHIN: Duration = Duration::from_secs(10);
/// Largest answer: keys with chains of certificates are the largest honest ones.
const MAX_BYTES: usize = 512 << 10;

/// The client for one provider.
#[derive(Debug)]
pub struct Fetcher {
    http: Client,
}

impl Fetcher {
    /// Sets the client up. Without TLS, only a provider of this machine is asked.
    pub fn new(issuer: &Issuer) -> Result<Self, InvalidProvider> {
        let client = Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .https_only(!issuer.is_on_this_machine())
            .connect_timeout(CONNECT_WITHIN)
            .timeout(ANSWER_WITHIN)
            .user_agent(concat!("lakesentry/", env!("CARGO_PKG_VERSION")))
            .build();
        let http = client.map_err(|error| InvalidProvider::Client(error.without_url()))?;
        Ok(Self { http })
    }

    /// Reads how the provider is used (OpenID Connect Discovery 1.0, 4).
    pub async fn metadata(&self, issuer: &Issuer) -> Result<Metadata, ProviderError> {
        let url = issuer.discovery();
        let document: MetadataDocument = self.get(&url).await?;
        document.check(issuer)
    }

    /// Reads its keys.
    pub async fn keys(&self, url: &Url) -> Result<TokenKeys, ProviderError> {
        let document: Value = self.get(url).await?;
        TokenKeys::read(document).ok_or_else(|| unusable(url, "keys that can't be read"))
    }

    /// Reads what it tells of the person (OpenID Connect Core 1.0, 5.3).
    pub async fn get_as(&self, url: &Url, token: Option<&Secret>) -> Result<Value, ProviderError> {
        let Some(token) = token else {
            return Err(unusable(url, "no access token"));
        };
        let request = self.http.get(url.clone()).bearer_auth(token.expose());
        let (status, body) = send(url, request).await?;
        read(url, status, &body)
    }

    /// Gives a code for tokens (RFC 6749, 4.1.3).
    pub async fn redeem(
        &self,
        url: &Url,
        form: &[(&str, &str)],
        client: &ClientProof<'_>,
    ) -> Result<Tokens, ProviderError> {
        let mut form = form.to_vec();
        let mut request = self.http.post(url.clone());
        match client.secret {
            Some(secret) if !client.in_form => {
                request = request.header(header::AUTHORIZATION, basic(client.client_id, secret));
            }
            Some(secret) => {
                form.push(("client_id", client.client_id));
                form.push(("client_secret", secret.expose()));
            }
            None => form.push(("client_id", client.client_id)),
        }
        let request = request
            .header(header::ACCEPT, "application/json")
            .form(&form);
        let (status, body) = send(url, request).await?;
        if status.is_client_error() {
            let refused = serde_json::from_slice(&body).unwrap_or_default();
            return Err(refused_tokens(url, status, refused));
        }
        let answer: CodeAnswer = read(url, status, &body)?;
        answer
            .tokens()
            .ok_or_else(|| unusable(url, "no ID token. The scope openid is needed"))
    }

    async fn get<T: DeserializeOwned>(&self, url: &Url) -> Result<T, ProviderError> {
        let request = self.http.get(url.clone());
        let request = request.header(header::ACCEPT, "application/json");
        let (status, body) = send(url, request).await?;
        read(url, status, &body)
    }
}

/// Both are written as in a form first (RFC 6749, 2.3.1).
fn basic(client_id: &str, secret: &Secret) -> header::HeaderValue {
    let coded = |text: &str| -> Zeroizing<String> {
        Zeroizing::new(url::form_urlencoded::byte_serialize(text.as_bytes()).collect())
    };
    let pair = Zeroizing::new(format!("{}:{}", *coded(client_id), *coded(secret.expose())));
    let value = Zeroizing::new(format!("Basic {}", STANDARD.encode(pair.as_bytes())));
    let mut value =
        header::HeaderValue::from_str(&value).expect("base64 can stand in every header");
    value.set_sensitive(true);
    value
}

fn refused_tokens(url: &Url, status: StatusCode, refused: RefusedTokens) -> ProviderError {
    let error = foreign(&refused.error);
    match &*refused.error {
        "invalid_grant" => ProviderError::CodeRefused(error),
        "invalid_client" | "unauthorized_client" => ProviderError::ServerUnknown(error),
        "" => unusable(url, &format!("status {status}")),
        _ => unusable(url, &error),
    }
}

async fn send(url: &Url, request: RequestBuilder) -> Result<(StatusCode, Vec<u8>), ProviderError> {
    let answer = request.send().await;
    let answer = answer.map_err(|error| unreachable(url, &error))?;
    let status = answer.status();
    if status.is_redirection() {
        return Err(unusable(url, "a redirect, which is not followed"));
    }
    if status.is_server_error() {
        return Err(unusable(url, &format!("status {status}")));
    }
    Ok((status, body(url, answer).await?))
}

async fn body(url: &Url, mut answer: Response) -> Result<Vec<u8>, ProviderError> {
    let mut body = Vec::new();
    loop {
        let chunk = answer.chunk().await;
        match chunk.map_err(|error| unreachable(url, &error))? {
            Some(chunk) if body.len() + chunk.len() > MAX_BYTES => {
                return Err(unusable(url, "more than is read"));
            }
            Some(chunk) => body.extend_from_slice(&chunk),
            None => return Ok(body),
        }
    }
}

fn read<T: DeserializeOwned>(
    url: &Url,
    status: StatusCode,
    body: &[u8],
) -> Result<T, ProviderError> {
    if !status.is_success() {
        return Err(unusable(url, &format!("status {status}")));
    }
    // Serde's own words repeat what was sent.
    serde_json::from_slice(body).map_err(|_| unusable(url, "JSON of another form than is expected"))
}

fn unusable(url: &Url, what: &str) -> ProviderError {
    ProviderError::Unusable {
        host: host_of(url),
        what: what.to_owned(),
    }
}

fn unreachable(url: &Url, error: &reqwest::Error) -> ProviderError {
    let reason = if error.is_timeout() {
        "it did not answer in time"
    } else if error.is_connect() {
        "no connection could be made. Look at its address, at DNS, and whether its certificate is trusted by this machine"
    } else {
        "the connection ended"
    };
    ProviderError::Unreachable {
        host: host_of(url),
        reason,
    }
}

fn host_of(url: &Url) -> String {
    url.host_str().unwrap_or_default().to_owned()
}
