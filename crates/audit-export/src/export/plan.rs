//! What the options of an export say, before anybody is called.

use std::fs::File;
use std::io;

use audit_record::{ExportWindow, ServiceChoice};
use domain::WorkspaceId;
use jiff::Timestamp;

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
}

impl ExportPlan {
    /// Reads them.
    ///
    /// # Errors
    /// When they can't be meant.
    pub fn read(options: &ExportOptions, now: Timestamp) -> Result<Self, AuditEnding> {
        refuse_contradictions(options)?;
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
        })
    }
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
        refuse_open_stdout(options)?;
    }
    Ok(())
}

/// Refuses a file that everybody may read in the place of standard output.
fn refuse_open_stdout(options: &ExportOptions) -> Result<(), AuditEnding> {
    #[cfg(unix)]
    if !options.allow_world_readable {
        use std::os::fd::AsFd as _;
        use std::os::unix::fs::PermissionsExt as _;
        let file = io::stdout().as_fd().try_clone_to_owned().map(File::from);
        if let Ok(found) = file.and_then(|file| file.metadata())
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
