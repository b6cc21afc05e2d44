//! The two documents, the wizard and the inspector, as `cargo xtask build` left them in `dist/`.

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

const INSPECTOR: &str = "inspect.html";
const START: &str = "index.html";

/// Answers every `GET` that is no API: an asset by its name, the inspector, or the wizard's document for any page of it.
pub async fn serve(State(app): State<App>, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Error::METHOD_NOT_ALLOWED.into_response();
    }
    let path = request.uri().path().trim_start_matches('/');
    let file = match path {
        "inspect" => INSPECTOR,
        asset if asset.contains('.') => asset,
        _ => START,
    };
    let mut response = match find(file, request.headers()) {
        Some(response) => response,
        None if matches!(file, INSPECTOR | START) => not_built(),
        None => Error::NOT_FOUND.into_response(),
    };
    if file == INSPECTOR {
        let (policy, way_back) = (inspector_policy(), app.start_page(request.headers()));
        let kind = ResponseKind::Inspector {
            policy: &policy,
            way_back: &way_back,
        };
        headers::write(response.headers_mut(), kind);
    } else {
        headers::write(response.headers_mut(), ResponseKind::App);
    }
    response
}

/// Returns the policy that the inspector's file states; one that forbids everything while the file is not built.
fn inspector_policy() -> String {
    stated_policy().unwrap_or_else(|| "default-src 'none'".to_owned())
}

/// Reads the policy out of the inspector's file, where its build wrote it next to the hashes.
fn stated_policy() -> Option<String> {
    let file = Dist::get(INSPECTOR)?;
    let html = std::str::from_utf8(&file.data).ok()?;
    let (_, rest) = html.split_once("http-equiv=\"Content-Security-Policy\" content=\"")?;
    let (policy, _) = rest.split_once('"')?;
    Some(policy.replace("&#39;", "'"))
}

fn find(file: &str, request: &HeaderMap) -> Option<Response> {
    let accepted = request
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let accepts = |coding: &str| accepts(accepted, coding);
    let (data, coding) = [("br", ".br"), ("gzip", ".gz")]
        .into_iter()
        .filter(|(coding, _)| accepts(coding))
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

/// Says whether a coding is accepted: it is named with a weight that is not zero, or else `*` is (RFC 9110, 12.5.3).
fn accepts(accepted: &str, coding: &str) -> bool {
    let weight_of = |wanted: &str| {
        accepted.split(',').find_map(|part| {
            let mut parameters = part.split(';').map(str::trim);
            let name = parameters.next()?;
            let weight = parameters
                .find_map(|parameter| parameter.strip_prefix("q="))
                .map_or(Some(1.0), |weight| weight.trim().parse::<f32>().ok());
            name.eq_ignore_ascii_case(wanted)
                .then(|| weight.unwrap_or(0.0))
        })
    };
    weight_of(coding)
        .or_else(|| weight_of("*"))
        .is_some_and(|weight| weight > 0.0)
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

    #[test]
    fn a_coding_with_no_weight_is_refused() {
        assert!(accepts("gzip, deflate, br", "br"));
        assert!(accepts("br;q=0.5, gzip", "br"));
        assert!(accepts("*", "br"));
        assert!(!accepts("br;q=0, gzip", "br"));
        assert!(accepts("br;q=0, gzip", "gzip"));
        assert!(!accepts("br; q=0.000, *", "br"));
        assert!(!accepts("gzip, *;q=0", "br"));
        assert!(!accepts("", "br"));
        assert!(!accepts("br;q=none", "br"));
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
