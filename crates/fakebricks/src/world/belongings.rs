//! What people keep in a workspace: secrets, files, jobs and tokens.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::SimulatedJob;

/// All of it in one workspace.
#[derive(Debug, Clone, Default)]
pub struct Belongings {
    /// Secret scopes, by name.
    pub scopes: BTreeMap<String, SecretScope>,
    /// Folders, files and notebooks, by path.
    pub objects: BTreeMap<String, WorkspaceObject>,
    /// Jobs, by id.
    pub jobs: BTreeMap<u64, SimulatedJob>,
    /// Personal access tokens, the oldest first.
    pub tokens: Vec<PersonalToken>,
}

/// A scope of secrets.
#[derive(Debug, Clone, Default)]
pub struct SecretScope {
    /// Secrets, by key.
    pub secrets: BTreeMap<String, StoredSecret>,
    /// Who may do what, by principal.
    pub access: BTreeMap<String, ScopeLevel>,
}

/// A secret of a scope.
#[derive(Debug, Clone)]
pub struct StoredSecret {
    /// The secret itself.
    pub value: Vec<u8>,
    /// When it was last set.
    pub at: Timestamp,
}

/// What a principal may do with a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ScopeLevel {
    /// Read the secrets.
    Read,
    /// Set them, too.
    Write,
    /// Say who may, too.
    Manage,
}

impl ScopeLevel {
    /// The name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "READ",
            Self::Write => "WRITE",
            Self::Manage => "MANAGE",
        }
    }

    /// The level with this API name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Read, Self::Write, Self::Manage]
            .into_iter()
            .find(|level| level.name() == name)
    }
}

/// A folder, file or notebook.
#[derive(Debug, Clone)]
pub struct WorkspaceObject {
    /// Names it in the API.
    pub id: u64,
    /// What is in it.
    pub kind: WorkspaceObjectKind,
    /// When it was last written.
    pub at: Timestamp,
}

/// What is in a workspace object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WorkspaceObjectKind {
    /// Other objects.
    Folder,
    /// Bytes.
    File(Vec<u8>),
    /// Source text in a language.
    Notebook {
        /// The language by its name in the API.
        language: String,
        /// The source.
        source: Vec<u8>,
    },
}

/// A personal access token.
#[derive(Debug, Clone)]
pub struct PersonalToken {
    /// Names it in the API.
    pub id: String,
    /// Whose it is.
    pub owner: String,
    /// The token itself.
    pub value: String,
    /// What its owner says about it.
    pub comment: String,
    /// When it was made.
    pub created: Timestamp,
    /// When it stops being accepted, if ever.
    pub expires: Option<Timestamp>,
}
