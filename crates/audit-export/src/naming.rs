//! How files are called, and which event belongs into which.

use std::path::{Path, PathBuf};

use audit_record::{AuditLogRecord, civil_day};
use sha2::{Digest as _, Sha256};

use crate::export_options::{Compression, ExportOptions, Layout, RecordFormat, Split};
use crate::resume::{ResumedBucket, with_ending};

const HOUR_US: i64 = 3_600_000_000;

/// How files are called.
#[derive(Debug, Clone)]
pub struct Naming {
    layout: Layout,
    split: Option<Split>,
    compression: Option<Compression>,
    format: RecordFormat,
    /// The folder in which they are.
    pub folder: PathBuf,
    /// The name of the one file, or what the names of all are made of.
    name: String,
    /// What tells the export from others into the same tree.
    tag: String,
}

impl Naming {
    /// Reads the options. `told` is what tells this export from others into the same tree.
    pub fn new(options: &ExportOptions, told: &str) -> Self {
        let is_tree = options.layout == Layout::Delivery;
        let parent = options
            .output
            .parent()
            .map(Path::to_owned)
            .unwrap_or_default();
        let name = options
            .output
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        Self {
            layout: options.layout,
            split: options.split,
            compression: options.compress,
            format: options.format,
            folder: if is_tree {
                options.output.clone()
            } else {
                parent
            },
            name,
            tag: format!("{:x}", Sha256::digest(told))[..16].to_owned(),
        }
    }

    /// Returns the path of what lies beside the output under this ending: the manifest, and what is remembered.
    pub fn beside(&self, ending: &str) -> PathBuf {
        match self.layout {
            Layout::File => with_ending(&self.folder.join(&self.name), ending),
            Layout::Delivery => self.folder.join(format!("auditlogs_{}{ending}", self.tag)),
        }
    }

    /// Returns the path of a file, finished or not.
    pub fn path(&self, relative: &str) -> PathBuf {
        self.folder.join(relative)
    }

    /// Says where an event belongs. `numbered` is the number of the file that is being filled, where size decides.
    pub fn bucket(&self, event: &AuditLogRecord<'_>, numbered: u32) -> ResumedBucket {
        let day = event.event_time.div_euclid(24 * HOUR_US);
        match (self.layout, self.split) {
            (Layout::Delivery, _) => {
                ResumedBucket::Delivered(day, safe(event.workspace_id.unwrap_or("0")))
            }
            (Layout::File, None) => ResumedBucket::Whole,
            (Layout::File, Some(Split::Day)) => ResumedBucket::Day(day),
            (Layout::File, Some(Split::Hour)) => {
                ResumedBucket::Hour(event.event_time.div_euclid(HOUR_US))
            }
            (Layout::File, Some(Split::Size(_))) => ResumedBucket::Numbered(numbered),
        }
    }

    /// Returns the name of a file, from the folder.
    pub fn relative(&self, bucket: &ResumedBucket) -> String {
        let part = match bucket {
            ResumedBucket::Whole => return self.name.clone(),
            ResumedBucket::Day(day) => civil_day(*day),
            ResumedBucket::Hour(hour) => format!(
                "{}T{:02}",
                civil_day(hour.div_euclid(24)),
                hour.rem_euclid(24)
            ),
            ResumedBucket::Numbered(number) => format!("{number:05}"),
            ResumedBucket::Delivered(day, workspace) => {
                let ending = self.compression.map_or("", Compression::ending);
                let kind = match self.format {
                    RecordFormat::Csv => "csv",
                    RecordFormat::Parquet => "parquet",
                    _ => "json",
                };
                return format!(
                    "workspaceId={workspace}/date={}/auditlogs_{}.{kind}{ending}",
                    civil_day(*day),
                    self.tag
                );
            }
        };
        // `x.jsonl.gz` becomes `x-2026-11-01.jsonl.gz`.
        match self.name.find('.').filter(|at| *at > 0) {
            Some(at) => format!("{}-{part}{}", &self.name[..at], &self.name[at..]),
            None => format!("{}-{part}", self.name),
        }
    }
}

/// Ids of workspaces are digits; whatever else comes must stay one part of a path.
fn safe(text: &str) -> String {
    let kept = |letter: char| {
        if letter.is_ascii_alphanumeric() || letter == '-' {
            letter
        } else {
            '_'
        }
    };
    text.chars().take(40).map(kept).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn naming(layout: Layout, split: Option<Split>, output: &str) -> Naming {
        Naming {
            layout,
            split,
            compression: Some(Compression::Gzip),
            format: RecordFormat::Delivery,
            folder: PathBuf::from(output),
            name: "audit.json.gz".to_owned(),
            tag: "0123456789abcdef".to_owned(),
        }
    }

    #[test]
    fn files_are_called_by_what_is_in_them() {
        let event = AuditLogRecord {
            event_time: 1_795_740_000_123_000,
            workspace_id: Some("../7"),
            ..AuditLogRecord::default()
        };
        let name = |layout, split| {
            let naming = naming(layout, split, "out");
            naming.relative(&naming.bucket(&event, 3))
        };
        assert_eq!(name(Layout::File, None), "audit.json.gz");
        assert_eq!(
            name(Layout::File, Some(Split::Day)),
            "audit-2026-11-27.json.gz"
        );
        assert_eq!(
            name(Layout::File, Some(Split::Hour)),
            "audit-2026-11-27T00.json.gz"
        );
        assert_eq!(
            name(Layout::File, Some(Split::Size(5))),
            "audit-00003.json.gz"
        );
        assert_eq!(
            name(Layout::Delivery, None),
            "workspaceId=___7/date=2026-11-27/auditlogs_0123456789abcdef.json.gz"
        );
    }
}
