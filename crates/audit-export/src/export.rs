//! `export`: from the options to files, a manifest and a summary.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use audit_record::{
    ExportManifest, ExportWindow, ManifestWindow, ServiceChoice, parse_duration, rfc3339,
};
use domain::{Cloud, WorkspaceId};
use jiff::Timestamp;

use crate::connection::{Connection, workspace_ids};
use crate::console::say;
use crate::ending::AuditEnding;
use crate::event_sink::EventSink as _;
use crate::export_options::{ExportOptions, Layout, RecordFormat, Split};
use crate::follow::Following;
use crate::naming::Naming;
use crate::output::{Output, OutputPlan, STATE, exists};
use crate::progress::ExportProgress;
use crate::reading::{WindowReading, condition};
use crate::record_writer::RecordStyle;
use crate::redaction::PersonRedactor;
use crate::resume::{ExportIdentity, ResumeState, replace, sync_folder};

/// What the options say, checked before anybody is called.
struct ExportPlan {
    window: ExportWindow,
    services: Option<Vec<String>>,
    workspace_ids: Vec<WorkspaceId>,
    redactor: Option<PersonRedactor>,
}

impl ExportPlan {
    fn read(options: &ExportOptions, now: Timestamp) -> Result<Self, AuditEnding> {
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
        let window = ExportWindow::parse(&options.start, options.end.as_deref(), now)
            .map_err(|error| AuditEnding::Options(error.to_string()))?;
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

/// Exports.
///
/// # Errors
/// When that is not possible; what was written until then is kept.
pub async fn run(options: &ExportOptions) -> Result<(), AuditEnding> {
    let now = Timestamp::now();
    let mut plan = ExportPlan::read(options, now)?;
    let mut connection = Connection::prepare(&options.connection)?;
    let ended = tokio::select! {
        biased;
        () = crate::log::stop_signal() => Err(AuditEnding::Signal),
        ended = signed_in(options, &mut plan, &mut connection, now) => ended,
    };
    connection.settle().await;
    ended
}

async fn signed_in(
    options: &ExportOptions,
    plan: &mut ExportPlan,
    connection: &mut Connection,
    now: Timestamp,
) -> Result<(), AuditEnding> {
    let is_stdout = options.output.as_os_str() == "-";
    let host = connection.workspace.host().clone();
    // What can be said without calling anybody is said first.
    let early = Naming::new(options, "");
    if !is_stdout && options.layout == Layout::File && options.split.is_none() && !options.follow {
        refuse_existing(
            options,
            &early.path(&early.relative(&crate::resume::Bucket::Whole)),
            &early.beside(STATE),
        )?;
    }
    connection.sign_in(options.connection.auth_trace).await?;
    let me = connection.who().await?;
    let own = me.workspace_id.clone();
    if plan.workspace_ids.is_empty() {
        let own = own.clone().ok_or_else(|| {
            AuditEnding::Options(
                "--workspace-id is missing, and the host does not say which workspace it is"
                    .to_owned(),
            )
        })?;
        plan.workspace_ids.push(own);
    }
    if options.include_account_level {
        plan.workspace_ids.extend(WorkspaceId::parse("0").ok());
    }
    let identity = ExportIdentity {
        host: host.to_string(),
        workspace_ids: plan.workspace_ids.iter().map(ToString::to_string).collect(),
        services: plan.services.clone(),
        start: options.start.clone(),
        end: options.end.clone(),
        format: options.format,
        ocsf_version: options.ocsf_version.to_string(),
        compression: options.compress,
        layout: options.layout,
        split: options.split,
        redaction: plan
            .redactor
            .as_ref()
            .map(|redactor| redactor.fingerprint().to_owned()),
    };
    let told = serde_json::to_string(&identity).unwrap_or_default();
    let naming = (!is_stdout).then(|| Naming::new(options, &told));
    let _lock = naming
        .as_ref()
        .map(|naming| lock(&naming.beside(".lock")))
        .transpose()?;
    let provider = match host.cloud() {
        Cloud::Aws => "AWS",
        Cloud::Azure => "Azure",
        Cloud::Gcp => "GCP",
    };
    let output_plan = OutputPlan {
        naming: naming.clone(),
        style: RecordStyle {
            format: options.format,
            compression: options.compress,
            ocsf_version: options.ocsf_version,
            provider,
        },
        split: options.split,
        redactor: plan.redactor.take(),
        is_open_to_all: options.allow_world_readable,
        is_overwriting: options.overwrite,
        checkpoint_events: options.checkpoint_events,
    };
    if options.follow {
        return follow(options, plan, connection, output_plan, identity).await;
    }
    let window = (
        plan.window.start.as_microsecond(),
        plan.window.end.as_microsecond(),
    );
    let manifest_path = options.manifest.clone().or_else(|| {
        naming
            .as_ref()
            .map(|naming| naming.beside(".manifest.json"))
    });
    let remembered = naming.as_ref().map(|naming| naming.beside(STATE));
    let mut output = match remembered
        .as_deref()
        .filter(|_| options.resume)
        .map(ResumeState::read)
        .transpose()
    {
        Err(error) => {
            return Err(AuditEnding::Output(format!(
                "{}: {error}. Begin anew with --overwrite",
                remembered.unwrap_or_default().display()
            )));
        }
        Ok(Some(Some(state))) => {
            let differences = state.identity.differences(&identity);
            if !differences.is_empty() {
                return Err(AuditEnding::Options(format!(
                    "the export that was broken off was another one: it differs in {}. Give the same options, or begin anew with --overwrite",
                    differences.join(", ")
                )));
            }
            Output::go_on(output_plan, state)?
        }
        Ok(Some(None)) if is_complete(manifest_path.as_deref()) => {
            if !options.quiet {
                say("The export is complete already.");
            }
            return Ok(());
        }
        Ok(_) => {
            if let Some(naming) = &naming
                && options.overwrite
            {
                forget(&naming.beside(STATE))?;
            }
            Output::begin(output_plan, identity, window)
        }
    };
    if plan.window.begins_before_retention(now) && !options.quiet {
        say(
            "Note: the window begins before what Databricks keeps (365 days). What is older is not there.",
        );
    }
    let work = ExportWork {
        options,
        connection,
        workspace_ids: &plan.workspace_ids,
        services: plan.services.as_deref(),
        own,
    };
    let ended = tokio::select! {
        biased;
        () = crate::log::stop_signal() => Err(AuditEnding::Signal),
        ended = work.read(&mut output) => ended,
    };
    if let Err(cause) = ended {
        return Err(broken_off(cause, &mut output, naming.as_ref()));
    }
    output.complete()?;
    let manifest = manifest(output.state(), connection, &me.user_name);
    if let Some(path) = &manifest_path {
        let text = serde_json::to_string_pretty(&manifest).unwrap_or_default() + "\n";
        replace(path, text.as_bytes(), options.allow_world_readable)
            .map_err(|error| AuditEnding::of_output(&error, path))?;
    }
    if let Some(naming) = &naming {
        forget(&naming.beside(STATE))?;
    }
    if !options.quiet {
        summary(&manifest, &work, naming.as_ref(), manifest_path.as_deref());
    }
    Ok(())
}

/// Reads again and again, until something ends it.
async fn follow(
    options: &ExportOptions,
    plan: &ExportPlan,
    connection: &Connection,
    output: OutputPlan,
    identity: ExportIdentity,
) -> Result<(), AuditEnding> {
    let time = |text: &str, name: &str, shortest: i64| {
        let read = parse_duration(text).filter(|time| time.as_secs() >= shortest);
        read.ok_or_else(|| {
            AuditEnding::Options(format!(
                "{name} {text:?} is no time of {shortest} s or more, as 1m or 48h"
            ))
        })
    };
    let every = time(&options.every, "--every", 1)?;
    let overlap = time(&options.overlap, "--overlap", 3600)?;
    let of_rows = condition(&plan.workspace_ids, plan.services.as_deref());
    let reading =
        WindowReading::prepare(connection, of_rows, options.parallel, options.retries).await?;
    let following = Following {
        output: output
            .naming
            .as_ref()
            .map(|naming| naming.path(&naming.relative(&crate::resume::Bucket::Whole))),
        style: output.style,
        redactor: output.redactor,
        identity,
        start: plan.window.start.as_microsecond(),
        overlap: overlap.as_secs().saturating_mul(1_000_000),
        every: every.unsigned_abs(),
        is_resuming: options.resume,
        is_overwriting: options.overwrite,
        is_open_to_all: options.allow_world_readable,
        is_quiet: options.quiet,
    };
    tokio::select! {
        biased;
        () = crate::log::stop_signal() => Err(AuditEnding::Signal),
        ended = crate::follow::run(following, &reading) => ended,
    }
}

/// What there is to do, once it is clear where everything goes.
struct ExportWork<'a> {
    options: &'a ExportOptions,
    connection: &'a Connection,
    workspace_ids: &'a [WorkspaceId],
    services: Option<&'a [String]>,
    own: Option<WorkspaceId>,
}

impl ExportWork<'_> {
    async fn read(&self, output: &mut Output) -> Result<(), AuditEnding> {
        let window = output.state().window;
        if output.state().complete {
            return Ok(());
        }
        let of_rows = condition(self.workspace_ids, self.services);
        let reading = WindowReading::prepare(
            self.connection,
            of_rows,
            self.options.parallel,
            self.options.retries,
        )
        .await?;
        let mut progress = ExportProgress::begin(window, output.read_from(), self.options.quiet);
        reading.run(output, window.1, &mut progress).await
    }
}

