//! Tokens of people who have signed in with Microsoft's command lines.

use std::io::ErrorKind;
use std::process::{Output, Stdio};
use std::time::Duration;

use databricks::ProvidedToken;
use secrecy::SecretString;
use serde_json::Value;
use tokio::process::Command;
use zeroize::Zeroizing;

use crate::settings::AzureSettings;
use crate::source_error::{NotHere, SourceError};
use crate::web;

/// The command lines start a whole Python; the first time takes seconds.
const LIMIT: Duration = Duration::from_secs(30);

/// Asks the Azure CLI.
pub async fn azure_cli(settings: &AzureSettings) -> Result<ProvidedToken, SourceError> {
    let mut words = vec![
        "account",
        "get-access-token",
        "--output",
        "json",
        "--scope",
        settings.scope.as_str(),
    ];
    if let Some(tenant) = tenant(settings) {
        words.extend(["--tenant", tenant]);
    }
    let program = if cfg!(windows) { "az.cmd" } else { "az" };
    let answer = run(program, &words, "az login").await?;
    let until = web::number(&answer["expires_on"]);
    of(&answer["accessToken"], until, "az")
}

/// Asks the Azure Developer CLI.
pub async fn azure_developer_cli(settings: &AzureSettings) -> Result<ProvidedToken, SourceError> {
    let mut words = vec![
        "auth",
        "token",
        "--output",
        "json",
        "--scope",
        settings.scope.as_str(),
    ];
    if let Some(tenant) = tenant(settings) {
        words.extend(["--tenant-id", tenant]);
    }
    let answer = run("azd", &words, "azd auth login").await?;
    let until = answer["expiresOn"]
        .as_str()
        .and_then(|text| text.parse::<jiff::Timestamp>().ok());
    of(
        &answer["token"],
        until.map(jiff::Timestamp::as_second),
        "azd",
    )
}

/// The tenant, if one is named and can stand on a command line.
fn tenant(settings: &AzureSettings) -> Option<&str> {
    let named = settings.get("AZURE_TENANT_ID")?;
    let is_one = named
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte))
        && !named.starts_with('-');
    is_one.then_some(named)
}

fn of(token: &Value, until_s: Option<i64>, program: &str) -> Result<ProvidedToken, SourceError> {
    let token = token.as_str().filter(|token| !token.is_empty());
    let token = token.ok_or_else(|| NotHere::new(&format!("{program} gave no token")))?;
    let life = until_s.map(|until| until - jiff::Timestamp::now().as_second());
    Ok(ProvidedToken {
        token: SecretString::from(token),
        life: web::believed(life),
    })
}

async fn run(program: &str, words: &[&str], sign_in: &str) -> Result<Value, SourceError> {
    let mut command = Command::new(program);
    command
        .args(words)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    let output = match tokio::time::timeout(LIMIT, command.output()).await {
        Err(_) => {
            return Err(NotHere::new(&format!(
                "{program} did not answer within {} seconds",
                LIMIT.as_secs()
            ))
            .into());
        }
        Ok(Err(error)) if error.kind() == ErrorKind::NotFound => {
            return Err(NotHere::new(&format!("{program} is not on the path")).into());
        }
        Ok(Err(error)) => {
            return Err(NotHere::new(&format!("{program} did not start: {error}")).into());
        }
        Ok(Ok(output)) => output,
    };
    let Output {
        status,
        stdout,
        stderr,
    } = output;
    let stdout = Zeroizing::new(stdout);
    if status.success() {
        return serde_json::from_slice(&stdout)
            .map_err(|_| NotHere::new(&format!("{program} gave no JSON")).into());
    }
    let said = String::from_utf8_lossy(&stderr);
    let is_signed_out = ["login", "log in", "logged in"]
        .iter()
        .any(|word| said.contains(word));
    Err(NotHere::new(&if is_signed_out {
        format!("{program} is not signed in: {sign_in}")
    } else {
        format!("{program} failed: {}", web::bounded(&said))
    })
    .into())
}
