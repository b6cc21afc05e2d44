//! The documents as `cargo xtask build` left them in `dist/`: the wizard, and those that make no request, the inspector and the viewer of audit
//! exports.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use crate::app::App;
use crate::http::error::Error;
use crate::http::headers::{self, ResponseKind};

/// Release builds hold the files; development builds read them from the folder, so that a new wizard needs no new server.
#[derive(rust_embed::RustEmbed)]
#[folder = "../../dist"]
#[allow_missing = true]
struct Dist;

/// The documents that make no request: address and file.
const LOCAL: [(&str, &str); 2] = [
    ("inspect", "inspect.html"),
    ("audit-viewer", "audit-viewer.html"),
];
const START: &str = "index.html";

/// Answers every `GET` that is no API: an asset by its name, a document that makes no request, or the wizard's document for any page of it.
pub async fn serve(State(app): State<App>, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Error::METHOD_NOT_ALLOWED.into_response();
    }
    let path = request.uri().path().trim_start_matches('/');
    let is_local = |(address, file): &&(&str, &str)| [*address, *file].contains(&path);
    let local = LOCAL.iter().find(is_local).map(|(_, file)| *file);
    let file = match local {
        Some(file) => file,
        None if path.contains('.') => path,
        None => START,
    };
    let mut response = match find(file, request.headers()) {
        Some(response) => response,
        None if local.is_some() || file == START => not_built(),
        None => Error::NOT_FOUND.into_response(),
    };
    if local.is_some() {
        let (policy, way_back) = (policy_of(file), app.start_page(request.headers()));
        let kind = ResponseKind::LocalDocument {
            policy: &policy,
            way_back: &way_back,
        };
        headers::write(response.headers_mut(), kind);
    } else {
        let is_asset = file != START && response.status().is_success();
        let kind = if is_asset {
            ResponseKind::Asset
        } else {
            ResponseKind::App
        };
        headers::write(response.headers_mut(), kind);
    }
    response
}

/// Returns the policy that a document's file states; one that forbids everything while the file is not built.
fn policy_of(file: &str) -> String {
    stated_policy(file).unwrap_or_else(|| "default-src 'none'".to_owned())
}

/// Reads the policy out of a document's file, where its build wrote it next to the hashes.
fn stated_policy(file: &str) -> Option<String> {
    let file = Dist::get(file)?;
    let html = std::str::from_utf8(&file.data).ok()?;
    let (_, rest) = html.split_once("http-equiv=\"Content-Security-Policy\" content=\"")?;
    let (policy, _) = rest.split_once('"')?;
    Some(policy.replace("&#39;", "'"))
}

fn find(file: &str, request: &HeaderMap) -> Option<Response> {
    let (data, coding) = codings(request)
        .into_iter()
        .find_map(|(coding, ending)| Some((Dist::get(&format!("{file}{ending}"))?, Some(coding))))
        .or_else(|| Some((Dist::get(file)?, None)))?;
    let mut response = Response::new(Body::from(data.data));
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(media_type(file)),
    );
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    // Only names that hold a hash of the content never change their content.
    let caching = if file.starts_with("assets/") {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    if let Some(coding) = coding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    Some(response)
}

/// The codings that the files are kept in, the smallest first, each with the ending of its files.
const CODINGS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

/// Lists the codings that a request accepts, the preferred one first. A list that was sent in several lines is one (RFC 9110, 5.3).
fn codings(request: &HeaderMap) -> Vec<(&'static str, &'static str)> {
    let lines = request.get_all(header::ACCEPT_ENCODING).iter();
    let lines: Vec<&str> = lines.filter_map(|value| value.to_str().ok()).collect();
    let accepted = lines.join(",");
    let weight = |coding: &str| weight_of(&accepted, coding).or_else(|| weight_of(&accepted, "*"));
    let plain = weight_of(&accepted, "identity").unwrap_or(0.0);
    let mut codings: Vec<(f32, (&str, &str))> = CODINGS
        .into_iter()
        .filter_map(|coding| Some((weight(coding.0)?, coding)))
        .filter(|(weight, _)| *weight > 0.0 && *weight >= plain)
        .collect();
    codings.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    codings.into_iter().map(|(_, coding)| coding).collect()
}

/// Reads the weight of a coding in a list of them; `None` where it is not named (RFC 9110, 12.4.2 and 12.5.3).
fn weight_of(accepted: &str, coding: &str) -> Option<f32> {
    accepted.split(',').find_map(|part| {
        let mut parameters = part.split(';').map(str::trim);
        let name = parameters.next()?;
        let weight = parameters
            .find_map(|parameter| parameter.strip_prefix(['q', 'Q'])?.strip_prefix('='))
            .map_or(Some(1.0), |weight| weight.trim().parse::<f32>().ok());
        name.eq_ignore_ascii_case(coding)
            .then(|| weight.unwrap_or(0.0))
    })
}

fn media_type(file: &str) -> &'static str {
    match file.rsplit_once('.').map(|(_, ending)| ending) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    }
}

fn not_built() -> Response {
    let text = "The pages are not built yet. Run `cargo xtask start`, or `cargo xtask build`, in the project's folder.\n";
    (StatusCode::SERVICE_UNAVAILABLE, text).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(lines: &[&'static str], want: &[&str]) {
        let request: HeaderMap = lines
            .iter()
            .map(|line| (header::ACCEPT_ENCODING, HeaderValue::from_static(line)))
            .collect();
        let found: Vec<&str> = codings(&request)
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        assert_eq!(found, want, "{lines:?}");
    }

    #[test]
    fn a_coding_with_no_weight_is_refused() {
        check(&["gzip, deflate, br"], &["br", "gzip"]);
        check(&["*"], &["br", "gzip"]);
        check(&["br;q=0, gzip"], &["gzip"]);
        check(&["br; q=0.000, *"], &["gzip"]);
        check(&["BR;Q=0, gzip"], &["gzip"]);
        check(&["gzip, *;q=0"], &["gzip"]);
        check(&["br;q=none"], &[]);
        check(&[""], &[]);
        check(&[], &[]);
    }

    #[test]
    fn a_refusal_on_a_line_of_its_own_counts() {
        check(&["*", "br;q=0"], &["gzip"]);
        check(&["br;q=0", "gzip"], &["gzip"]);
    }

    #[test]
    fn what_is_preferred_comes_first() {
        check(&["br;q=0.5, gzip"], &["gzip", "br"]);
        check(&["br;q=0.5, identity"], &[]);
        check(&["br;q=0.5, identity;q=0.5, gzip;q=0.1"], &["br"]);
    }

    #[test]
    #[cfg(debug_assertions)]
    fn documents_that_are_built_after_the_server_are_found() {
        let name = format!("test-{}.txt", std::process::id());
        let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../dist")
            .join(&name);
        std::fs::write(&file, "new").unwrap();
        let found = Dist::get(&name).map(|file| file.data.into_owned());
        std::fs::remove_file(&file).unwrap();
        assert_eq!(found.as_deref(), Some(b"new".as_slice()));
    }
}