/// Keeps what was written, and says how to go on.
fn broken_off(cause: AuditEnding, output: &mut Output, naming: Option<&Naming>) -> AuditEnding {
    let Some(naming) = naming else {
        return cause;
    };
    // The disk may be what failed: then the last time that it took everything counts.
    drop(output.checkpoint());
    if output.state().events == 0 && !naming.beside(STATE).exists() {
        return cause;
    }
    AuditEnding::BrokenOff {
        cause: Box::new(cause),
        partial: naming.beside(".partial"),
    }
}

/// Refuses to write over what is there, and to forget what was broken off.
fn refuse_existing(
    options: &ExportOptions,
    output: &Path,
    state: &Path,
) -> Result<(), AuditEnding> {
    if options.overwrite {
        return Ok(());
    }
    if state.exists() && !options.resume {
        return Err(AuditEnding::Output(format!(
            "an export to {} was broken off: go on with --resume, or begin anew with --overwrite",
            output.display()
        )));
    }
    if output.exists() && !options.resume {
        return Err(exists(output));
    }
    Ok(())
}

fn is_complete(manifest: Option<&Path>) -> bool {
    let text = manifest.and_then(|path| std::fs::read(path).ok());
    text.is_some_and(|text| serde_json::from_slice::<ExportManifest>(&text).is_ok())
}

