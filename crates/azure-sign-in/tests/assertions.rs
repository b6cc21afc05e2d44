//! Assertions and refusals against a token endpoint that looks at what it is shown.

#![expect(clippy::unwrap_used, reason = "these are tests")]

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PSS_2048_8192_SHA256, UnparsedPublicKey};
use axum::Router;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::Json;
use axum::routing::post;
use azure_sign_in::{
    AttemptOutcome, AzureChain, AzureCloud, AzureReach, AzureSettings, SourceKind,
};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

const CLIENT: &str = "1d0f6a52-0000-4000-8000-00000000009c";
const TENANT: &str = "6f1b1a0e-0000-4000-8000-0000000000aa";

/// What the endpoint accepts: assertions of a key, with the thumbprint of a certificate, or one text.
struct Entra {
    public_key: Vec<u8>,
    thumbprint: String,
    federated: &'static str,
}

async fn token(
    State(entra): State<Arc<Entra>>,
    Path(tenant): Path<String>,
    Form(form): Form<BTreeMap<String, String>>,
) -> (StatusCode, Json<Value>) {
    let refused = |code: u32| {
        let body = json!({"error": "invalid_client", "error_codes": [code], "error_description": format!("AADSTS{code}: No. Trace ID: x")});
        (StatusCode::UNAUTHORIZED, Json(body))
    };
    assert_eq!(tenant, TENANT);
    assert_eq!(
        form["client_assertion_type"],
        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    );
    let given = (
        StatusCode::OK,
        Json(json!({"access_token": "tok", "expires_in": 3599})),
    );
    let assertion = &form["client_assertion"];
    if assertion == entra.federated {
        return given;
    }
    let parts: Vec<&str> = assertion.split('.').collect();
    let [header, claims, signature] = parts[..] else {
        return refused(70_021);
    };
    let decoded = |part: &str| URL_SAFE_NO_PAD.decode(part).unwrap_or_default();
    let key = UnparsedPublicKey::new(&RSA_PSS_2048_8192_SHA256, &entra.public_key);
    let signed = format!("{header}.{claims}");
    let (header, claims): (Value, Value) = match (
        serde_json::from_slice(&decoded(header)),
        serde_json::from_slice(&decoded(claims)),
    ) {
        (Ok(header), Ok(claims)) => (header, claims),
        _ => return refused(70_021),
    };
    let now = jiff::Timestamp::now().as_second();
    let is_good = header["alg"] == "PS256"
        && header["x5t#S256"] == entra.thumbprint.as_str()
        && claims["aud"] == format!("https://login.microsoftonline.com/{TENANT}/oauth2/v2.0/token")
        && claims["iss"] == CLIENT
        && claims["sub"] == CLIENT
        && claims["nbf"].as_i64().unwrap() <= now
        && (now..=now + 900).contains(&claims["exp"].as_i64().unwrap());
    if is_good && key.verify(signed.as_bytes(), &decoded(signature)).is_ok() {
        given
    } else {
        refused(700_027)
    }
}

async fn serve(entra: Entra) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = Router::new()
        .route("/{tenant}/oauth2/v2.0/token", post(token))
        .with_state(Arc::new(entra));
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    address
}

fn settings(address: SocketAddr, values: &[(&str, &str)]) -> AzureSettings {
    let usual = [("AZURE_TENANT_ID", TENANT), ("AZURE_CLIENT_ID", CLIENT)];
    let values = usual
        .iter()
        .chain(values)
        .map(|(name, value)| ((*name).to_owned(), Zeroizing::new((*value).to_owned())));
    AzureSettings::new(
        values.collect(),
        AzureCloud::Public,
        AzureReach::Simulated(address),
    )
}

fn pem(label: &str, der: &[u8]) -> String {
    format!(
        "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
        STANDARD.encode(der)
    )
}

#[tokio::test]
async fn a_certificate_signs_what_entra_verifies() {
    let key = KeyPair::generate(KeySize::Rsa2048).unwrap();
    let pkcs8 = aws_lc_rs::encoding::AsDer::<aws_lc_rs::encoding::Pkcs8V1Der<'_>>::as_der(&key)
        .unwrap()
        .as_ref()
        .to_vec();
    let signer = rcgen::KeyPair::from_pem(&pem("PRIVATE KEY", &pkcs8)).unwrap();
    let certificate = rcgen::CertificateParams::new(vec!["app.example".to_owned()])
        .unwrap()
        .self_signed(&signer)
        .unwrap();
    let thumbprint = URL_SAFE_NO_PAD.encode(Sha256::digest(certificate.der()));
    let public_key = key.public_key().as_ref().to_vec();
    let entra = |thumbprint: &str| Entra {
        public_key: public_key.clone(),
        thumbprint: thumbprint.to_owned(),
        federated: "",
    };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("app.pem");
    let named = path.to_str().unwrap();
    let set = [
        ("AZURE_CLIENT_CERTIFICATE_PATH", named),
        ("AZURE_CLIENT_SEND_CERTIFICATE_CHAIN", "true"),
    ];
    let outcome = |settings| async move {
        let chain = AzureChain::of(settings, vec![SourceKind::EnvironmentCertificate]);
        match chain.sign_in().await {
            Ok((attempts, _)) => attempts[0].outcome.clone(),
            Err(failed) => failed.attempts[0].outcome.clone(),
        }
    };
    let refusal = |outcome: AttemptOutcome| match outcome {
        AttemptOutcome::Refused(reason) => reason,
        other => panic!("{other:?}"),
    };

    std::fs::write(&path, pem("PRIVATE KEY", &pkcs8) + &certificate.pem()).unwrap();
    let address = serve(entra(&thumbprint)).await;
    assert_eq!(
        outcome(settings(address, &set)).await,
        AttemptOutcome::SignedIn
    );
    let other = serve(entra("another")).await;
    assert!(
        refusal(outcome(settings(other, &set)).await)
            .contains("certificate is not one of the application's")
    );
    std::fs::write(&path, pem("PRIVATE KEY", &pkcs8)).unwrap();
    assert!(refusal(outcome(settings(address, &set)).await).contains("no certificate"));
    std::fs::write(&path, certificate.pem()).unwrap();
    assert!(refusal(outcome(settings(address, &set)).await).contains("no private key"));
    let curve = rcgen::KeyPair::generate().unwrap();
    std::fs::write(&path, curve.serialize_pem() + &certificate.pem()).unwrap();
    let said = refusal(outcome(settings(address, &set)).await);
    assert!(said.contains("RSA"), "{said}");
}

#[tokio::test]
async fn a_workload_shows_the_token_of_where_it_runs() {
    let entra = Entra {
        public_key: Vec::new(),
        thumbprint: String::new(),
        federated: "a.federated.token",
    };
    let address = serve(entra).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("token");
    let named = path.to_str().unwrap();
    let chain = || AzureChain::new(settings(address, &[("AZURE_FEDERATED_TOKEN_FILE", named)]));
    std::fs::write(&path, "a.federated.token\n").unwrap();
    let (attempts, _) = chain().sign_in().await.unwrap();
    assert_eq!(
        attempts.last().unwrap().source,
        SourceKind::WorkloadIdentity
    );
    assert_eq!(attempts.len(), 3);
    std::fs::write(&path, "e30.e30.e30").unwrap();
    let failed = chain().sign_in().await.unwrap_err();
    assert!(failed.to_string().contains("workload identity"), "{failed}");
    assert!(!failed.to_string().contains("e30.e30"), "{failed}");
}
