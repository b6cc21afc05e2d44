//! Whether what is at a place is this export, and whole: the manifest says so, and the files are what it says.

use std::fs::File;

use audit_record::{ExportManifest, ManifestFile};
use jiff::Timestamp;

use super::place::ExportPlace;
use super::plan::ExportPlan;
use crate::ending::AuditEnding;
use crate::export_options::Compression;
use crate::naming::Naming;
use crate::record_writer::sha256_of;
use crate::resume::ExportIdentity;

/// Says whether this export is there and whole; `false` when nothing is there.
///
/// # Errors
/// When something else is there, or only a part of it.
pub fn is_complete(
    place: &ExportPlace<'_>,
    identity: &ExportIdentity,
) -> Result<bool, AuditEnding> {
    let path = place.manifest.display();
    let text = match std::fs::read(place.manifest) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return refuse_unnamed(place).map(|()| false);
        }
        Err(error) => return Err(AuditEnding::of_output(&error, place.manifest)),
    };
    let refused = |said: String| {
        AuditEnding::Output(format!(
            "{said}. Write elsewhere, or begin anew with --overwrite"
        ))
    };
    let found: ExportManifest = serde_json::from_slice(&text)
        .map_err(|error| refused(format!("{path} is no manifest of an export: {error}")))?;
    let differences = differences(&found, identity, place.plan);
    if !differences.is_empty() {
        return Err(refused(format!(
            "another export is here already: {path} differs in {}",
            differences.join(", ")
        )));
    }
    whole(&found.files, place.naming).map_err(|said| {
        refused(format!(
            "the export was complete, as {path} says, but {said}"
        ))
    })?;
    Ok(true)
}

/// An output without a manifest may be anything.
fn refuse_unnamed(place: &ExportPlace<'_>) -> Result<(), AuditEnding> {
    match place.refuse_existing() {
        Err(AuditEnding::Output(said)) => Err(AuditEnding::Output(format!(
            "{said} ({}, which would tell what it is, is not there)",
            place.manifest.display()
        ))),
        other => other,
    }
}

/// Names what of the options is otherwise in a manifest.
fn differences(
    found: &ExportManifest,
    identity: &ExportIdentity,
    plan: &ExportPlan,
) -> Vec<&'static str> {
    let window = plan.window;
    let start = found.window.start.parse::<Timestamp>().ok();
    // What is kept no more could be read when it was exported.
    let is_start = start.is_some_and(|start| {
        let earliest = window.older_start.unwrap_or(window.start);
        (earliest..=window.start).contains(&start)
    });
    let is_end = found
        .window
        .end
        .parse()
        .is_ok_and(|end: Timestamp| end == window.end);
    let redaction = identity.redaction.as_deref();
    let pairs = [
        (found.host == identity.host, "--server-hostname"),
        (
            found.workspace_ids == identity.workspace_ids,
            "--workspace-id or --include-account-level",
        ),
        (found.services == identity.services, "--services"),
        (is_start, "--start"),
        (is_end, "--end"),
        (found.format == identity.format.word(), "--format"),
        (
            found.ocsf_version.as_deref() == identity.ocsf(),
            "--ocsf-version",
        ),
        (
            found.compression.as_deref() == identity.compression.map(Compression::word),
            "--compress",
        ),
        (found.layout == identity.layout.word(), "--layout"),
        (
            found.split == identity.split.map(|split| split.to_string()),
            "--split",
        ),
        (
            found.redaction_key.as_deref() == redaction,
            "--redact or its key",
        ),
    ];
    pairs
        .into_iter()
        .filter(|(same, _)| !same)
        .map(|(_, name)| name)
        .collect()
}

/// Compares files that are finished with what was told of them.
///
/// # Errors
/// With a clause, when one is not what it was.
pub fn whole(files: &[ManifestFile], naming: &Naming) -> Result<(), String> {
    for file in files {
        if !naming.may_be_of(&file.path) {
            return Err(format!("{} is none of its files", file.path));
        }
        let path = naming.path(&file.path);
        let at = path.display();
        let opened = File::open(&path).map_err(|error| format!("{at}: {error}"))?;
        let bytes = opened
            .metadata()
            .map_err(|error| format!("{at}: {error}"))?
            .len();
        if bytes != file.bytes {
            return Err(format!("{at} has {bytes} bytes in place of {}", file.bytes));
        }
        let sha256 = sha256_of(opened).map_err(|error| format!("{at}: {error}"))?;
        if sha256 != file.sha256 {
            return Err(format!("{at} was changed: its SHA-256 is another one"));
        }
    }
    Ok(())
}
