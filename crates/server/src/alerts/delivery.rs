//! One message, signed and sent.

use std::time::Duration;

use aws_lc_rs::hmac;
use contract::FailedCheck;
use domain::{ConnectorId, Timestamp};
use reqwest::header::CONTENT_TYPE;
use reqwest::redirect::Policy;
use reqwest::{Client, StatusCode};
use serde::Serialize;
use store::{ConnectorRecord, ReceivedRecord, ValidationRecord};
use uuid::Uuid;

use super::decision::AlertChange;
use super::options::{AlertTarget, InvalidAlerts};
use crate::services::validations;

/// The header with the signature: `t=<seconds since 1970>,v1=<HMAC-SHA-256 of "<t>.<body>", in hexadecimal>`.
pub const SIGNATURE: &str = "lakesentry-signature";

/// What a receiver is told.
#[derive(Debug, Serialize)]
pub struct Message {
    /// Names the message; the same when it is sent again.
    pub alert_id: Uuid,
    /// `problem`, `collector_silent`, `no_data`, `test_failed`, `test_switched_off` or `resolved`.
    pub alert: &'static str,
    /// The connector.
    pub connector_id: ConnectorId,
    /// The name of its workspace.
    pub workspace_name: String,
    /// Its region.
    pub region: String,
    /// When its collector was last heard of.
    pub collector_seen_at: Option<Timestamp>,
    /// The newest event of which a row came.
    pub newest_event_at: Option<Timestamp>,
    /// When this was found.
    pub found_at: Timestamp,
    /// What failed in the last daily test, where the connector is tested day after day.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub failed_checks: Vec<FailedCheck>,
}

impl Message {
    /// Says what was found of a connector.
    pub fn new(
        connector: &ConnectorRecord,
        received: Option<&ReceivedRecord>,
        change: AlertChange,
        now: Timestamp,
    ) -> Self {
        Self {
            alert_id: Uuid::now_v7(),
            alert: change.name(),
            connector_id: connector.connector_id,
            workspace_name: connector.made_from.workspace_name.clone(),
            region: connector.made_from.region.as_str().to_owned(),
            collector_seen_at: received.and_then(|received| received.collector.seen_at),
            newest_event_at: received.and_then(|received| received.newest_event_at),
            found_at: now,
            failed_checks: Vec::new(),
        }
    }

    /// Adds what failed in the last daily test.
    pub fn with_test(self, test: Option<&ValidationRecord>) -> Self {
        let test = test.and_then(validations::as_told);
        let mut failed_checks = test.map(|test| test.failed).unwrap_or_default();
        // What Databricks says may name tables and people: the page shows it.
        for check in &mut failed_checks {
            check.failure.detail = None;
        }
        Self {
            failed_checks,
            ..self
        }
    }
}

/// Sends messages to one address.
#[derive(Debug)]
pub struct AlertDelivery {
    http: Client,
    target: AlertTarget,
    /// Between the tries of a round.
    pub pauses: [Duration; 2],
}

impl AlertDelivery {
    /// Prepares for sending.
    pub fn new(target: AlertTarget) -> Result<Self, InvalidAlerts> {
        let builder = Client::builder()
            .user_agent(concat!("lakesentry/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(Duration::from_secs(5))
            .timeout(Duration::from_secs(15))
            // What is signed is for this address.
            .redirect(Policy::none());
        // Proxies are for addresses elsewhere.
        let builder = if target.url.scheme() == "http" {
            builder.no_proxy()
        } else {
            builder
        };
        let http = builder
            .build()
            .map_err(|error| InvalidAlerts::Client(error.without_url()))?;
        Ok(Self {
            http,
            target,
            pauses: [Duration::from_secs(1), Duration::from_secs(5)],
        })
    }

    /// Sends a message until somebody takes it, three times at most.
    ///
    /// # Errors
    /// Says why nobody did, without the address.
    pub async fn send(&self, message: &Message) -> Result<(), String> {
        let body = serde_json::to_vec(message).map_err(|error| error.to_string())?;
        let mut outcome = self.try_once(&body).await;
        for pause in self.pauses {
            if outcome.is_ok() {
                break;
            }
            tokio::time::sleep(pause).await;
            outcome = self.try_once(&body).await;
        }
        outcome
    }

    async fn try_once(&self, body: &[u8]) -> Result<(), String> {
        let at = crate::clock::now().unix();
        let signature = signature(self.target.secret.expose(), at, body);
        let sent = self
            .http
            .post(self.target.url.clone())
            .header(CONTENT_TYPE, "application/json")
            .header(SIGNATURE, signature)
            .body(body.to_vec())
            .send()
            .await;
        match sent.map(|answer| answer.status()) {
            Ok(status) if status.is_success() => Ok(()),
            Ok(status) => Err(refusal(status)),
            Err(error) => Err(error.without_url().to_string()),
        }
    }
}

fn refusal(status: StatusCode) -> String {
    format!("the receiver answered with status {status}")
}

fn signature(secret: &str, at: i64, body: &[u8]) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let mut context = hmac::Context::with_key(&key);
    context.update(format!("{at}.").as_bytes());
    context.update(body);
    let bytes = context.sign();
    let hexadecimal: Vec<String> = bytes
        .as_ref()
        .iter()
        .map(|of| format!("{of:02x}"))
        .collect();
    format!("t={at},v1={}", hexadecimal.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made with `printf '1795740000.{"a":1}' | openssl dgst -sha256 -hmac 0123456789abcdef`.
    #[test]
    fn a_receiver_can_verify_what_was_signed() {
        assert_eq!(
            signature("0123456789abcdef", 1_795_740_000, br#"{"a":1}"#),
            "t=1795740000,v1=98f5c9540a4baa41e39b28d797dae769e0d3524980285996c8f40d05dc1315c6"
        );
    }
}
