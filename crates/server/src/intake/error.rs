//! Why a push is refused.

use domain::SystemTable;
use extraction::batch::UnreadableBatch;
use lake::LakeError;

/// A push is refused, or could not be stored. Nothing of it is visible.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    /// No connector of this instance has the token.
    #[error(
        "this token belongs to no connector of this instance: its connector was removed, or its connection string is of another instance. Create a new connection string here"
    )]
    TokenUnknown,
    /// A person ended the token.
    #[error("this token was revoked. Create a new connection string for the connector")]
    TokenRevoked,
    /// The token was not used in time, or was replaced.
    #[error(
        "this token has ended: it was not used in time, or a newer one has taken its place. Create a new connection string for the connector"
    )]
    TokenEnded,
    /// The connector does not read this table.
    #[error(
        "{0} is not read through this connector: its feature was not chosen, or another connector reads the global tables"
    )]
    NotAssigned(SystemTable),
    /// Nobody has approved that it leaves.
    #[error("{0} may not leave the workspace: approve it on the connector's page first")]
    NotApproved(SystemTable),
    /// There is no such extraction of this connector.
    #[error("there is no such extraction of this connector; begin one")]
    UnknownExtraction,
    /// A later one of the same table was begun.
    #[error("a later extraction of the same table was begun; this one is void")]
    Overtaken,
    /// The same batch came with other bytes.
    #[error("batch {0} came before with other bytes")]
    BatchDiffers(u32),
    /// The bytes are not those that were announced.
    #[error("the bytes of the batch are not those of its digest: it was changed on its way")]
    Digest,
    /// The batch is too large as it was sent.
    #[error("the batch is larger than the {0} bytes that are accepted")]
    TooLarge(usize),
    /// The batch can't be read.
    #[error("the batch can't be read: {0}")]
    Unreadable(#[from] UnreadableBatch),
    /// The batch holds what is not accepted.
    #[error("the batch is not accepted: {0}")]
    BatchRefused(String),
    /// Batches are missing.
    #[error("{expected} batches were announced, and {found} are there")]
    Incomplete {
        /// How many should be there.
        expected: u32,
        /// How many are.
        found: usize,
    },
    /// The checkpoint does not follow from the rows.
    #[error("the checkpoint lies beyond the rows that were sent")]
    Checkpoint,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// The lake failed.
    #[error("the data can't be stored: {0}")]
    Lake(#[from] LakeError),
    /// What is stored can't be read.
    #[error("what is stored can't be read: {0}")]
    Stored(#[from] serde_json::Error),
    /// The work ended in a panic.
    #[error("the work on a batch broke off: {0}")]
    Broken(String),
}

impl IntakeError {
    /// Says whether the sender did something that is not accepted; otherwise this server failed.
    pub fn is_refusal(&self) -> bool {
        match self {
            Self::TokenUnknown
            | Self::TokenRevoked
            | Self::TokenEnded
            | Self::NotAssigned(_)
            | Self::NotApproved(_)
            | Self::UnknownExtraction
            | Self::Overtaken
            | Self::BatchDiffers(_)
            | Self::Digest
            | Self::TooLarge(_)
            | Self::Unreadable(_)
            | Self::BatchRefused(_)
            | Self::Incomplete { .. }
            | Self::Checkpoint => true,
            Self::Lake(error) => matches!(
                error,
                LakeError::Superseded { .. }
                    | LakeError::ColumnType { .. }
                    | LakeError::UnknownType(_)
            ),
            Self::Store(_) | Self::Stored(_) | Self::Broken(_) => false,
        }
    }
}
