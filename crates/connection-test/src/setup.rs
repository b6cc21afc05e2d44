//! What a test is made with.

use std::fmt;
use std::sync::Arc;

use databricks::Client;
use domain::{Credentials, DatabricksHost};

use crate::connected::ConnectedWorkspace;
use crate::turns::Turns;

/// What a test is made with, besides the request.
pub struct Setup {
    /// The client for Databricks.
    pub client: Client,
    /// Who may call Databricks when; all tests share it.
    pub turns: Arc<Turns>,
    /// The workspaces that are connected already.
    pub connected: Vec<ConnectedWorkspace>,
    /// Is told of credentials that came with the request and work.
    pub on_proof: Box<OnProof>,
    /// Whether it may be gone on with elsewhere: watchers see of it what was kept for that.
    pub is_shared: bool,
}

/// Takes a host and the credentials that work there.
pub type OnProof = dyn Fn(&DatabricksHost, &Credentials) + Send + Sync;

impl fmt::Debug for Setup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Setup").finish_non_exhaustive()
    }
}
