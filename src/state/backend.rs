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

/// Asks the server about itself: once when the page is loaded, and where the answer may have changed.
#[derive(Debug, Clone, Copy)]
pub struct AskBackend(RwSignal<Backend>);

impl AskBackend {
    /// Gives what [`Backend::provide`] provided.
    pub fn expect() -> Self {
        expect_context()
    }

    /// Asks, unless the first answer is still on its way: since the last one a connector may have been made, made primary, or removed, here or
    /// elsewhere. A page that is served without a server stays one.
    pub fn again(self) {
        let is_waste = |known: &Backend| matches!(known, Backend::Absent | Backend::Loading);
        if !self.0.with_untracked(is_waste) {
            self.ask();
        }
    }

    fn ask(self) {
        leptos::task::spawn_local(async move {
            let told = crate::api::instance().await;
            if let Some(before) = self.0.try_get_untracked() {
                let now = before.after(told);
                if now != before {
                    self.0.set(now);
                }
            }
        });
    }
}

impl Backend {
    /// Asks the server, and provides what it says to the views below.
    pub fn provide() -> ReadSignal<Self> {
        let backend = RwSignal::new(Self::Loading);
        let ask = AskBackend(backend);
        provide_context(ask);
        provide_context::<Signal<Self>>(backend.into());
        ask.ask();
        backend.read_only()
    }

    /// Returns what is known after another answer, or none. A server that was there and does not answer once is no page without a server; and
    /// whoever was signed in is told by what ends sessions, which leaves what is typed in the page.
    fn after(&self, told: Result<Instance, NotTold>) -> Self {
        match (told, self) {
            (Ok(instance), _) => Self::Present(Box::new(instance)),
            (Err(_), Self::Present(before)) => Self::Present(before.clone()),
            (Err(NotTold::SignInNeeded), _) | (Err(NotTold::Unavailable), Self::SignedOut) => {
                Self::SignedOut
            }
            (Err(NotTold::Unavailable), Self::Loading | Self::Absent) => Self::Absent,
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn instance() -> Instance {
        let json = r#"{"version":"1","public_url":"http://127.0.0.1:1","session":{"person":{"person_id":"00000000-0000-0000-0000-000000000000","name":"Ada","email":"ada@lake.example","role":"owner","created_at":"2026-11-22T14:00:00Z"},"means":"browser"},"signing_key":{"kty":"OKP","crv":"Ed25519","x":"","kid":"","use":"sig","alg":"EdDSA"}}"#;
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn what_was_heard_last_counts_and_silence_changes_nothing() {
        let (silence, sign_in) = (Err(NotTold::Unavailable), Err(NotTold::SignInNeeded));
        assert_eq!(Backend::Loading.after(silence.clone()), Backend::Absent);
        let signed_out = Backend::Loading.after(sign_in.clone());
        assert_eq!(signed_out, Backend::SignedOut);
        assert_eq!(signed_out.after(silence.clone()), Backend::SignedOut);
        let there = signed_out.after(Ok(instance()));
        assert!(there.primary().is_none());
        assert_eq!(there.after(silence), there);
        assert_eq!(there.after(sign_in), there);
        let newer = Instance {
            version: "2".to_owned(),
            ..instance()
        };
        assert_eq!(
            there.after(Ok(newer.clone())),
            Backend::Present(Box::new(newer))
        );
    }
}