/// Keeps two exports from writing to one place.
fn lock(path: &Path) -> Result<OutputLock, AuditEnding> {
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty() && !folder.exists())
    {
        std::fs::create_dir_all(folder).map_err(|error| AuditEnding::of_output(&error, folder))?;
    }
    let file = crate::record_writer::create_private(path, true)
        .map_err(|error| AuditEnding::of_output(&error, path))?;
    match file.try_lock() {
        Ok(()) => Ok(OutputLock {
            _file: file,
            path: path.to_owned(),
        }),
        Err(std::fs::TryLockError::WouldBlock) => Err(AuditEnding::Output(format!(
            "another export writes to {} just now",
            path.with_extension("").display()
        ))),
        Err(std::fs::TryLockError::Error(error)) => Err(AuditEnding::of_output(&error, path)),
    }
}

/// A place that nobody else writes to.
struct OutputLock {
    _file: File,
    path: PathBuf,
}

impl Drop for OutputLock {
    fn drop(&mut self) {
        drop(std::fs::remove_file(&self.path));
    }
}

fn forget(state: &Path) -> Result<(), AuditEnding> {
    match std::fs::remove_file(state) {
        Ok(()) => sync_folder(state).map_err(|error| AuditEnding::of_output(&error, state)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(AuditEnding::of_output(&error, state)),
    }
}

fn manifest(state: &ResumeState, connection: &Connection, signed_in_as: &str) -> ExportManifest {
    let identity = &state.identity;
    ExportManifest {
        manifest: ExportManifest::FORM.to_owned(),
        tool: concat!("lakesentry-audit ", env!("CARGO_PKG_VERSION")).to_owned(),
        completed_at: rfc3339(Timestamp::now().as_millisecond() * 1000),
        host: identity.host.clone(),
        warehouse_id: connection.warehouse_id.to_string(),
        signed_in_as: signed_in_as.to_owned(),
        sign_in: connection.way.clone(),
        window: ManifestWindow {
            start: rfc3339(state.window.0),
            end: rfc3339(state.window.1),
        },
        workspace_ids: identity.workspace_ids.clone(),
        services: identity.services.clone(),
        format: identity.format.word().to_owned(),
        compression: identity
            .compression
            .map(|compression| compression.word().to_owned()),
        redacted: identity.redaction.is_some(),
        events: state.events,
        duplicates_left_out: state.duplicates,
        events_by_service: state.by_service.clone(),
        resumed: state.resumed,
        files: state.finished.clone(),
        statements: state.statements.clone(),
    }
}

fn summary(
    manifest: &ExportManifest,
    work: &ExportWork<'_>,
    naming: Option<&Naming>,
    manifest_path: Option<&Path>,
) {
    let services = manifest.events_by_service.len();
    say(&format!(
        "{} events of {services} services, from {} up to and without {}, of workspace {} through {}, read by {} ({}).",
        manifest.events,
        manifest.window.start,
        manifest.window.end,
        manifest.workspace_ids.join(", "),
        manifest.host,
        manifest.signed_in_as,
        manifest.sign_in,
    ));
    if let (Some(naming), [file]) = (naming, &manifest.files[..]) {
        say(&format!(
            "{}: {} bytes, SHA-256 {}",
            naming.path(&file.path).display(),
            file.bytes,
            file.sha256
        ));
    } else if naming.is_some() {
        say(&format!(
            "{} files, whose SHA-256 are in the manifest",
            manifest.files.len()
        ));
    }
    if let Some(path) = manifest_path {
        say(&format!("Manifest: {}", path.display()));
    }
    if manifest.events == 0 {
        let foreign: Vec<&str> = work
            .workspace_ids
            .iter()
            .filter(|id| Some(*id) != work.own.as_ref() && id.as_str() != "0")
            .map(WorkspaceId::as_str)
            .collect();
        say(
            "Warning: there was no event. That may be right for a quiet window; `lakesentry-audit check` tells.",
        );
        if !foreign.is_empty() {
            say(&format!(
                "Workspace {} is not the one of the host: events of a workspace are in the metastore of its own region only. Export through a workspace of that region.",
                foreign.join(", ")
            ));
        }
    }
}
