//! `check`: what is wrong is told by its cause, by a repair, and by a code.

use std::net::SocketAddr;
use std::process::Output;
use std::sync::Arc;

use domain::{CheckedCause, CheckedPlace, Diagnosis};

use crate::setup::{Collector, Setup, said};

/// Reads the code that a check has said.
fn diagnosis(checked: &Output) -> Diagnosis {
    let text = String::from_utf8_lossy(&checked.stdout);
    let code = text
        .lines()
        .find_map(|line| line.strip_prefix("Diagnostic code: "));
    let code = code.unwrap_or_else(|| panic!("{}", said(checked)));
    let diagnosis: Diagnosis = code.parse().unwrap();
    assert!(text.contains(&diagnosis.sentence()), "{text}");
    diagnosis
}

/// Checks with some settings changed.
async fn checked(collector: &Collector, changes: &[(&str, &str)]) -> Output {
    let mut check = collector.program(&["check"]);
    let checked = check.envs(changes.iter().copied()).output().await.unwrap();
    let all = said(&checked);
    assert!(!all.contains("lsc_") && !all.contains("dose"), "{all}");
    checked
}

#[track_caller]
fn assert_found(checked: &Output, place: CheckedPlace, cause: CheckedCause, exit_code: i32) {
    let found = diagnosis(checked);
    assert_eq!(
        (found.place, found.cause),
        (place, cause),
        "{}",
        said(checked)
    );
    assert_eq!(checked.status.code(), Some(exit_code), "{}", said(checked));
}

#[tokio::test]
async fn what_is_well_is_said_and_each_table_named() {
    let setup = Setup::start().await;
    let collector = setup.configured().await;
    let well = checked(&collector, &[]).await;
    assert_eq!(diagnosis(&well), Diagnosis::ALL_WELL);
    assert!(said(&well).contains("system.query.history: readable"));
}

#[tokio::test]
async fn a_server_that_is_not_reached_is_told_from_a_name_that_is_not_there() {
    let setup = Setup::start().await;
    let collector = setup.configured().await;
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", closed.local_addr().unwrap());
    drop(closed);
    let refused = checked(&collector, &[("LAKESENTRY_API_URL", &address)]).await;
    let place = CheckedPlace::Instance;
    assert_found(&refused, place, CheckedCause::ConnectionRefused, 3);
    // The other way is looked at all the same.
    assert!(
        said(&refused).contains("Databricks: "),
        "{}",
        said(&refused)
    );
    let nowhere = ("LAKESENTRY_API_URL", "https://lakesentry.invalid");
    let unknown = checked(&collector, &[nowhere]).await;
    let found = diagnosis(&unknown);
    assert_eq!(found.place, CheckedPlace::Instance);
    assert!(
        matches!(
            found.cause,
            CheckedCause::NameUnknown | CheckedCause::NameServersSilent
        ),
        "{found:?}"
    );
}

/// A proxy that opens TLS with a certificate of its own, as companies have them.
async fn intercepting_proxy() -> SocketAddr {
    let key = rcgen::KeyPair::generate().unwrap();
    let mut of_issuer = rcgen::CertificateParams::new(Vec::new()).unwrap();
    let names = &mut of_issuer.distinguished_name;
    names.push(rcgen::DnType::CommonName, "Inspection CA");
    names.push(rcgen::DnType::OrganizationName, "Acme");
    let issuer = rcgen::Issuer::new(of_issuer, key);
    let own_key = rcgen::KeyPair::generate().unwrap();
    let own = rcgen::CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
    let certificate = own.signed_by(&own_key, &issuer).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            own_key.serialize_der().try_into().unwrap(),
        )
        .unwrap();
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let (connection, _) = listener.accept().await.unwrap();
            // Nobody goes on with such a certificate.
            drop(acceptor.accept(connection).await);
        }
    });
    address
}

#[tokio::test]
async fn a_proxy_that_opens_tls_is_seen_with_its_issuer() {
    let setup = Setup::start().await;
    let collector = setup.configured().await;
    let address = format!("https://{}", intercepting_proxy().await);
    let opened = checked(&collector, &[("LAKESENTRY_API_URL", &address)]).await;
    let cause = CheckedCause::CertificateUntrusted;
    assert_found(&opened, CheckedPlace::Instance, cause, 3);
    assert!(
        said(&opened).contains("issued by Inspection CA (Acme)"),
        "{}",
        said(&opened)
    );
}

#[tokio::test]
async fn a_clock_that_is_wrong_is_told_by_the_servers_answer() {
    let setup = Setup::start().await;
    let collector = setup.configured().await;
    let server = setup.address;
    let yesterday = axum::Router::new().fallback(async move |request: axum::extract::Request| {
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let asked = http.get(format!("http://{server}{}", request.uri()));
        let asked = asked.header("authorization", &request.headers()["authorization"]);
        let told = asked.send().await.unwrap();
        let date = ("date", "Thu, 26 Nov 2026 01:02:03 GMT");
        ([date], told.text().await.unwrap())
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, yesterday).await.unwrap() });
    let wrong = checked(&collector, &[("LAKESENTRY_API_URL", &address)]).await;
    assert_found(&wrong, CheckedPlace::Instance, CheckedCause::ClockWrong, 2);
}

#[tokio::test]
async fn who_refuses_is_told() {
    let setup = Setup::start().await;
    let collector = setup.configured().await;
    let stranger = connection_string::Token::from_entropy([9; 32]);
    let token = checked(&collector, &[("LAKESENTRY_TOKEN", stranger.as_str())]).await;
    assert_found(
        &token,
        CheckedPlace::Instance,
        CheckedCause::TokenRefused,
        3,
    );
    let wrong = (
        "DATABRICKS_CLIENT_SECRET",
        "dose0000000000000000000000000000",
    );
    let secret = checked(&collector, &[wrong]).await;
    let cause = CheckedCause::CredentialsRefused;
    assert_found(&secret, CheckedPlace::Workspace, cause, 4);
}

#[tokio::test]
async fn a_right_that_is_missing_is_told_with_the_number_of_tables() {
    let setup = Setup::start().await;
    let collector = setup.configured().await;
    for table in ["system.compute.clusters", "system.billing.usage"] {
        let statement = format!("REVOKE SELECT ON TABLE {table} FROM `{{reader}}`");
        setup.run_sql(&statement).await;
    }
    let denied = checked(&collector, &[]).await;
    let cause = CheckedCause::PermissionMissing;
    assert_found(&denied, CheckedPlace::Tables, cause, 1);
    assert_eq!(diagnosis(&denied).failed_tables, 2);
}

#[tokio::test]
async fn an_id_token_that_is_not_there_is_told_from_one_that_is_refused() {
    let setup = Setup::start().await;
    let collector = setup.configured().await;
    let file = collector.folder.path().join("id-token");
    let changes = [
        ("DATABRICKS_AUTH_TYPE", "file-oidc"),
        ("DATABRICKS_OIDC_TOKEN_FILEPATH", file.to_str().unwrap()),
    ];
    let missing = checked(&collector, &changes).await;
    let place = CheckedPlace::Workspace;
    assert_found(&missing, place, CheckedCause::IdTokenMissing, 4);
    std::fs::write(&file, "eyJhbGciOiJub25lIn0.eyJzdWIiOiJtZSJ9.c2ln").unwrap();
    let refused = checked(&collector, &changes).await;
    assert_found(&refused, place, CheckedCause::IdTokenRefused, 4);
}
