//! Whether a server is there, and what it says about itself.

use contract::{CurrentSession, Instance, PrimaryConnector};
use domain::AccountId;
use leptos::prelude::*;

use crate::api::NotTold;
use crate::paths::INSPECT;

/// The server, as far as this page knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Backend {
    /// It was asked and has not answered yet.
    Loading,
    /// It does not answer.
    Absent,
    /// It answers, and wants to know who asks.
    SignedOut,
    /// It answered.
    Present(Box<Instance>),
}

impl Backend {
    /// Asks the server once, and provides what it says to the views below.
    pub fn provide() -> Signal<Self> {
        let backend = RwSignal::new(Self::Loading);
        provide_context::<Signal<Self>>(backend.into());
        leptos::task::spawn_local(async move {
            backend.set(match crate::api::instance().await {
                Ok(instance) => Self::Present(Box::new(instance)),
                Err(NotTold::SignInNeeded) => Self::SignedOut,
                Err(NotTold::Unavailable) => Self::Absent,
            });
        });
        backend.into()
    }

    /// Gives what [`Backend::provide`] provided.
    pub fn expect() -> Signal<Self> {
        expect_context()
    }

    /// Gives the address of the inspector, with the key that signs here: the inspector itself asks nobody for it.
    pub fn inspector(&self) -> String {
        match self {
            Self::Present(instance) => format!("{INSPECT}#key={}", instance.signing_key.x),
            Self::Loading | Self::Absent | Self::SignedOut => INSPECT.to_owned(),
        }
    }

    fn instance(&self) -> Option<&Instance> {
        match self {
            Self::Present(instance) => Some(instance),
            Self::Loading | Self::Absent | Self::SignedOut => None,
        }
    }

    /// Returns the account that the connectors of this server belong to; none while there is no connector.
    pub fn account_id(&self) -> Option<AccountId> {
        Some(self.instance()?.account.as_ref()?.account_id)
    }

    /// Returns who is signed in.
    pub fn session(&self) -> Option<&CurrentSession> {
        self.instance().map(|instance| &instance.session)
    }

    /// Returns the connector that reads the global tables.
    pub fn primary(&self) -> Option<&PrimaryConnector> {
        self.instance()?.primary.as_ref()
    }

    /// Gives the address of the simulated Databricks, in practice mode.
    pub fn console_url(&self) -> Option<&str> {
        let practice = self.instance()?.practice.as_ref()?;
        Some(practice.console_url.trim_end_matches('/'))
    }
}
