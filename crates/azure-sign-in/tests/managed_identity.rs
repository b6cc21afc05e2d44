//! The identity services of the places where the program may run, each with its own variables, headers and refusals.

#![expect(clippy::unwrap_used, reason = "these are tests")]

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Json, Response};
use axum::routing::any;
use azure_sign_in::{
    AttemptOutcome, AzureChain, AzureCloud, AzureReach, AzureSettings, SourceKind,
};
use serde_json::json;
use zeroize::Zeroizing;

const RESOURCE: &str = "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d";
const CLIENT: &str = "1d0f6a52-0000-4000-8000-00000000009c";

/// All services, at a path each; `arc_key` is the file that Arc's names.
struct Services {
    arc_key: String,
}

type Asked = Query<BTreeMap<String, String>>;

fn token() -> Response {
    Json(json!({"access_token": "tok", "expires_in": "3599", "resource": RESOURCE})).into_response()
}

fn refused(said: &str) -> Response {
    let body = json!({"error": "invalid_request", "error_description": said});
    (StatusCode::BAD_REQUEST, Json(body)).into_response()
}

fn is(asked: &Asked, wanted: &[(&str, &str)]) -> bool {
    asked.len() == wanted.len()
        && wanted
            .iter()
            .all(|(name, value)| asked.get(*name).is_some_and(|found| found == value))
}

async fn app_service(asked: Asked, headers: HeaderMap) -> Response {
    if headers
        .get("x-identity-header")
        .is_none_or(|value| value != "s3cret")
    {
        return (StatusCode::UNAUTHORIZED, Json(json!({"message": "No."}))).into_response();
    }
    let own = [("api-version", "2019-08-01"), ("resource", RESOURCE)];
    let assigned = [own[0], own[1], ("client_id", CLIENT)];
    if is(&asked, &own) || is(&asked, &assigned) {
        token()
    } else {
        refused("No identity")
    }
}

async fn machine_learning(asked: Asked, headers: HeaderMap) -> Response {
    let own = [
        ("api-version", "2017-09-01"),
        ("resource", RESOURCE),
        ("clientid", CLIENT),
    ];
    let knows = headers.get("secret").is_some_and(|value| value == "s3cret");
    if knows && is(&asked, &own) {
        token()
    } else {
        refused("No identity")
    }
}

async fn cloud_shell(headers: HeaderMap, request: Request) -> Response {
    let is_post = request.method() == "POST";
    let body = axum::body::to_bytes(request.into_body(), 4096)
        .await
        .unwrap();
    let knows = headers.get("metadata").is_some_and(|value| value == "true");
    if is_post && knows && body == format!("resource={RESOURCE}") {
        token()
    } else {
        refused("No")
    }
}

async fn arc(State(services): State<Arc<Services>>, asked: Asked, headers: HeaderMap) -> Response {
    let own = [("api-version", "2020-06-01"), ("resource", RESOURCE)];
    if !is(&asked, &own) || headers.get("metadata").is_none_or(|value| value != "true") {
        return refused("No");
    }
    match headers.get(header::AUTHORIZATION) {
        Some(proof) if proof == "Basic pr00f" => token(),
        Some(_) => (StatusCode::FORBIDDEN, Json(json!({"error": "wrong proof"}))).into_response(),
        None => {
            let challenge = format!("Basic realm={}", services.arc_key);
            (
                StatusCode::UNAUTHORIZED,
                [(header::WWW_AUTHENTICATE, challenge)],
            )
                .into_response()
        }
    }
}

async fn serve(arc_key: &Path) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let services = Services {
        arc_key: arc_key.display().to_string(),
    };
    let router = Router::new()
        .route("/app", any(app_service))
        .route("/ml", any(machine_learning))
        .route("/shell", any(cloud_shell))
        .route("/arc", any(arc))
        .with_state(Arc::new(services));
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    address
}

