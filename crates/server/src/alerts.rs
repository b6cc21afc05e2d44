//! Tells somebody else's program when a connector needs a person: signed, tried again, and at most once an hour for each connector.

mod decision;
mod delivery;
mod options;

use std::collections::HashMap;
use std::time::Duration;

use domain::{ConnectorId, Timestamp};
use store::Store;

pub use options::{AlertOptions, HiddenUrl, InvalidAlerts};

use crate::clock;
use crate::services::connector_status::{self, ConnectorFacts, DailyTestState};
use decision::{LastAlert, next};
use delivery::{AlertDelivery, Message};

/// Looks after the connectors, and tells.
#[derive(Debug)]
pub struct Alerts {
    store: Store,
    delivery: AlertDelivery,
    /// When a connector whose message nobody took is tried again, and how often it was.
    waiting: HashMap<ConnectorId, (Timestamp, u32)>,
}

/// How often the connectors are looked at.
const EVERY: Duration = Duration::from_mins(1);
/// The longest pause between two rounds of tries.
const LONGEST_PAUSE_MINUTES: u64 = 60;

impl Alerts {
    /// Sets it up, where somebody is to be told.
    ///
    /// # Errors
    /// When the settings can't be used.
    pub fn new(store: Store, options: &AlertOptions) -> Result<Option<Self>, InvalidAlerts> {
        let Some(target) = options.target()? else {
            return Ok(None);
        };
        Ok(Some(Self {
            store,
            delivery: AlertDelivery::new(target)?,
            waiting: HashMap::new(),
        }))
    }

    /// Looks at the connectors every minute, for ever.
    pub async fn run(mut self) {
        let mut every = tokio::time::interval(EVERY);
        loop {
            every.tick().await;
            if let Err(error) = self.look(clock::now()).await {
                tracing::warn!(%error, "connectors could not be looked at for alerts");
            }
        }
    }

    /// Looks at the connectors once, and tells what is to be told.
    async fn look(&mut self, now: Timestamp) -> Result<(), store::Error> {
        let told = self.store.alerts().await?;
        let received = self.store.received().await?;
        let tests = self.store.last_validations().await?;
        let daily = self.store.validated_connectors().await?;
        for connector in self.store.connectors(now).await? {
            let id = connector.connector_id;
            let facts = received.iter().find(|of| of.connector_id == id);
            let test = tests.iter().find(|of| of.connector_id == id);
            let kind = decision::alert(&ConnectorFacts {
                status: connector_status::status(facts, connector.live_tokens, now),
                collector: connector_status::collector(facts, connector.live_tokens, now),
                arrival: connector_status::arrival(facts, now),
                daily_test: match (test.map(|test| test.failed), daily.contains(&id)) {
                    (None, _) | (Some(false), false) => DailyTestState::Untested,
                    (Some(false), true) => DailyTestState::Well,
                    (Some(true), true) => DailyTestState::Failing,
                    (Some(true), false) => DailyTestState::LeftFailing,
                },
            });
            let before = told.iter().find(|of| of.connector_id == id);
            let before = before.map(|of| LastAlert {
                kind: of.kind.as_deref().and_then(decision::AlertKind::parse),
                at: of.told_at,
            });
            let Some(change) = next(before, kind, now) else {
                self.waiting.remove(&id);
                continue;
            };
            if self.waiting.get(&id).is_some_and(|(again, _)| now < *again) {
                continue;
            }
            let message = Message::new(&connector, facts, change, now).with_test(test);
            match self.delivery.send(&message).await {
                Ok(()) => {
                    self.waiting.remove(&id);
                    let kind = change.kind().map(decision::AlertKind::name);
                    self.store.note_alert(id, kind, now).await?;
                    tracing::info!(connector_id = %id, alert = change.name(), "an alert was taken");
                }
                Err(reason) => {
                    let tries = self.waiting.get(&id).map_or(0, |(_, tries)| *tries) + 1;
                    let minutes = 2_u64
                        .saturating_pow(tries.min(6))
                        .min(LONGEST_PAUSE_MINUTES);
                    let again = now.later(Duration::from_mins(minutes));
                    self.waiting.insert(id, (again, tries));
                    tracing::warn!(connector_id = %id, alert = change.name(), reason, "nobody took an alert; it is tried again in {minutes} minutes");
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
