//! `export`: from the options to files, a manifest and a summary.

mod place;
mod plan;
mod summary;

use std::path::PathBuf;

use audit_record::{parse_duration, rfc3339};
use databricks::Me;
use domain::{Cloud, WorkspaceId};
use jiff::Timestamp;

use crate::connection::Connection;
use crate::console::say;
use crate::ending::AuditEnding;
use crate::event_sink::EventSink as _;
use crate::export_options::{ExportOptions, Layout};
use crate::follow::Following;
use crate::naming::Naming;
use crate::output::{Output, OutputPlan, STATE};
use crate::progress::ExportProgress;
use crate::reading::{WindowReading, condition};
use crate::record_writer::RecordStyle;
use crate::resume::{ExportIdentity, ResumeState, ResumedBucket, replace};
use place::{forget, is_complete, lock, refuse_broken_off, refuse_existing, refuse_manifest};
use plan::ExportPlan;
use summary::{manifest, summary};

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
        ended = sign_in(options, &mut plan, &mut connection) => ended,
    };
    let ended = match ended {
        Ok(me) => export(options, plan, &connection, &me, now).await,
        Err(ending) => Err(ending),
    };
    connection.settle().await;
    ended
}

/// Signs in, and finds out which workspaces are meant.
async fn sign_in(
    options: &ExportOptions,
    plan: &mut ExportPlan,
    connection: &mut Connection,
) -> Result<Me, AuditEnding> {
    // What can be said without calling anybody is said first.
    let early = Naming::new(options, "");
    let is_one_file = options.layout == Layout::File && options.split.is_none();
    if options.output.as_os_str() != "-" && is_one_file && !options.follow {
        let output = early.path(&early.relative(&ResumedBucket::Whole));
        refuse_existing(options, &output, &early.beside(STATE))?;
    }
    connection.sign_in(options.connection.auth_trace).await?;
    let me = connection.who().await?;
    if plan.workspace_ids.is_empty() {
        let own = me.workspace_id.clone();
        let missing =
            "--workspace-id is missing, and the host does not say which workspace it is".to_owned();
        plan.workspace_ids
            .push(own.ok_or(AuditEnding::Options(missing))?);
    }
    if options.include_account_level {
        plan.workspace_ids.extend(WorkspaceId::parse("0").ok());
    }
    Ok(me)
}

fn identity(options: &ExportOptions, plan: &ExportPlan, host: String) -> ExportIdentity {
    let redactor = plan.redactor.as_ref();
    ExportIdentity {
        host,
        workspace_ids: plan.workspace_ids.iter().map(ToString::to_string).collect(),
        services: plan.services.clone(),
        start: options.start.clone(),
        end: options.end.clone(),
        format: options.format,
        ocsf_version: options.ocsf_version.to_string(),
        compression: options.compress,
        layout: options.layout,
        split: options.split,
        redaction: redactor.map(|redactor| redactor.fingerprint().to_owned()),
    }
}