/// What comes of asking with these variables, of which those that end in `_ENDPOINT` are paths of the services.
async fn ask(
    address: SocketAddr,
    variables: &[(&str, &str)],
    arc_tokens: &Path,
) -> Result<(), String> {
    let values = variables.iter().map(|(name, value)| {
        let value = match *value {
            path if name.ends_with("_ENDPOINT") => format!("http://{address}{path}"),
            other => other.to_owned(),
        };
        ((*name).to_owned(), Zeroizing::new(value))
    });
    let reach = AzureReach::Simulated(address);
    let settings =
        AzureSettings::new(values.collect(), AzureCloud::Public, reach).with_arc_tokens(arc_tokens);
    let chain = AzureChain::of(settings, vec![SourceKind::ManagedIdentity]);
    match chain.sign_in().await {
        Ok(_) => Ok(()),
        Err(failed) => match &failed.attempts[0].outcome {
            AttemptOutcome::NotHere(reason) | AttemptOutcome::Refused(reason) => {
                Err(reason.clone())
            }
            AttemptOutcome::SignedIn => Err("signed in and failed".to_owned()),
        },
    }
}

#[tokio::test]
async fn every_place_has_its_own_identity_service() {
    let nowhere = Path::new("/nowhere");
    let address = serve(nowhere).await;
    let app = [("IDENTITY_ENDPOINT", "/app"), ("IDENTITY_HEADER", "s3cret")];
    ask(address, &app, nowhere).await.unwrap();
    let assigned = [app[0], app[1], ("AZURE_CLIENT_ID", CLIENT)];
    ask(address, &assigned, nowhere).await.unwrap();
    let other = [app[0], app[1], ("AZURE_CLIENT_ID", "another")];
    let said = ask(address, &other, nowhere).await.unwrap_err();
    assert!(
        said.contains("no managed identity with the client id another"),
        "{said}"
    );
    let wrong = [app[0], ("IDENTITY_HEADER", "wr0ng")];
    let said = ask(address, &wrong, nowhere).await.unwrap_err();
    assert_eq!(said, "App Service's identity service answered 401: No.");

    let learning = [
        ("MSI_ENDPOINT", "/ml"),
        ("MSI_SECRET", "s3cret"),
        ("AZURE_CLIENT_ID", CLIENT),
    ];
    ask(address, &learning, nowhere).await.unwrap();
    let said = ask(address, &learning[..2], nowhere).await.unwrap_err();
    assert!(
        said.contains("name one with --managed-identity-client-id"),
        "{said}"
    );

    let shell = [("MSI_ENDPOINT", "/shell"), ("AZURE_CLIENT_ID", CLIENT)];
    ask(address, &shell[..1], nowhere).await.unwrap();
    let said = ask(address, &shell, nowhere).await.unwrap_err();
    assert!(said.contains("knows one identity only"), "{said}");

    let fabric = [app[0], app[1], ("IDENTITY_SERVER_THUMBPRINT", "00")];
    let said = ask(address, &fabric, nowhere).await.unwrap_err();
    assert!(said.contains("Service Fabric is not supported"), "{said}");
}

#[tokio::test]
async fn azure_arc_is_shown_what_is_in_its_file_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let tokens = folder.path().join("tokens");
    std::fs::create_dir(&tokens).unwrap();
    let asked = [("IDENTITY_ENDPOINT", "/arc"), ("IMDS_ENDPOINT", "")];
    let check = async |file: &Path| ask(serve(file).await, &asked, &tokens).await;

    let key = tokens.join("a.key");
    std::fs::write(&key, "pr00f\n").unwrap();
    check(&key).await.unwrap();
    std::fs::write(&key, "another").unwrap();
    let said = check(&key).await.unwrap_err();
    assert_eq!(
        said,
        "Azure Arc's identity service answered 403: wrong proof"
    );
    std::fs::write(&key, "x".repeat(4097)).unwrap();
    assert!(check(&key).await.unwrap_err().contains("too large"));
    let said = check(&tokens.join("missing.key")).await.unwrap_err();
    assert!(said.contains("member of the group himds"), "{said}");

    // Whoever answers there could else have any file of the user's.
    let secret = folder.path().join("secret.key");
    std::fs::write(&secret, "pr00f").unwrap();
    std::os::unix::fs::symlink(&secret, tokens.join("link.key")).unwrap();
    for file in [
        secret.clone(),
        tokens.join("../secret.key"),
        tokens.join("link.key"),
        tokens.join("a.txt"),
    ] {
        let said = check(&file).await.unwrap_err();
        assert!(said.contains("not the agent's own"), "{said}");
        assert!(!said.contains("pr00f"));
    }
}
