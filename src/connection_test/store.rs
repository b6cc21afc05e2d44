//! Which tests belong to this tab, so that a reload finds them again. Ids and names only: nothing here is secret.

use contract::{ConnectionTestRequest, StartedConnectionTest, WorkspaceToTest};
use domain::{
    AccountId, ApplicationId, ConnectionTestId, DatabricksHost, Feature, Partition, TableName,
};
use serde::{Deserialize, Serialize};

use crate::json;
use crate::state::Answers;

/// What a test was made with. Another value of any of these makes its results stale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inputs {
    /// The account.
    pub account_id: AccountId,
    /// The part of a cloud that it is in.
    #[serde(default)]
    pub partition: Option<Partition>,
    /// The service principal.
    pub application_id: ApplicationId,
    /// The optional features.
    pub features: Vec<Feature>,
    /// Further tables, by name.
    #[serde(default)]
    pub tables: Vec<TableName>,
    /// The account console, where its address was typed.
    #[serde(default)]
    pub accounts_host: Option<DatabricksHost>,
}

impl Inputs {
    /// Takes them from the answers; `None` before step 1.
    pub fn of(answers: &Answers) -> Option<Self> {
        let application = answers.application?;
        Some(Self {
            account_id: application.account_id,
            partition: Some(application.partition),
            application_id: application.application_id,
            features: answers.features(),
            tables: answers.further_tables(),
            accounts_host: answers.accounts_host(),
        })
    }

    /// Asks for a test of some workspaces, as the service principal that is named.
    pub fn request(
        &self,
        application_id: ApplicationId,
        workspaces: Vec<WorkspaceToTest>,
    ) -> ConnectionTestRequest {
        ConnectionTestRequest {
            account_id: self.account_id,
            partition: self.partition,
            accounts_host: self.accounts_host.clone(),
            application_id,
            features: self.features.clone(),
            tables: self.tables.clone(),
            workspaces,
            repeats: None,
            hand_over: false,
        }
    }
}

/// A test of this tab.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownTest {
    /// As it was started.
    pub started: StartedConnectionTest,
    /// What it was made with.
    pub inputs: Inputs,
    /// When its results became stale, in milliseconds since 1970.
    #[serde(default)]
    pub stale_since_ms: Option<u64>,
}

const KEY: &str = "lakesentry.connection-tests";

/// Reads the tests, the newest last.
pub fn load() -> Vec<KnownTest> {
    storage()
        .and_then(|storage| storage.get_item(KEY).ok()?)
        .and_then(|text| json::read(&text))
        .unwrap_or_default()
}

/// Keeps the tests. Without storage they are only lost on reload.
pub fn save(tests: &[KnownTest]) {
    let written = serde_json::to_string(tests).ok();
    if let Some((storage, text)) = storage().zip(written) {
        drop(storage.set_item(KEY, &text));
    }
}

/// Adds a test that was started elsewhere than in the test step.
pub fn remember(started: StartedConnectionTest, inputs: Inputs) {
    let mut tests = load();
    tests.push(KnownTest {
        started,
        inputs,
        stale_since_ms: None,
    });
    save(&tests);
}

/// Gives the newest test in which a workspace took part.
pub fn test_of(host: &DatabricksHost) -> Option<ConnectionTestId> {
    load().into_iter().rev().find_map(|test| {
        let mut workspaces = test.started.workspaces.iter();
        workspaces
            .any(|workspace| workspace.host == *host)
            .then_some(test.started.connection_test_id)
    })
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.session_storage().ok()?
}
