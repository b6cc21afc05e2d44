//! What `export` is told.

use std::fmt;
use std::path::PathBuf;

use audit_record::OcsfVersion;
use clap::{Args, ValueEnum};
use serde::{Deserialize, Serialize};

use crate::connection_options::ConnectionOptions;

/// Writes the audit log of a window of time.
#[derive(Debug, Clone, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an option of the command line"
)]
pub struct ExportOptions {
    /// Which workspace is read, and as whom.
    #[command(flatten)]
    pub connection: ConnectionOptions,

    /// First moment: 2026-11-01, 2026-11-01T12:00:00Z, or how long ago, as 7d or 36h
    #[arg(long, value_name = "TIME", help_heading = "What is exported")]
    pub start: String,

    /// First moment that is left out; without it, now
    #[arg(long, value_name = "TIME", help_heading = "What is exported")]
    pub end: Option<String>,

    /// Services, with commas: names, and `default` (the 23 of the script that this replaces), `security`, `all`
    #[arg(
        long,
        value_name = "LIST",
        default_value = "default",
        help_heading = "What is exported"
    )]
    pub services: String,

    /// Take names of services that this version does not know
    #[arg(long, help_heading = "What is exported")]
    pub allow_unknown_services: bool,

    /// Also events of the account, which belong to no workspace (`workspace_id` 0)
    #[arg(long, help_heading = "What is exported")]
    pub include_account_level: bool,

    /// File, or `-` for standard output; with --layout delivery, a folder
    #[arg(long, short, value_name = "FILE", help_heading = "Output")]
    pub output: PathBuf,

    /// Form of the records
    #[arg(long, value_enum, default_value_t, help_heading = "Output")]
    pub format: RecordFormat,

    /// Version of OCSF
    #[arg(long, value_name = "VERSION", default_value_t, help_heading = "Output")]
    pub ocsf_version: OcsfVersion,

    /// Where records are put: one file, or the tree of Databricks' own log delivery
    #[arg(long, value_enum, default_value_t, help_heading = "Output")]
    pub layout: Layout,

    /// Compress what is written
    #[arg(long, value_enum, help_heading = "Output")]
    pub compress: Option<Compression>,

    /// A file for each `day` or `hour` (UTC), or for so much before compression, as 500MB
    #[arg(long, value_name = "HOW", help_heading = "Output")]
    pub split: Option<Split>,

    /// Name nobody: addresses become keyed hashes, parameters and texts of answers are dropped
    #[arg(long, help_heading = "Output")]
    pub redact: bool,

    /// File with the key for --redact; without it, `LAKESENTRY_REDACT_KEY`
    #[arg(
        long,
        value_name = "FILE",
        requires = "redact",
        help_heading = "Output"
    )]
    pub redact_key_file: Option<PathBuf>,

    /// File for the manifest; without it, the name of the output with `.manifest.json`
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub manifest: Option<PathBuf>,

    /// Go on with an export that was broken off
    #[arg(long, conflicts_with = "overwrite", help_heading = "Output")]
    pub resume: bool,

    /// Replace what is there, and forget an export that was broken off
    #[arg(long, help_heading = "Output")]
    pub overwrite: bool,

    /// Write where everybody on this machine may read it
    #[arg(long, help_heading = "Output")]
    pub allow_world_readable: bool,

    /// Go on for ever: after the window, look again and again for what is new and what came late
    #[arg(long, conflicts_with_all = ["end", "split", "manifest"], help_heading = "Following")]
    pub follow: bool,

    /// How long to wait before looking again
    #[arg(
        long,
        value_name = "TIME",
        default_value = "1m",
        requires = "follow",
        help_heading = "Following"
    )]
    pub every: String,

    /// How late events may come
    #[arg(
        long,
        value_name = "TIME",
        default_value = "48h",
        requires = "follow",
        help_heading = "Following"
    )]
    pub overlap: String,

    /// Parts of a result that are fetched at a time; what is written does not depend on it
    #[arg(long, value_name = "NUMBER", default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=32), help_heading = "Reading")]
    pub parallel: u8,

    /// Where rows come from: the cloud's storage, or the answers of the workspace
    #[arg(long, value_enum, default_value_t, help_heading = "Reading")]
    pub results: ResultWay,

    /// How often to try again, without progress in between, before giving up
    #[arg(
        long,
        value_name = "NUMBER",
        default_value_t = 6,
        help_heading = "Reading"
    )]
    pub retries: u32,

    /// Events between two moments at which all that was written is brought to the disk
    #[arg(long, value_name = "NUMBER", default_value_t = 50_000, value_parser = clap::value_parser!(u64).range(1..), hide = true)]
    pub checkpoint_events: u64,

    /// Say nothing but errors
    #[arg(long, short, help_heading = "Output")]
    pub quiet: bool,
}

