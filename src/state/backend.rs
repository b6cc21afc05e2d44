//! Whether a server is there, and what it says about itself.

use contract::Instance;
use leptos::prelude::*;

use crate::paths::INSPECT;

/// The server, as far as this page knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Backend {
    /// It was asked and has not answered yet.
    Loading,
    /// It does not answer.
    Absent,
    /// It answered.
    Present(Box<Instance>),
}

impl Backend {
    /// Asks the server once, and provides what it says to the views below.
    pub fn provide() {
        let backend = RwSignal::new(Self::Loading);
        provide_context::<Signal<Self>>(backend.into());
        leptos::task::spawn_local(async move {
            backend.set(
                crate::api::instance()
                    .await
                    .map_or(Self::Absent, |instance| Self::Present(Box::new(instance))),
            );
        });
    }

    /// Gives what [`Backend::provide`] provided.
    pub fn expect() -> Signal<Self> {
        expect_context()
    }

    /// Gives the address of the inspector, with the key that signs here: the inspector itself asks nobody for it.
    pub fn inspector(&self) -> String {
        match self {
            Self::Present(instance) => format!("{INSPECT}#key={}", instance.signing_key.x),
            Self::Loading | Self::Absent => INSPECT.to_owned(),
        }
    }

    /// Gives the address of the simulated Databricks, in practice mode.
    pub fn console_url(&self) -> Option<&str> {
        match self {
            Self::Present(instance) => instance
                .practice
                .as_ref()
                .map(|practice| practice.console_url.trim_end_matches('/')),
            Self::Loading | Self::Absent => None,
        }
    }
}
