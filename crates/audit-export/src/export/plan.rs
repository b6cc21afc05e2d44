//! What the options of an export say, before anybody is called.

use std::fs::File;
use std::io;
use std::path::Path;
use std::time::Duration;

use audit_record::{ExportWindow, ServiceChoice, parse_duration};
use domain::WorkspaceId;
use jiff::{SignedDuration, Timestamp};

use crate::connection::workspace_ids;
use crate::ending::AuditEnding;
use crate::export_options::{ExportOptions, Layout, RecordFormat, Split};
use crate::redaction::PersonRedactor;

/// What the options say, checked before anybody is called.
pub struct ExportPlan {
    /// The window.
    pub window: ExportWindow,
    /// The services; `None` for all.
    pub services: Option<Vec<String>>,
    /// The workspaces; none when the host's own is meant.
    pub workspace_ids: Vec<WorkspaceId>,
    /// What names nobody.
    pub redactor: Option<PersonRedactor>,
    /// How the log is followed, where it is.
    pub follow: FollowTimes,
}

/// How often is looked, and how far back.
#[derive(Debug, Clone, Copy)]
pub struct FollowTimes {
    /// How long to wait between two looks.
    pub every: Duration,
    /// How late events may come, in microseconds.
    pub overlap_us: i64,
}

impl ExportPlan {
    /// Reads them.
    ///
    /// # Errors
    /// When they can't be meant.
    pub fn read(options: &ExportOptions, now: Timestamp) -> Result<Self, AuditEnding> {
        refuse_contradictions(options)?;
        refuse_misnamed(options)?;
        let window = ExportWindow::parse(&options.start, options.end.as_deref(), now)
            .map_err(|error| AuditEnding::Options(error.to_string()))?;
        // A variable that is not set must not export more than was meant.
        if options
            .services
            .split(',')
            .all(|name| name.trim().is_empty())
        {
            return Err(AuditEnding::Options(
                "--services names none: leave it out for the usual ones, or say all".to_owned(),
            ));
        }
        let services = ServiceChoice::parse(&options.services, options.allow_unknown_services);
        let services =
            services.map_err(|error| AuditEnding::Options(format!("--services: {error}")))?;
        let redactor = options
            .redact
            .then(|| PersonRedactor::read(options.redact_key_file.as_deref()))
            .transpose();
        Ok(Self {
            window,
            services: services.names(),
            workspace_ids: workspace_ids(&options.connection.workspace_id)?,
            redactor: redactor.map_err(AuditEnding::Options)?,
            follow: FollowTimes {
                every: time("--every", &options.every, 1)?.unsigned_abs(),
                overlap_us: time("--overlap", &options.overlap, 3600)?
                    .as_secs()
                    .saturating_mul(1_000_000),
            },
        })
    }

    /// Returns the window in microseconds since 1970.
    pub fn window_us(&self) -> (i64, i64) {
        let window = &self.window;
        (window.start.as_microsecond(), window.end.as_microsecond())
    }
}

fn time(name: &str, text: &str, shortest_s: i64) -> Result<SignedDuration, AuditEnding> {
    let read = parse_duration(text).filter(|time| time.as_secs() >= shortest_s);
    read.ok_or_else(|| {
        AuditEnding::Options(format!(
            "{name} {text:?} is no time of {shortest_s} s or more, as 1m or 48h"
        ))
    })
}

/// Refuses options that do not go together.
fn refuse_contradictions(options: &ExportOptions) -> Result<(), AuditEnding> {
    let wrong = |said: &str| Err(AuditEnding::Options(said.to_owned()));
    if options.follow
        && (options.format == RecordFormat::Parquet || options.layout == Layout::Delivery)
    {
        return wrong(
            "--follow writes lines into one file that grows: leave --layout and --format parquet out",
        );
    }
    if options.format == RecordFormat::Parquet {
        if options.compress.is_some() {
            return wrong("--compress is for lines; Parquet compresses its columns itself");
        }
        if matches!(options.split, Some(Split::Size(_))) {
            return wrong("--split by size is for lines; Parquet takes day or hour");
        }
        if options.output.as_os_str() == "-" {
            return wrong("Parquet needs a file, not standard output");
        }
    }
    if options.layout == Layout::Delivery && options.split.is_some() {
        return wrong("--layout delivery has a file for each day already; leave --split out");
    }
    if options.output.as_os_str() == "-" {
        if options.layout == Layout::Delivery || options.split.is_some() || options.resume {
            return wrong(
                "standard output is one stream: leave --layout, --split and --resume out, or name a file",
            );
        }
        refuse_closed_stdout()?;
        refuse_open_stdout(options)?;
    }
    Ok(())
}

/// Refuses a standard output that is closed. Before the program begins, Rust puts `/dev/null` in the place of one, so that everything would seem
/// to be written; that is open for reading, too, which what a shell opens is not.
fn refuse_closed_stdout() -> Result<(), AuditEnding> {
    #[cfg(unix)]
    {
        use std::io::Read as _;
        use std::os::unix::fs::MetadataExt as _;
        let device = |found: io::Result<std::fs::Metadata>| found.map(|found| found.rdev()).ok();
        let mut file = stdout_file();
        let is_nothing = file.as_mut().is_ok_and(|file| {
            let is_null = device(file.metadata()) == device(Path::new("/dev/null").metadata());
            is_null && file.read(&mut [0]).is_ok()
        });
        if is_nothing || file.is_err() {
            return Err(AuditEnding::Output(
                "standard output is closed: nobody would get what is written there. Name a file in --output"
                    .to_owned(),
            ));
        }
    }
    Ok(())
}

#[cfg(unix)]
fn stdout_file() -> io::Result<File> {
    use std::os::fd::AsFd as _;
    io::stdout().as_fd().try_clone_to_owned().map(File::from)
}

/// Refuses a file that everybody may read in the place of standard output.
fn refuse_open_stdout(options: &ExportOptions) -> Result<(), AuditEnding> {
    #[cfg(unix)]
    if !options.allow_world_readable {
        use std::os::unix::fs::PermissionsExt as _;
        if let Ok(found) = stdout_file().and_then(|file| file.metadata())
            && found.is_file()
            && found.permissions().mode() & 0o004 != 0
        {
            return Err(AuditEnding::Output(
                "standard output is a file that everybody on this machine may read: set `umask 077` before, name it in --output, or add --allow-world-readable".to_owned(),
            ));
        }
    }
    #[cfg(not(unix))]
    let _ = options;
    Ok(())
}

/// Refuses an output that is no file, or no folder where one is needed.
fn refuse_misnamed(options: &ExportOptions) -> Result<(), AuditEnding> {
    let output = &options.output;
    let wrong = |said: String| Err(AuditEnding::Options(said));
    if output.as_os_str() == "-" {
        return Ok(());
    }
    let Some(text) = output.to_str().filter(|text| !text.is_empty()) else {
        return wrong(format!(
            "--output {}: the name is empty, or not in UTF-8. Name another file",
            output.display()
        ));
    };
    if options.layout == Layout::Delivery {
        return if output.is_dir() || !output.exists() {
            Ok(())
        } else {
            wrong(format!(
                "--output {text} is a file, and --layout delivery makes a tree: name a folder"
            ))
        };
    }
    let is_folder = text.ends_with(std::path::is_separator) || output.is_dir();
    if is_folder || output.file_name().is_none() {
        return wrong(format!(
            "--output {text} is a folder: name a file in it, as {}",
            output.join("audit.jsonl").display()
        ));
    }
    Ok(())
}
