//! What is told of a complete export: the manifest, and a summary.

use std::path::Path;

use audit_record::{ExportManifest, ManifestWindow, rfc3339};
use domain::WorkspaceId;
use jiff::Timestamp;

use crate::connection::Connection;
use crate::console::say;
use crate::naming::Naming;
use crate::resume::ResumeState;

/// Returns the manifest of a complete export.
pub fn manifest(
    state: &ResumeState,
    connection: &Connection,
    signed_in_as: &str,
) -> ExportManifest {
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
        ocsf_version: identity.ocsf().map(str::to_owned),
        compression: identity
            .compression
            .map(|compression| compression.word().to_owned()),
        layout: identity.layout.word().to_owned(),
        split: identity.split.map(|split| split.to_string()),
        redacted: identity.redaction.is_some(),
        redaction_key: identity.redaction.clone(),
        events: state.events,
        duplicates_left_out: state.duplicates,
        events_by_service: state.by_service.clone(),
        events_by_workspace: state.by_workspace.clone(),
        resumed: state.resumed,
        files: state.finished.clone(),
        statements: state.statements.clone(),
    }
}

/// Says what was exported, in sentences that can be quoted.
pub fn summary(
    manifest: &ExportManifest,
    own: Option<&WorkspaceId>,
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
        say(
            "Warning: there was no event. That may be right for a quiet window; `lakesentry-audit check` tells.",
        );
    }
    let own = own.map(WorkspaceId::as_str);
    let is_silent = |id: &&str| !manifest.events_by_workspace.contains_key(*id);
    let ids = manifest.workspace_ids.iter().map(String::as_str);
    let foreign: Vec<&str> = ids
        .filter(|id| Some(*id) != own && *id != "0")
        .filter(is_silent)
        .collect();
    if !foreign.is_empty() {
        say(&format!(
            "Warning: there was no event of workspace {}, which is another one than the host's. Events of a workspace are in the metastore of its own region only: export them through a workspace of that region.",
            foreign.join(", ")
        ));
    }
}
