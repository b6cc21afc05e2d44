//! `export`: from the options to files, a manifest and a summary.

mod complete;
mod place;
mod plan;
mod summary;

use std::path::{Path, PathBuf};

use audit_record::{MOST_DAYS, rfc3339};
use databricks::Me;
use domain::{Cloud, WorkspaceId};
use jiff::Timestamp;

use crate::connection::Connection;
use crate::console::say;
use crate::ending::AuditEnding;
use crate::event_sink::EventSink as _;
use crate::export_options::{ExportOptions, Layout};
use crate::follow::{Following, Growing};
use crate::naming::Naming;
use crate::output::{Output, OutputPlan, STATE};
use crate::progress::ExportProgress;
use crate::reading::{WindowReading, condition};
use crate::record_writer::RecordStyle;
use crate::resume::{ExportIdentity, ResumedBucket, replace};
use place::{
    ExportPlace, FoundExport, forget, lock, refuse_broken_off, refuse_manifest, remove_replaced,
    try_writing,
};
use plan::ExportPlan;
use summary::{manifest, summary};

/// Exports.
///
/// # Errors
/// When that is not possible; what was written until then is kept.
pub async fn run(options: &ExportOptions) -> Result<(), AuditEnding> {
    let mut plan = ExportPlan::read(options, Timestamp::now())?;
    if let (Some(older), false) = (plan.window.older_start, options.quiet) {
        say(&format!(
            "Warning: the window begins {older}, and Databricks keeps events for {MOST_DAYS} days. It is read from {} on; what is older is not there.",
            plan.window.start
        ));
    }
    let mut connection = Connection::prepare(&options.connection, options.quiet)?;
    let ended = tokio::select! {
        biased;
        () = crate::log::stop_signal() => Err(AuditEnding::Signal),
        ended = sign_in(options, &mut plan, &mut connection) => ended,
    };
    let ended = match ended {
        Ok(me) => Box::pin(export(options, plan, &connection, &me)).await,
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
    // What can be said without calling anybody is said first. In a tree, the names of files stand on what is not known yet.
    let is_known = options.output.as_os_str() != "-" && options.layout == Layout::File;
    if is_known && !options.resume && !options.follow {
        let naming = Naming::new(options, "");
        let manifest = manifest_path(options, Some(&naming));
        let place = ExportPlace {
            options,
            naming: &naming,
            plan,
            manifest: manifest.as_deref().unwrap_or(&options.output),
        };
        place.refuse_existing()?;
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

fn manifest_path(options: &ExportOptions, naming: Option<&Naming>) -> Option<PathBuf> {
    let usual = || Some(naming?.beside(".manifest.json"));
    options.manifest.clone().or_else(usual)
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
) -> Result<(), AuditEnding> {
    let host = connection.workspace.host();
    let identity = identity(options, &plan, host.to_string());
    let told = serde_json::to_string(&identity).unwrap_or_default();
    let naming = (options.output.as_os_str() != "-").then(|| Naming::new(options, &told));
    let locked = naming
        .as_ref()
        .map(|naming| lock(&naming.beside(".lock"), options.allow_world_readable));
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
        checkpoint_events: options.checkpoint_events,
    };
    if options.follow {
        return follow(options, &plan, connection, (output_plan, identity)).await;
    }
    let manifest_path = manifest_path(options, naming.as_ref());
    let begun = begin(
        options,
        &plan,
        (output_plan, identity),
        manifest_path.as_deref(),
    )?;
    let Some(mut output) = begun else {
        return Ok(());
    };
    let ended = tokio::select! {
        biased;
        () = crate::log::stop_signal() => Err(AuditEnding::Signal),
        ended = read(options, &plan, connection, &mut output) => ended,
    };
    if let Err(cause) = ended {
        return Err(broken_off(cause, &mut output, naming.as_ref()));
    }
    let completed = output.complete().and_then(|()| match &naming {
        Some(naming) => remove_replaced(naming, output.state()),
        None => Ok(()),
    });
    if let Err(cause) = completed {
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
    manifest: Option<&Path>,
) -> Result<Option<Output>, AuditEnding> {
    let (Some(naming), Some(manifest)) = (&output.naming, manifest) else {
        if let Some(manifest) = manifest {
            refuse_manifest(options, manifest, options.overwrite)?;
            try_writing(manifest)?;
        }
        return Ok(Some(Output::begin(
            output,
            identity,
            plan.window_us(),
            None,
        )));
    };
    let place = ExportPlace {
        options,
        naming,
        plan,
        manifest,
    };
    let found = place.find(&identity)?;
    if !matches!(found, FoundExport::Complete) {
        try_writing(manifest)?;
        try_writing(&naming.beside(STATE))?;
    }
    Ok(Some(match found {
        FoundExport::BrokenOff(state) => {
            if !options.quiet {
                let (start, end) = (rfc3339(state.window.0), rfc3339(state.window.1));
                say(&format!(
                    "Going on with the export from {start} up to {end}, after {} events.",
                    state.events
                ));
            }
            Output::go_on(output, *state)?
        }
        FoundExport::Nothing(replaces) => {
            Output::begin(output, identity, plan.window_us(), replaces)
        }
        FoundExport::Complete => {
            if !options.quiet {
                say("The export is complete already.");
            }
            return Ok(None);
        }
    }))
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
    // What nothing was done of is not remembered: another export to this place may still be meant.
    if naming.is_none() || output.is_untouched() {
        return cause;
    }
    // The disk may be what failed: then the last time that it took everything counts.
    drop(output.keep());
    AuditEnding::BrokenOff {
        cause: Box::new(cause),
        kept: output.kept(),
    }
}

/// Reads again and again, until something ends it.
async fn follow(
    options: &ExportOptions,
    plan: &ExportPlan,
    connection: &Connection,
    (output, identity): (OutputPlan, ExportIdentity),
) -> Result<(), AuditEnding> {
    let path = output
        .naming
        .as_ref()
        .map(|naming| naming.path(&naming.relative(&ResumedBucket::Whole)));
    // What an export to this place left.
    let left = output
        .naming
        .as_ref()
        .map(|naming| [naming.beside(STATE), naming.beside(".manifest.json")]);
    if let (Some([remembered, _]), false) = (&left, options.overwrite) {
        refuse_broken_off(remembered)?;
    }
    let following = Following {
        output: path.clone(),
        style: output.style,
        redactor: output.redactor,
        identity,
        start: plan.window.start.as_microsecond(),
        overlap: plan.follow.overlap_us,
        every: plan.follow.every,
        is_resuming: options.resume,
        is_overwriting: options.overwrite,
        is_open_to_all: options.allow_world_readable,
        is_quiet: options.quiet,
    };
    let start = Growing::open(following)?;
    let of_rows = condition(&plan.workspace_ids, plan.services.as_deref());
    let reading = tokio::select! {
        biased;
        () = crate::log::stop_signal() => return Err(AuditEnding::Signal),
        reading = WindowReading::prepare(connection, of_rows, options) => reading?,
    };
    if options.overwrite {
        left.iter().flatten().try_for_each(|path| forget(path))?;
    }
    let growing = start.begin()?;
    let ended = tokio::select! {
        biased;
        () = crate::log::stop_signal() => Err(AuditEnding::Signal),
        ended = growing.run(&reading) => ended,
    };
    ended.map_err(|cause| match path {
        Some(path) => AuditEnding::BrokenOff {
            cause: Box::new(cause),
            kept: format!("What was written until then is kept in {}", path.display()),
        },
        None => cause,
    })
}
