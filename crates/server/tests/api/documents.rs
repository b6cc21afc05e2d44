//! The two documents and their headers. The files themselves may not be built when this runs.

use reqwest::Method;

use crate::app::TestApp;

#[tokio::test]
async fn every_page_carries_the_headers_of_its_document() {
    let app = TestApp::start().await;
    for (path, policy) in [
        ("/", "script-src 'self' 'wasm-unsafe-eval'"),
        ("/setup/grants", "script-src 'self'"),
        ("/inspect", "sandbox allow-scripts allow-downloads"),
        ("/assets/gone.js", "default-src 'none'"),
    ] {
        let answer = app.request(Method::GET, path).send().await.unwrap();
        let header = |name: &str| {
            answer
                .headers()
                .get(name)
                .map(|value| value.to_str().unwrap().to_owned())
                .unwrap_or_default()
        };
        assert!(
            header("content-security-policy").contains(policy),
            "{path}: {}",
            header("content-security-policy")
        );
        assert!(
            header("content-security-policy").contains("frame-ancestors 'none'"),
            "{path}"
        );
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(
            header("cross-origin-opener-policy"),
            "same-origin",
            "{path}"
        );
    }
    let inspector = app.request(Method::GET, "/inspect").send().await.unwrap();
    let allowed = format!(r#"("http://{}/\\?")"#, app.address);
    assert_eq!(
        inspector.headers()["connection-allowlist"],
        allowed.as_str()
    );
    let api = app
        .request(Method::GET, "/api/v1/instance")
        .send()
        .await
        .unwrap();
    assert_eq!(api.headers()["cache-control"], "no-store");
}
