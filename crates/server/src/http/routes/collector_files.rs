//! `GET /collector/{file}`: the collector as a static program and as a wheel, and `collector.json`, which tells their version and digests.
//!
//! Whoever runs a collector fetches them with `curl` or pip, so nobody need be signed in. They hold nothing of this instance.

use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::Response;

use crate::http::error::Error;

/// Release builds hold the files; development builds read them from the folder, where `cargo xtask wheel` puts them.
#[derive(rust_embed::RustEmbed)]
#[folder = "../../dist-collector"]
#[allow_missing = true]
struct CollectorFiles;

/// Answers with a file.
#[utoipa::path(
    get,
    path = "/collector/{file}",
    operation_id = "download_collector",
    tag = "collectors",
    params(("file" = String, Path, description = "`collector.json`, or a name that stands in it")),
    responses((status = 200, description = "The file", content(("application/json"), (Vec<u8> = "application/octet-stream")))),
)]
pub async fn show(Path(name): Path<String>) -> Result<Response, Error> {
    let file = CollectorFiles::get(&name).ok_or(Error::NOT_FOUND)?;
    let mut response = Response::new(Body::from(file.data));
    let kind = if name == "collector.json" {
        "application/json"
    } else {
        "application/octet-stream"
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    Ok(response)
}
