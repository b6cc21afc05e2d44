//! From where the server may be reached: over TLS, through a proxy that is named, or not at all.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use contract::ProblemCode;
use domain::Role;
use reqwest::{Certificate, Client, Method, StatusCode, header};
use serde_json::json;
use server::bootstrap;

use crate::app::problem;
use crate::real::RealApp;

/// Writes a certificate for `localhost`, with its key, into a folder. Returns it for whoever is to trust it.
fn certify(folder: &Path) -> Certificate {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let pem = made.cert.pem();
    fs::write(folder.join("key.pem"), made.signing_key.serialize_pem()).unwrap();
    allow(folder, 0o640);
    fs::write(folder.join("cert.pem"), &pem).unwrap();
    Certificate::from_pem(pem.as_bytes()).unwrap()
}

#[cfg(unix)]
fn allow(folder: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    let permissions = fs::Permissions::from_mode(mode);
    fs::set_permissions(folder.join("key.pem"), permissions).unwrap();
}

fn browser(trusted: &Certificate) -> Client {
    let browser = Client::builder()
        .no_proxy()
        .tls_certs_only([trusted.clone()]);
    browser.build().unwrap()
}

#[tokio::test]
async fn over_tls_the_cookie_is_bound_to_the_host() {
    let folder = tempfile::tempdir().unwrap();
    let trusted = certify(folder.path());
    let app = RealApp::start_with(|reach| {
        reach.tls_certificate = Some(folder.path().join("cert.pem"));
        reach.tls_key = Some(folder.path().join("key.pem"));
    })
    .await;
    bootstrap::command(&app.storage).await.unwrap();
    let token = fs::read_to_string(app.bootstrap_file()).unwrap();
    let url = |path: &str| format!("https://localhost:{}{path}", app.address.port());
    let body =
        json!({"bootstrap_token": token, "owner": {"name": "Ada", "email": "ada@lake.example"}});
    let request = browser(&trusted).post(url("/api/v1/sessions")).json(&body);
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::CREATED);
    let cookie = answer.headers()[header::SET_COOKIE].to_str().unwrap();
    assert!(cookie.starts_with("__Host-lakesentry_session="), "{cookie}");
    assert!(
        cookie.contains("Secure") && cookie.contains("Path=/"),
        "{cookie}"
    );
    assert!(!cookie.contains("Domain"), "{cookie}");
    let plain = app.request(Method::GET, "/healthz").send().await;
    assert!(plain.is_err(), "answers without TLS");
}

#[tokio::test]
async fn a_renewed_certificate_is_taken_and_a_broken_one_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let first = certify(folder.path());
    let mut reach = server::reach::Reach::loopback("127.0.0.1:0".parse().unwrap());
    reach.tls_certificate = Some(folder.path().join("cert.pem"));
    reach.tls_key = Some(folder.path().join("key.pem"));
    let certificate = reach.certificate().unwrap().unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let listener = server::tls::TlsListener::new(listener, certificate.clone()).unwrap();
    let page = axum::Router::new().route("/", axum::routing::get(async || "here"));
    tokio::spawn(async move { axum::serve(listener, page).await.unwrap() });
    let reaches = async |trusted: &Certificate| {
        let request = browser(trusted).get(format!("https://localhost:{port}/"));
        request.send().await.is_ok()
    };
    assert!(reaches(&first).await);
    fs::write(folder.path().join("cert.pem"), "-----BEGIN NONSENSE-----").unwrap();
    assert!(!certificate.look_again());
    assert!(reaches(&first).await);
    let second = certify(folder.path());
    assert!(certificate.look_again());
    assert!(!certificate.look_again());
    assert!(reaches(&second).await);
    assert!(!reaches(&first).await);
    #[cfg(unix)]
    {
        allow(folder.path(), 0o644);
        let error = reach.certificate().unwrap_err().to_string();
        assert!(error.contains("everybody may use the key"), "{error}");
    }
}

#[tokio::test]
async fn through_a_proxy_only_the_proxy_is_answered() {
    let app = RealApp::start_with(|reach| {
        reach.public_url = Some("https://lake.example".to_owned());
        reach.trusted_proxies = vec!["127.0.0.1/32".parse().unwrap()];
    })
    .await;
    let (_, owner) = app.signed_in("ada", Role::Owner).await;
    let get = |path: &str| {
        let cookie = format!("__Host-lakesentry_session={owner}");
        let request = app.request(Method::GET, path);
        request
            .header("host", "lake.example")
            .header("cookie", cookie)
    };
    let proxied = get("/api/v1/instance").header("x-forwarded-proto", "https");
    assert_eq!(proxied.send().await.unwrap().status(), StatusCode::OK);
    for unsafe_request in [
        get("/api/v1/instance"),
        get("/").header("x-forwarded-proto", "http"),
    ] {
        let answer = unsafe_request.send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::FORBIDDEN);
        assert_eq!(problem(answer).await.code, ProblemCode::ForeignOrigin);
    }
    // Whoever looks whether the process lives comes from beside the proxy, by any name.
    let health = app
        .request(Method::GET, "/healthz")
        .header("host", "10.1.2.3");
    assert_eq!(health.send().await.unwrap().status(), StatusCode::OK);

    let elsewhere = RealApp::start_with(|reach| {
        reach.public_url = Some("https://lake.example".to_owned());
        reach.trusted_proxies = vec!["10.0.0.0/8".parse().unwrap()];
    })
    .await;
    let past = elsewhere
        .request(Method::GET, "/")
        .header("host", "lake.example");
    let past = past
        .header("x-forwarded-proto", "https")
        .send()
        .await
        .unwrap();
    assert_eq!(past.status(), StatusCode::FORBIDDEN);
}

fn serve(folder: &Path, words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_lakesentry"))
        .current_dir(folder)
        .arg("serve")
        .args(words)
        .env_remove("RUST_LOG")
        .output()
        .unwrap()
}

#[test]
fn what_is_not_safe_does_not_start_and_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    certify(folder.path());
    let with_tls = "--listen 0.0.0.0:0 --public-url https://lake.example --tls-certificate cert.pem --tls-key key.pem";
    for (words, want) in [
        ("--listen 0.0.0.0:0", "--trusted-proxy"),
        (
            "--listen 0.0.0.0:0 --trusted-proxy 10.0.0.0/8",
            "--public-url",
        ),
        (with_tls, "there is no owner yet"),
        (
            "--listen 0.0.0.0:0 --practice 127.0.0.1:1 --trusted-proxy 10.0.0.0/8 --public-url https://a.example",
            "nobody signs in",
        ),
        ("--tls-certificate cert.pem", "--tls-key"),
        (
            "--database-url postgres://a@127.0.0.1:1/b",
            "can't be reached",
        ),
    ] {
        let words: Vec<&str> = words.split(' ').collect();
        let output = serve(folder.path(), &words);
        assert!(!output.status.success(), "{words:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(want), "{words:?}: {said}");
    }
}
