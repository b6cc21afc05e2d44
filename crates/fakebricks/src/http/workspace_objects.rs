//! Folders, files and notebooks of a workspace.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Query};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Value, json};

use super::auth::WorkspaceCaller;
use super::form;
use super::reply::{RestError, RestReply, read};
use crate::simulation::SharedSimulation;
use crate::world::{WorkspaceObject, WorkspaceObjectKind};
use crate::{clock, ids};

const BASE: &str = "/api/2.0/workspace";
/// What is imported may have 10 MB; as Base64 in JSON it is a third longer. Development builds are larger than that, so here it is more.
const LARGEST_IMPORT: usize = 256 * 1024 * 1024;

/// Routes of workspace hosts.
pub fn routes() -> Router<SharedSimulation> {
    Router::new()
        .route(&format!("{BASE}/mkdirs"), post(make_folders))
        .route(&format!("{BASE}/import"), post(import))
        .route(&format!("{BASE}/export"), get(export))
        .route(&format!("{BASE}/list"), get(list))
        .route(&format!("{BASE}/get-status"), get(one))
        .route(&format!("{BASE}/delete"), post(delete))
        .layer(DefaultBodyLimit::max(LARGEST_IMPORT))
}

#[derive(Deserialize)]
struct ObjectRequest {
    path: String,
    content: Option<String>,
    format: Option<String>,
    language: Option<String>,
    #[serde(default)]
    overwrite: bool,
    #[serde(default)]
    recursive: bool,
    #[serde(default)]
    direct_download: bool,
}

type Objects = BTreeMap<String, WorkspaceObject>;