/// Where the rows of a result come from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ResultWay {
    /// The cloud's storage, or the workspace where that is out of reach
    #[default]
    Auto,
    /// The cloud's storage, behind links
    Links,
    /// The answers of the workspace: slower, and nothing but the workspace has to be reached
    Inline,
}

/// The form of the records.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RecordFormat {
    /// The table's own names, as JSON Lines
    #[default]
    Jsonl,
    /// As Databricks delivers audit logs: camelCase, as JSON Lines
    Delivery,
    /// Open Cybersecurity Schema Framework, as JSON Lines
    Ocsf,
    /// A flat table with a head
    Csv,
    /// A table for engines
    Parquet,
}

impl RecordFormat {
    /// Returns its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Jsonl => "jsonl",
            Self::Delivery => "delivery",
            Self::Ocsf => "ocsf",
            Self::Csv => "csv",
            Self::Parquet => "parquet",
        }
    }
}

/// Where records are put.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Layout {
    /// One file, or one for each part
    #[default]
    File,
    /// workspaceId=…/date=…/auditlogs_….json
    Delivery,
}

impl Layout {
    /// Returns its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Delivery => "delivery",
        }
    }
}

/// How what is written is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Compression {
    /// Zstandard
    Zstd,
    /// gzip
    Gzip,
}

impl Compression {
    /// Returns its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Zstd => "zstd",
            Self::Gzip => "gzip",
        }
    }

    /// Returns how names of files end.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Zstd => ".zst",
            Self::Gzip => ".gz",
        }
    }
}

/// Where one file ends and the next begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Split {
    /// At midnight, UTC.
    Day,
    /// At the full hour.
    Hour,
    /// After so many bytes of records.
    Size(u64),
}

impl fmt::Display for Split {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day => f.write_str("day"),
            Self::Hour => f.write_str("hour"),
            Self::Size(bytes) => write!(f, "{bytes}"),
        }
    }
}

impl std::str::FromStr for Split {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.to_ascii_lowercase().as_str() {
            "day" => return Ok(Self::Day),
            "hour" => return Ok(Self::Hour),
            _ => {}
        }
        let upper = text.trim().to_ascii_uppercase();
        let digits = upper
            .find(|letter: char| !letter.is_ascii_digit())
            .unwrap_or(upper.len());
        let factor = match upper[digits..].trim() {
            "" | "B" => 1,
            "K" | "KB" => 1_000,
            "KIB" => 1 << 10,
            "M" | "MB" => 1_000_000,
            "MIB" => 1 << 20,
            "G" | "GB" => 1_000_000_000,
            "GIB" => 1 << 30,
            _ => 0,
        };
        let size = upper[..digits]
            .parse::<u64>()
            .ok()
            .and_then(|amount| amount.checked_mul(factor));
        match size {
            Some(size) if size >= 1_000 => Ok(Self::Size(size)),
            _ => Err(format!(
                "{text:?} is neither day nor hour nor a size of 1KB or more, as 500MB"
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_split_is_a_time_or_a_size() {
        assert_eq!("day".parse(), Ok(Split::Day));
        assert_eq!("Hour".parse(), Ok(Split::Hour));
        assert_eq!("500MB".parse(), Ok(Split::Size(500_000_000)));
        assert_eq!("2 GiB".parse(), Ok(Split::Size(2 << 30)));
        for text in ["", "0", "10", "week", "5XB", "99999999999GB"] {
            assert!(text.parse::<Split>().is_err(), "{text}");
        }
    }
}
