//! The LakeSentry server, as a collector calls it.

use std::time::Duration;

use bytes::Bytes;
use connection_string::{ApiUrl, Token};
use domain::ExtractionId;
use extraction::{
    Assignment, BatchReceipt, Commit, CycleReport, ExtractionBegun, ExtractionReceipt,
    NewExtraction, Refusal, batch, paths,
};
use jiff::Timestamp;
use jiff::fmt::rfc2822;
use reqwest::header::{CONTENT_TYPE, DATE, RETRY_AFTER};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

/// The server can't be used, or refuses.
#[derive(Debug, thiserror::Error)]
pub enum InstanceError {
    /// It was not reached, also after several attempts.
    #[error("{url} was not reached: {}", whole(error))]
    Unreachable {
        /// Its address.
        url: String,
        /// What happened.
        error: reqwest::Error,
    },
    /// It does not accept the token.
    #[error("the token was refused: {0}")]
    Token(String),
    /// It refuses what was sent.
    #[error("refused with status {status}: {reason}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// What it says.
        reason: String,
    },
    /// It is not well, also after several attempts.
    #[error("the server has a problem (status {status}): {reason}")]
    Unwell {
        /// The HTTP status.
        status: u16,
        /// What it says.
        reason: String,
    },
    /// Its answer is not what a LakeSentry server says.
    #[error("the answer can't be read: {0}. Is this the address of a LakeSentry server?")]
    Unreadable(String),
}

impl InstanceError {
    /// Says whether the same would happen to every other table.
    pub fn concerns_all(&self) -> bool {
        !matches!(self, Self::Refused { .. })
    }
}

/// A server with the token that it is shown.
pub struct Instance {
    http: Client,
    api_url: ApiUrl,
    token: Token,
    attempts: u32,
}

/// Every call may be repeated: what it asks for has a name of its own.
const ATTEMPTS: u32 = 6;
const LONGEST_PAUSE: Duration = Duration::from_mins(1);