/// Decides where everything goes, and reads.
async fn export(
    options: &ExportOptions,
    mut plan: ExportPlan,
    connection: &Connection,
    me: &Me,
    now: Timestamp,
) -> Result<(), AuditEnding> {
    let host = connection.workspace.host();
    let identity = identity(options, &plan, host.to_string());
    let told = serde_json::to_string(&identity).unwrap_or_default();
    let naming = (options.output.as_os_str() != "-").then(|| Naming::new(options, &told));
    let locked = naming.as_ref().map(|naming| lock(&naming.beside(".lock")));
    let _lock = locked.transpose()?;
    let output_plan = OutputPlan {
        naming: naming.clone(),
        style: RecordStyle {
            format: options.format,
            compression: options.compress,
            ocsf_version: options.ocsf_version,
            provider: match host.cloud() {
                Cloud::Aws => "AWS",
                Cloud::Azure => "Azure",
                Cloud::Gcp => "GCP",
            },
        },
        split: options.split,
        redactor: plan.redactor.take(),
        is_open_to_all: options.allow_world_readable,
        is_overwriting: options.overwrite,
        checkpoint_events: options.checkpoint_events,
    };
    if options.follow {
        return follow(options, &plan, connection, (output_plan, identity)).await;
    }
    if let Some(manifest) = &options.manifest {
        refuse_manifest(options, manifest)?;
    }
    let manifest_path = options.manifest.clone().or_else(|| {
        let naming = naming.as_ref()?;
        Some(naming.beside(".manifest.json"))
    });
    let Some(mut output) = begin(
        options,
        &plan,
        (output_plan, identity),
        manifest_path.as_ref(),
    )?
    else {
        return Ok(());
    };
    if plan.window.begins_before_retention(now) && !options.quiet {
        say(
            "Note: the window begins before what Databricks keeps (365 days). What is older is not there.",
        );
    }
    let ended = tokio::select! {
        biased;
        () = crate::log::stop_signal() => Err(AuditEnding::Signal),
        ended = read(options, &plan, connection, &mut output) => ended,
    };
    if let Err(cause) = ended {
        return Err(broken_off(cause, &mut output, naming.as_ref()));
    }
    if let Err(cause) = output.complete() {
        return Err(broken_off(cause, &mut output, naming.as_ref()));
    }
    let manifest = manifest(output.state(), connection, &me.user_name);
    if let Some(path) = &manifest_path {
        let text = serde_json::to_string_pretty(&manifest).unwrap_or_default() + "\n";
        if let Err(error) = replace(path, text.as_bytes(), options.allow_world_readable) {
            let cause = AuditEnding::of_output(&error, path);
            return Err(broken_off(cause, &mut output, naming.as_ref()));
        }
    }
    if let Some(naming) = &naming {
        forget(&naming.beside(STATE))?;
    }
    if !options.quiet {
        let own = me.workspace_id.as_ref();
        summary(&manifest, own, naming.as_ref(), manifest_path.as_deref());
    }
    Ok(())
}

/// Begins, or goes on with what was broken off. `None` when the export is complete already.
fn begin(
    options: &ExportOptions,
    plan: &ExportPlan,
    (output, identity): (OutputPlan, ExportIdentity),
    manifest: Option<&PathBuf>,
) -> Result<Option<Output>, AuditEnding> {
    let window = &plan.window;
    let window = (window.start.as_microsecond(), window.end.as_microsecond());
    let Some(naming) = &output.naming else {
        return Ok(Some(Output::begin(output, identity, window)));
    };
    let remembered = naming.beside(STATE);
    if !options.resume {
        if options.overwrite {
            forget(&remembered)?;
        } else {
            refuse_broken_off(&remembered)?;
        }
        return Ok(Some(Output::begin(output, identity, window)));
    }
    let state = ResumeState::read(&remembered).map_err(|error| {
        let place = remembered.display();
        AuditEnding::Output(format!("{place}: {error}. Begin anew with --overwrite"))
    })?;
    let Some(state) = state else {
        let told = (rfc3339(window.0), rfc3339(window.1));
        let manifest = manifest.map(PathBuf::as_path);
        if is_complete(manifest, &identity, (&told.0, &told.1)) {
            if !options.quiet {
                say("The export is complete already.");
            }
            return Ok(None);
        }
        return Ok(Some(Output::begin(output, identity, window)));
    };
    let differences = state.identity.differences(&identity);
    if !differences.is_empty() {
        return Err(AuditEnding::Options(format!(
            "the export that was broken off was another one: it differs in {}. Give the same options, or begin anew with --overwrite",
            differences.join(", ")
        )));
    }
    if !options.quiet {
        let (start, end) = (rfc3339(state.window.0), rfc3339(state.window.1));
        say(&format!(
            "Going on with the export from {start} up to {end}, after {} events.",
            state.events
        ));
    }
    Output::go_on(output, state).map(Some)
}

async fn read(
    options: &ExportOptions,
    plan: &ExportPlan,
    connection: &Connection,
    output: &mut Output,
) -> Result<(), AuditEnding> {
    let window = output.state().window;
    if output.state().complete {
        return Ok(());
    }
    let of_rows = condition(&plan.workspace_ids, plan.services.as_deref());
    let reading = WindowReading::prepare(connection, of_rows, options).await?;
    let mut progress = ExportProgress::begin(window, output.read_from(), options.quiet);
    reading.run(output, window.1, &mut progress).await
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

/// Reads again and again, until something ends it.
async fn follow(
    options: &ExportOptions,
    plan: &ExportPlan,
    connection: &Connection,
    (output, identity): (OutputPlan, ExportIdentity),
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
    let reading = WindowReading::prepare(connection, of_rows, options).await?;
    let following = Following {
        output: output
            .naming
            .as_ref()
            .map(|naming| naming.path(&naming.relative(&ResumedBucket::Whole))),
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
