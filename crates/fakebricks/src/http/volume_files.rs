//! Files in volumes.

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, Query};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::put;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use super::auth::WorkspaceCaller;
use super::reply::{RestError, RestReply};
use super::volumes::with_volume;
use crate::clock;
use crate::privileges::UnityPrivilege;
use crate::simulation::SharedSimulation;
use crate::world::{SimulatedVolume, VolumeFile};

/// Files of Databricks may have 5 GiB; here they are held in memory.
const LARGEST_FILE: usize = 256 * 1024 * 1024;

/// Routes of workspace hosts.
pub fn routes() -> Router<SharedSimulation> {
    Router::new()
        .route(
            "/api/2.0/fs/files/{*path}",
            put(write).get(fetch).head(fetch).delete(remove),
        )
        .route(
            "/api/2.0/fs/directories/{*path}",
            put(make_folder)
                .get(list)
                .head(folder_is_there)
                .delete(remove_folder),
        )
        .layer(DefaultBodyLimit::max(LARGEST_FILE))
}

#[derive(Deserialize)]
struct WriteOptions {
    #[serde(default)]
    overwrite: bool,
}

/// A volume by its full name, and a path in it without slashes at its ends.
struct VolumePath {
    volume: String,
    inside: String,
    /// As it was sent.
    whole: String,
}

fn split(path: &str) -> Result<VolumePath, RestError> {
    let whole = format!("/{}", path.trim_matches('/'));
    let parts: Vec<&str> = whole.split('/').skip(1).collect();
    match parts[..] {
        ["Volumes", catalog, schema, volume, ..] => Ok(VolumePath {
            volume: format!("{catalog}.{schema}.{volume}"),
            inside: parts[4..].join("/"),
            whole,
        }),
        _ => Err(RestError::invalid(&format!(
            "Invalid path: {whole} is not in a volume."
        ))),
    }
}

impl VolumePath {
    fn missing(&self, what: &str) -> RestError {
        RestError::new(
            StatusCode::NOT_FOUND,
            "NOT_FOUND",
            &format!("The {what} being accessed is not found: {}", self.whole),
        )
    }
}

async fn write(
    caller: WorkspaceCaller,
    Path(path): Path<String>,
    Query(options): Query<WriteOptions>,
    content: Bytes,
) -> Result<StatusCode, RestError> {
    let path = split(&path)?;
    let right = UnityPrivilege::WRITE_VOLUME;
    with_volume(&caller, &path.volume, right, |volume| {
        if volume.files.contains_key(&path.inside) && !options.overwrite {
            return Err(RestError::new(
                StatusCode::CONFLICT,
                "ALREADY_EXISTS",
                &format!("The file being created already exists: {}", path.whole),
            ));
        }
        if path.inside.is_empty() || is_folder(volume, &path.inside) {
            return Err(RestError::invalid(&format!(
                "{} is a directory.",
                path.whole
            )));
        }
        let file = VolumeFile {
            content: content.to_vec(),
            at: clock::now(),
        };
        volume.files.insert(path.inside.clone(), file);
        Ok(StatusCode::NO_CONTENT)
    })
}

/// What is in a file that the caller may read.
pub fn content(caller: &WorkspaceCaller, path: &str) -> Result<Vec<u8>, RestError> {
    let path = split(path)?;
    let right = UnityPrivilege::READ_VOLUME;
    with_volume(caller, &path.volume, right, |volume| {
        let file = volume.files.get(&path.inside);
        file.map(|file| file.content.clone())
            .ok_or_else(|| path.missing("file"))
    })
}

