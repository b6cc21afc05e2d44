//! Volumes of a metastore, and the files in them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

/// One volume.
#[derive(Debug, Clone)]
pub struct SimulatedVolume {
    /// The UUID.
    pub id: String,
    /// Who made it.
    pub owner: String,
    /// What its owner says about it.
    pub comment: Option<String>,
    /// When it was made.
    pub created: Timestamp,
    /// Folders, by their path in the volume.
    pub folders: BTreeSet<String>,
    /// Files, by their path in the volume.
    pub files: BTreeMap<String, VolumeFile>,
}

/// A file of a volume.
#[derive(Debug, Clone)]
pub struct VolumeFile {
    /// What is in it.
    pub content: Vec<u8>,
    /// When it was last written.
    pub at: Timestamp,
}
