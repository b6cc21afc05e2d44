//! What all calls of a client share.

use tokio::sync::watch;

use crate::transport::{SetupError, Transport};
use crate::{ClientOptions, RefusalWords};

/// Connections and limits.
pub(crate) struct ClientInner {
    pub(crate) transport: Transport,
    pub(crate) refusal_words: RefusalWords,
    pub(crate) limit_bytes: usize,
    pub(crate) workspaces_limit_bytes: usize,
    pub(crate) farewells: Farewells,
}

impl ClientInner {
    pub(crate) fn new(options: &ClientOptions) -> Result<Self, SetupError> {
        Ok(Self::with(Transport::new(options)?, options))
    }

    pub(crate) fn with(transport: Transport, options: &ClientOptions) -> Self {
        Self {
            transport,
            refusal_words: options.refusal_words.clone(),
            limit_bytes: options.limit_bytes,
            workspaces_limit_bytes: options.workspaces_limit_bytes,
            farewells: Farewells::default(),
        }
    }
}

/// The calls that nobody waits for: telling Databricks that a statement is not wanted any more.
pub(crate) struct Farewells(watch::Sender<usize>);

/// A call that is under way; it ends when this is dropped.
pub(crate) struct Farewell(watch::Sender<usize>);

impl Default for Farewells {
    fn default() -> Self {
        Self(watch::Sender::new(0))
    }
}

impl Farewells {
    /// Counts one more.
    pub(crate) fn begin(&self) -> Farewell {
        self.0.send_modify(|count| *count += 1);
        Farewell(self.0.clone())
    }

    /// Waits until none is under way.
    pub(crate) async fn ended(&self) {
        // The sender lives as long as `self`, so waiting can't fail.
        drop(self.0.subscribe().wait_for(|&count| count == 0).await);
    }
}

impl Drop for Farewell {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
}
