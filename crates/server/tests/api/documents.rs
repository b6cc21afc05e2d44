//! The documents and their headers. The files themselves may not be built when this runs.

use std::path::Path;

use reqwest::{Method, StatusCode};

use crate::app::TestApp;

const APP_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; connect-src 'self'; \
    manifest-src 'self'; worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'; trusted-types default";

fn is_built(file: &str) -> bool {
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../dist");
    dist.join(file).exists()
}

/// What a source may be: nothing, the own origin, WebAssembly, or one content.
fn is_strict(source: &str) -> bool {
    matches!(
        source,
        "'none'" | "'self'" | "'wasm-unsafe-eval'" | "data:" | "blob:"
    ) || source.starts_with("'sha256-")
        || source.starts_with("'sha384-")
}

#[tokio::test]
async fn every_page_carries_the_headers_of_its_document() {
    let app = TestApp::start().await;
    for (path, file) in [
        ("/", Some("index.html")),
        ("/setup/grants", Some("index.html")),
        ("/inspect", Some("inspect.html")),
        ("/inspect.html", Some("inspect.html")),
        ("/audit-viewer", Some("audit-viewer.html")),
        ("/assets/gone.js", None),
    ] {
        let answer = app.request(Method::GET, path).send().await.unwrap();
        let status = match file {
            None => StatusCode::NOT_FOUND,
            Some(file) if is_built(file) => StatusCode::OK,
            Some(_) => StatusCode::SERVICE_UNAVAILABLE,
        };
        assert_eq!(answer.status(), status, "{path}");
        let header = |name: &str| {
            answer
                .headers()
                .get(name)
                .map(|value| value.to_str().unwrap().to_owned())
                .unwrap_or_default()
        };
        let policy = header("content-security-policy");
        if path.starts_with("/inspect") || path == "/audit-viewer" {
            assert!(
                policy.ends_with("; frame-ancestors 'none'; sandbox allow-scripts allow-downloads"),
                "{policy}"
            );
            let directives = policy.split("; ").filter(|directive| {
                !directive.starts_with("sandbox ") && directive.contains("-src ")
            });
            for directive in directives {
                let mut sources = directive.split(' ').skip(1);
                assert!(sources.all(is_strict), "{directive}");
            }
        } else {
            assert_eq!(policy, APP_POLICY, "{path}");
        }
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(
            header("cross-origin-opener-policy"),
            "same-origin",
            "{path}"
        );
    }
    let allowed = format!(r#"("http://{}/\\?")"#, app.address);
    for path in ["/inspect", "/audit-viewer"] {
        let document = app.request(Method::GET, path).send().await.unwrap();
        assert_eq!(document.headers()["connection-allowlist"], allowed.as_str());
    }
    if is_built("favicon.svg") {
        let asset = app.request(Method::GET, "/favicon.svg").send().await;
        let headers = asset.unwrap().headers().clone();
        assert_eq!(headers["x-content-type-options"], "nosniff");
        assert_eq!(headers["cross-origin-resource-policy"], "same-origin");
        // Opened by itself it may do nothing; what pages may do is said with pages.
        assert_eq!(
            headers["content-security-policy"],
            "default-src 'none'; frame-ancestors 'none'"
        );
        assert!(!headers.contains_key("permissions-policy"));
    }
    let api = app
        .request(Method::GET, "/api/v1/instance")
        .send()
        .await
        .unwrap();
    assert_eq!(api.headers()["cache-control"], "no-store");
}