impl Instance {
    /// Prepares for calls.
    pub fn new(api_url: ApiUrl, token: Token) -> Result<Self, InstanceError> {
        let builder = Client::builder()
            .user_agent(concat!("lakesentry-collector/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(Duration::from_secs(15))
            .timeout(Duration::from_mins(5))
            // The token must not follow to another address.
            .redirect(reqwest::redirect::Policy::none());
        // Proxies are for addresses elsewhere.
        let builder = if api_url.as_str().starts_with("http:") {
            builder.no_proxy()
        } else {
            builder
        };
        let http = builder
            .build()
            .map_err(|error| InstanceError::Unreachable {
                url: api_url.to_string(),
                error,
            })?;
        Ok(Self {
            http,
            api_url,
            token,
            attempts: ATTEMPTS,
        })
    }

    /// Returns the same server, asked once for everything: somebody waits for what is wrong.
    #[must_use]
    pub fn without_repetition(self) -> Self {
        Self {
            attempts: 1,
            ..self
        }
    }

    /// Asks the server what time it has, to a second or two.
    pub async fn told_time(&self) -> Option<Timestamp> {
        let answer = self
            .call(Method::GET, paths::ASSIGNMENT)
            .send()
            .await
            .ok()?;
        let date = answer.headers().get(DATE)?.to_str().ok()?;
        Some(rfc2822::parse(date).ok()?.timestamp())
    }

    /// Asks what is to be read.
    pub async fn assignment(&self) -> Result<Assignment, InstanceError> {
        self.json(|| self.call(Method::GET, paths::ASSIGNMENT))
            .await
    }

    /// Begins an extraction.
    pub async fn begin(&self, new: &NewExtraction) -> Result<ExtractionBegun, InstanceError> {
        self.json(|| self.post(paths::EXTRACTIONS, new)).await
    }

    /// Sends a batch.
    pub async fn send_batch(
        &self,
        extraction_id: ExtractionId,
        number: u32,
        packed: Vec<u8>,
    ) -> Result<BatchReceipt, InstanceError> {
        let digest = format!("{:x}", Sha256::digest(&packed));
        // Shared by all attempts, not copied for each.
        let packed = Bytes::from(packed);
        let path = paths::batch(extraction_id, number);
        self.json(|| {
            self.call(Method::PUT, &path)
                .header(CONTENT_TYPE, batch::MEDIA_TYPE)
                .header(batch::DIGEST_HEADER, &digest)
                .body(packed.clone())
        })
        .await
    }

    /// Commits an extraction.
    pub async fn commit(
        &self,
        extraction_id: ExtractionId,
        commit: &Commit,
    ) -> Result<ExtractionReceipt, InstanceError> {
        let path = paths::commit(extraction_id);
        self.json(|| self.post(&path, commit)).await
    }

    /// Tells what a cycle came to.
    pub async fn report(&self, report: &CycleReport) -> Result<(), InstanceError> {
        self.answer(|| self.post(paths::CYCLE_REPORTS, report))
            .await?;
        Ok(())
    }

    fn call(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("{}{path}", self.api_url);
        self.http
            .request(method, url)
            .bearer_auth(self.token.as_str())
    }

    fn post(&self, path: &str, body: &impl Serialize) -> RequestBuilder {
        self.call(Method::POST, path).json(body)
    }

    async fn json<T: DeserializeOwned>(
        &self,
        request: impl Fn() -> RequestBuilder,
    ) -> Result<T, InstanceError> {
        let answer = self.answer(request).await?;
        let read = serde_json::from_slice(&answer);
        read.map_err(|error| InstanceError::Unreadable(error.to_string()))
    }

    /// Sends a request until it is answered for good.
    async fn answer(&self, request: impl Fn() -> RequestBuilder) -> Result<Bytes, InstanceError> {
        let mut attempt = 1;
        loop {
            let sent = request().send().await;
            let asked_pause = sent.as_ref().ok().and_then(asked_pause);
            let failed = match self.judge(sent).await {
                Ok(answer) => return Ok(answer),
                Err(failed) => failed,
            };
            let may_pass = matches!(
                failed,
                InstanceError::Unreachable { .. } | InstanceError::Unwell { .. }
            );
            if !may_pass || attempt == self.attempts {
                return Err(failed);
            }
            let pause = asked_pause.unwrap_or(Duration::from_secs(1 << (attempt - 1)));
            tracing::warn!(attempt, "{failed}; trying again");
            tokio::time::sleep(pause.min(LONGEST_PAUSE)).await;
            attempt += 1;
        }
    }

    async fn judge(&self, sent: Result<Response, reqwest::Error>) -> Result<Bytes, InstanceError> {
        let lost = |error| InstanceError::Unreachable {
            url: self.api_url.to_string(),
            error,
        };
        let answer = sent.map_err(lost)?;
        let status = answer.status();
        if status.is_success() {
            // An answer that broke off is none.
            return answer.bytes().await.map_err(lost);
        }
        let reason = reason(answer).await;
        let status_code = status.as_u16();
        Err(match status {
            StatusCode::UNAUTHORIZED => InstanceError::Token(reason),
            StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT => InstanceError::Unwell {
                status: status_code,
                reason,
            },
            _ if status.is_server_error() => InstanceError::Unwell {
                status: status_code,
                reason,
            },
            _ => InstanceError::Refused {
                status: status_code,
                reason,
            },
        })
    }
}

/// Reads the sentence of a problem.
async fn reason(answer: Response) -> String {
    match answer.json::<Refusal>().await {
        Ok(Refusal {
            title,
            detail,
            request_id,
        }) => format!("{} (request {request_id})", detail.unwrap_or(title)),
        Err(_) => "the answer does not say why".to_owned(),
    }
}

fn asked_pause(answer: &Response) -> Option<Duration> {
    let seconds = answer.headers().get(RETRY_AFTER)?.to_str().ok()?;
    seconds.parse().ok().map(Duration::from_secs)
}

/// Returns an error with its causes: reqwest's own text says only that something went wrong.
fn whole(error: &reqwest::Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(of) = cause {
        text.push_str(": ");
        text.push_str(&of.to_string());
        cause = of.source();
    }
    text
}