/// Works on the objects of the workspace, with a path that the caller may read or write.
fn with_objects<T>(
    caller: &WorkspaceCaller,
    path: &str,
    work: impl FnOnce(&mut Objects, &str) -> Result<T, RestError>,
) -> Result<T, RestError> {
    // Jobs and volumes write the workspace's own folder before it; both forms are the same.
    let path = match path.strip_prefix("/Workspace") {
        Some(rest) if rest.is_empty() || rest.starts_with('/') => rest,
        _ => path,
    };
    let path = path.trim_end_matches('/');
    let path = if path.is_empty() { "/" } else { path };
    if !path.starts_with('/') || path.contains("//") {
        return Err(RestError::invalid(&format!(
            "Path ({path}) doesn't start with '/'"
        )));
    }
    let home = format!("/Users/{}", caller.identity.name);
    let inside = |folder: &str| {
        path.strip_prefix(folder)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    if !(caller.admin || inside(&home) || inside("/Shared")) {
        return Err(RestError::denied(&format!(
            "{} does not have permission to access {path}.",
            caller.identity.name
        )));
    }
    let mut world = caller.app.world();
    let workspace = world
        .account_mut(caller.site.cloud)
        .workspace_mut(caller.workspace)
        .ok_or_else(|| missing(path))?;
    let objects = &mut workspace.belongings.objects;
    for folder in ["/Users", &home, "/Shared"] {
        add(objects, folder, WorkspaceObjectKind::Folder);
    }
    work(objects, path)
}

/// Adds an object, or replaces what is in it; it keeps its id.
fn add(objects: &mut Objects, path: &str, kind: WorkspaceObjectKind) {
    let id = ids::number(0, &format!("object-{path}"));
    if kind == WorkspaceObjectKind::Folder && objects.contains_key(path) {
        return;
    }
    let at = clock::now();
    objects.insert(path.to_owned(), WorkspaceObject { id, kind, at });
}

fn parent(path: &str) -> &str {
    match path.rsplit_once('/') {
        Some(("", _)) | None => "/",
        Some((parent, _)) => parent,
    }
}

fn is_folder(objects: &Objects, path: &str) -> bool {
    path == "/"
        || objects
            .get(path)
            .is_some_and(|object| object.kind == WorkspaceObjectKind::Folder)
}

async fn make_folders(caller: WorkspaceCaller, body: Bytes) -> RestReply {
    let request: ObjectRequest = read(&body)?;
    with_objects(&caller, &request.path, |objects, path| {
        let ends = path.match_indices('/').skip(1).map(|(index, _)| index);
        for end in ends.chain([path.len()]) {
            let folder = &path[..end];
            if objects.contains_key(folder) && !is_folder(objects, folder) {
                return Err(exists(folder));
            }
            add(objects, folder, WorkspaceObjectKind::Folder);
        }
        Ok(Json(json!({})))
    })
}

async fn import(caller: WorkspaceCaller, headers: HeaderMap, body: Bytes) -> RestReply {
    let (request, content) = if let Some(boundary) = form::boundary(&headers) {
        of_form(form::fields(&body, boundary)?)
    } else {
        let request: ObjectRequest = read(&body)?;
        let content = STANDARD
            .decode(request.content.as_deref().unwrap_or_default())
            .map_err(|_| RestError::invalid("content is not Base64"))?;
        (request, content)
    };
    let kind = match (request.format.as_deref(), &request.language) {
        (None | Some("SOURCE"), Some(language)) => WorkspaceObjectKind::Notebook {
            language: language.clone(),
            source: content,
        },
        (None | Some("SOURCE"), None) => {
            return Err(RestError::invalid(
                "The language field is required for the format SOURCE",
            ));
        }
        (Some("RAW" | "AUTO"), _) => WorkspaceObjectKind::File(content),
        (Some(other), _) => return Err(unsupported(&format!("the format {other}"))),
    };
    with_objects(&caller, &request.path, |objects, path| {
        if !is_folder(objects, parent(path)) {
            return Err(RestError::missing(&format!(
                "The parent folder ({}) does not exist.",
                parent(path)
            )));
        }
        if objects.contains_key(path) && (is_folder(objects, path) || !request.overwrite) {
            return Err(exists(path));
        }
        add(objects, path, kind);
        Ok(Json(json!({})))
    })
}

/// A form has the content as it is.
fn of_form(mut fields: BTreeMap<String, Vec<u8>>) -> (ObjectRequest, Vec<u8>) {
    let content = fields.remove("content").unwrap_or_default();
    let text = |name: &str| {
        let value = fields.get(name)?;
        Some(String::from_utf8_lossy(value).into_owned())
    };
    let request = ObjectRequest {
        path: text("path").unwrap_or_default(),
        content: None,
        format: text("format"),
        language: text("language"),
        overwrite: text("overwrite").is_some_and(|value| value.eq_ignore_ascii_case("true")),
        recursive: false,
        direct_download: false,
    };
    (request, content)
}

/// What is in a file that the caller may read.
pub fn content(caller: &WorkspaceCaller, path: &str) -> Result<Vec<u8>, RestError> {
    with_objects(caller, path, |objects, path| {
        match objects.get(path).map(|object| &object.kind) {
            Some(WorkspaceObjectKind::File(content)) => Ok(content.clone()),
            Some(_) => Err(RestError::invalid(&format!("Path ({path}) is no file."))),
            None => Err(missing(path)),
        }
    })
}

async fn export(
    caller: WorkspaceCaller,
    Query(request): Query<ObjectRequest>,
) -> Result<Response, RestError> {
    with_objects(&caller, &request.path, |objects, path| {
        let object = objects.get(path).ok_or_else(|| missing(path))?;
        let content = match &object.kind {
            WorkspaceObjectKind::Folder => return Err(unsupported("exports of folders")),
            WorkspaceObjectKind::File(content)
            | WorkspaceObjectKind::Notebook {
                source: content, ..
            } => content,
        };
        if request.direct_download {
            let content_type = [(header::CONTENT_TYPE, "application/octet-stream")];
            return Ok((content_type, content.clone()).into_response());
        }
        Ok(Json(json!({ "content": STANDARD.encode(content) })).into_response())
    })
}

async fn list(caller: WorkspaceCaller, Query(request): Query<ObjectRequest>) -> RestReply {
    with_objects(&caller, &request.path, |objects, path| {
        if !is_folder(objects, path) {
            let object = objects.get(path).ok_or_else(|| missing(path))?;
            return Ok(Json(json!({ "objects": [shown(path, object)] })));
        }
        let inside: Vec<Value> = objects
            .iter()
            .filter(|(name, _)| parent(name) == path)
            .map(|(name, object)| shown(name, object))
            .collect();
        Ok(Json(if inside.is_empty() {
            json!({})
        } else {
            json!({ "objects": inside })
        }))
    })
}

async fn one(caller: WorkspaceCaller, Query(request): Query<ObjectRequest>) -> RestReply {
    with_objects(&caller, &request.path, |objects, path| {
        let object = objects.get(path).ok_or_else(|| missing(path))?;
        Ok(Json(shown(path, object)))
    })
}

async fn delete(caller: WorkspaceCaller, body: Bytes) -> RestReply {
    let request: ObjectRequest = read(&body)?;
    with_objects(&caller, &request.path, |objects, path| {
        if !objects.contains_key(path) {
            return Err(missing(path));
        }
        let below = format!("{path}/");
        let is_full = objects.keys().any(|name| name.starts_with(&below));
        if is_full && !request.recursive {
            return Err(RestError::new(
                StatusCode::BAD_REQUEST,
                "DIRECTORY_NOT_EMPTY",
                &format!("Folder ({path}) is not empty"),
            ));
        }
        objects.retain(|name, _| name != path && !name.starts_with(&below));
        Ok(Json(json!({})))
    })
}

fn shown(path: &str, object: &WorkspaceObject) -> Value {
    let at = object.at.as_millisecond();
    let mut info =
        json!({ "path": path, "object_id": object.id, "resource_id": object.id.to_string() });
    let (kind, size) = match &object.kind {
        WorkspaceObjectKind::Folder => ("DIRECTORY", None),
        WorkspaceObjectKind::File(content) => ("FILE", Some(content.len())),
        WorkspaceObjectKind::Notebook { language, .. } => {
            info["language"] = Value::from(language.as_str());
            ("NOTEBOOK", None)
        }
    };
    info["object_type"] = Value::from(kind);
    if let Some(size) = size {
        info["size"] = Value::from(size);
    }
    if kind != "DIRECTORY" {
        info["created_at"] = Value::from(at);
        info["modified_at"] = Value::from(at);
    }
    info
}

fn missing(path: &str) -> RestError {
    RestError::missing(&format!("Path ({path}) doesn't exist."))
}

fn exists(path: &str) -> RestError {
    RestError::new(
        StatusCode::BAD_REQUEST,
        "RESOURCE_ALREADY_EXISTS",
        &format!("Path ({path}) already exists."),
    )
}

fn unsupported(what: &str) -> RestError {
    RestError::new(
        StatusCode::NOT_IMPLEMENTED,
        "NOT_IMPLEMENTED",
        &format!("The simulation does not have {what}."),
    )
}
