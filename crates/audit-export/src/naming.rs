//! How files are called, and which event belongs into which.

use std::io;
use std::path::{Path, PathBuf};

use audit_record::{AuditLogRecord, civil_day};
use sha2::{Digest as _, Sha256};

use crate::export_options::{Compression, ExportOptions, Layout, RecordFormat, Split};
use crate::resume::{ResumedBucket, with_ending};

const HOUR_US: i64 = 3_600_000_000;
/// The ending of files that are not finished.
pub const PARTIAL: &str = ".partial";

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
        let (stem, ending) = self.halves();
        format!("{stem}-{part}{ending}")
    }

    /// The name up to the point at which endings begin, and from there on. A point at its beginning hides a file.
    fn halves(&self) -> (&str, &str) {
        let mut points = self.name.char_indices().skip(1);
        let point = points.find(|(_, letter)| *letter == '.');
        self.name
            .split_at(point.map_or(self.name.len(), |(at, _)| at))
    }

    /// Says whether a file of this name may be of an export to this output, in whatever parts.
    pub fn may_be_of(&self, relative: &str) -> bool {
        match self.layout {
            Layout::File => relative == self.name || self.part(relative).is_some(),
            Layout::Delivery => {
                let file = format!("auditlogs_{}.", self.tag);
                matches!(
                    relative.split('/').collect::<Vec<_>>()[..],
                    [workspace, day, name] if workspace.starts_with("workspaceId=")
                        && day.starts_with("date=")
                        && name.starts_with(&file)
                        && !name.contains('\\')
                )
            }
        }
    }

    /// What tells a part from others in its name.
    fn part<'n>(&self, name: &'n str) -> Option<&'n str> {
        let (stem, ending) = self.halves();
        let part = name.strip_prefix(stem)?.strip_prefix('-')?;
        let part = part.strip_suffix(ending)?;
        let is_one = |letter: char| letter.is_ascii_digit() || letter == '-' || letter == 'T';
        (!part.is_empty() && part.chars().all(is_one)).then_some(part)
    }

    /// Returns the files that a window of these workspaces may fill. Of parts by size nobody knows how many there will be: of them, those that
    /// are there, finished or not.
    ///
    /// # Errors
    /// When the folder can't be read.
    pub fn targets(
        &self,
        (start, end): (i64, i64),
        workspace_ids: &[String],
    ) -> io::Result<Vec<PathBuf>> {
        let within = |length: i64| start.div_euclid(length)..=(end - 1).div_euclid(length);
        let buckets: Vec<ResumedBucket> = match (self.layout, self.split) {
            (Layout::File, None) => vec![ResumedBucket::Whole],
            (Layout::File, Some(Split::Day)) => {
                within(24 * HOUR_US).map(ResumedBucket::Day).collect()
            }
            (Layout::File, Some(Split::Hour)) => within(HOUR_US).map(ResumedBucket::Hour).collect(),
            (Layout::File, Some(Split::Size(_))) => self.numbered()?,
            (Layout::Delivery, _) => {
                let ids = workspace_ids.iter().map(|id| safe(id));
                // Most of a tree is not there yet: only what is has to be looked at.
                let ids = ids.filter(|id| self.folder.join(format!("workspaceId={id}")).exists());
                ids.flat_map(|id| {
                    within(24 * HOUR_US).map(move |day| ResumedBucket::Delivered(day, id.clone()))
                })
                .collect()
            }
        };
        let paths = buckets
            .iter()
            .map(|bucket| self.path(&self.relative(bucket)));
        Ok(paths.collect())
    }

    /// The parts by size that are there.
    fn numbered(&self) -> io::Result<Vec<ResumedBucket>> {
        let folder = if self.folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            &self.folder
        };
        let entries = match std::fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut found = Vec::new();
        for entry in entries {
            let name = entry?.file_name().to_string_lossy().into_owned();
            let name = name.strip_suffix(PARTIAL).unwrap_or(&name);
            let number = self.part(name).filter(|part| part.len() >= 5);
            found.extend(number.and_then(|number| number.parse::<u32>().ok()));
        }
        found.sort_unstable();
        found.dedup();
        Ok(found.into_iter().map(ResumedBucket::Numbered).collect())
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
    fn files_of_an_export_are_known_by_their_names() {
        let mut file = naming(Layout::File, Some(Split::Day), "out");
        for name in [
            "audit.json.gz",
            "audit-2026-11-27.json.gz",
            "audit-2026-11-27T05.json.gz",
            "audit-00003.json.gz",
        ] {
            assert!(file.may_be_of(name), "{name}");
        }
        for name in [
            "audit-old.json.gz",
            "audit-2026-11-27.json",
            "../audit.json.gz",
            "x",
        ] {
            assert!(!file.may_be_of(name), "{name}");
        }
        file.name = ".audit.jsonl".to_owned();
        assert_eq!(
            file.relative(&ResumedBucket::Numbered(7)),
            ".audit-00007.jsonl"
        );
        let tree = naming(Layout::Delivery, None, "out");
        let mine = "workspaceId=7/date=2026-11-27/auditlogs_0123456789abcdef.json.gz";
        assert!(tree.may_be_of(mine));
        assert!(!tree.may_be_of(&mine.replace("abcdef", "fedcba")));
        assert!(!tree.may_be_of(&format!("../{mine}")));
    }

    #[test]
    fn the_files_of_a_window_are_told_beforehand() {
        let folder = tempfile::tempdir().unwrap();
        let day = 20_784 * 24 * HOUR_US;
        let window = (day - 1, day + HOUR_US);
        let names = |layout, split| {
            let naming = naming(layout, split, folder.path().to_str().unwrap());
            let paths = naming.targets(window, &["7".to_owned()]).unwrap();
            let names = paths.iter().map(|path| {
                path.strip_prefix(folder.path())
                    .unwrap()
                    .display()
                    .to_string()
            });
            names.collect::<Vec<_>>()
        };
        assert_eq!(names(Layout::File, None), ["audit.json.gz"]);
        assert_eq!(
            names(Layout::File, Some(Split::Day)),
            ["audit-2026-11-26.json.gz", "audit-2026-11-27.json.gz"]
        );
        assert_eq!(
            names(Layout::File, Some(Split::Hour)),
            ["audit-2026-11-26T23.json.gz", "audit-2026-11-27T00.json.gz"]
        );
        assert!(names(Layout::File, Some(Split::Size(1))).is_empty());
        assert!(names(Layout::Delivery, None).is_empty());
        for name in [
            "audit-00002.json.gz.partial",
            "audit-00001.json.gz",
            "audit-2026.json.gz",
        ] {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        assert_eq!(
            names(Layout::File, Some(Split::Size(1))),
            ["audit-00001.json.gz", "audit-00002.json.gz"]
        );
        std::fs::create_dir(folder.path().join("workspaceId=7")).unwrap();
        assert_eq!(names(Layout::Delivery, None).len(), 2);
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