/// What is asked for with HEAD loses its body on the way.
async fn fetch(caller: WorkspaceCaller, Path(path): Path<String>) -> Result<Response, RestError> {
    let path = split(&path)?;
    let right = UnityPrivilege::READ_VOLUME;
    with_volume(&caller, &path.volume, right, |volume| {
        let file = volume
            .files
            .get(&path.inside)
            .ok_or_else(|| path.missing("file"))?;
        let headers = [
            (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
            (header::LAST_MODIFIED, clock::http_date(file.at)),
        ];
        Ok((headers, file.content.clone()).into_response())
    })
}

async fn remove(
    caller: WorkspaceCaller,
    Path(path): Path<String>,
) -> Result<StatusCode, RestError> {
    let path = split(&path)?;
    let right = UnityPrivilege::WRITE_VOLUME;
    with_volume(&caller, &path.volume, right, |volume| {
        volume
            .files
            .remove(&path.inside)
            .map(|_| StatusCode::NO_CONTENT)
            .ok_or_else(|| path.missing("file"))
    })
}

/// A folder is there when it was made, or when something is in it.
fn is_folder(volume: &SimulatedVolume, inside: &str) -> bool {
    let below = format!("{inside}/");
    inside.is_empty()
        || volume.folders.contains(inside)
        || volume
            .files
            .keys()
            .chain(&volume.folders)
            .any(|name| name.starts_with(&below))
}

async fn make_folder(
    caller: WorkspaceCaller,
    Path(path): Path<String>,
) -> Result<StatusCode, RestError> {
    let path = split(&path)?;
    let right = UnityPrivilege::WRITE_VOLUME;
    with_volume(&caller, &path.volume, right, |volume| {
        volume.folders.insert(path.inside.clone());
        Ok(StatusCode::NO_CONTENT)
    })
}

async fn folder_is_there(
    caller: WorkspaceCaller,
    Path(path): Path<String>,
) -> Result<StatusCode, RestError> {
    let path = split(&path)?;
    let right = UnityPrivilege::READ_VOLUME;
    with_volume(&caller, &path.volume, right, |volume| {
        if is_folder(volume, &path.inside) {
            Ok(StatusCode::OK)
        } else {
            Err(path.missing("directory"))
        }
    })
}

async fn list(caller: WorkspaceCaller, Path(path): Path<String>) -> RestReply {
    let path = split(&path)?;
    let right = UnityPrivilege::READ_VOLUME;
    with_volume(&caller, &path.volume, right, |volume| {
        if !is_folder(volume, &path.inside) {
            return Err(path.missing("directory"));
        }
        let mut contents: Vec<Value> = Vec::new();
        for name in inside(
            volume.folders.iter().chain(volume.files.keys()),
            &path.inside,
        ) {
            let full = if path.inside.is_empty() {
                name.clone()
            } else {
                format!("{}/{name}", path.inside)
            };
            let mut entry = json!({
                "path": format!("{}/{name}", path.whole),
                "name": name,
                "is_directory": is_folder(volume, &full),
            });
            if let Some(file) = volume.files.get(&full) {
                entry["file_size"] = Value::from(file.content.len());
                entry["last_modified"] = Value::from(file.at.as_millisecond());
            }
            contents.push(entry);
        }
        Ok(Json(if contents.is_empty() {
            json!({})
        } else {
            json!({ "contents": contents })
        }))
    })
}

/// The first steps of the paths below a folder, each once.
fn inside<'a>(
    paths: impl Iterator<Item = &'a String>,
    folder: &str,
) -> std::collections::BTreeSet<String> {
    let start = if folder.is_empty() {
        String::new()
    } else {
        format!("{folder}/")
    };
    paths
        .filter_map(|path| path.strip_prefix(&start))
        .filter_map(|rest| rest.split('/').next())
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

async fn remove_folder(
    caller: WorkspaceCaller,
    Path(path): Path<String>,
) -> Result<StatusCode, RestError> {
    let path = split(&path)?;
    let right = UnityPrivilege::WRITE_VOLUME;
    with_volume(&caller, &path.volume, right, |volume| {
        let below = format!("{}/", path.inside);
        let mut all = volume.files.keys().chain(&volume.folders);
        if all.any(|name| name.starts_with(&below)) {
            return Err(RestError::new(
                StatusCode::BAD_REQUEST,
                "DIRECTORY_NOT_EMPTY",
                &format!("The directory is not empty: {}", path.whole),
            ));
        }
        if volume.folders.remove(&path.inside) {
            Ok(StatusCode::NO_CONTENT)
        } else {
            Err(path.missing("directory"))
        }
    })
}
