//! `configure`: from a connection string to the file with the settings.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use connection_string::{
    ExecutionMode, MAX_STRING_BYTES, ReadContext, Severity, TrustedInstance, read,
};
use jiff::Timestamp;
use zeroize::Zeroizing;

use crate::env_file;
use crate::exit::Ending;
use crate::settings::names;

/// Where the string comes from.
#[derive(Debug, clap::Args)]
pub struct ConfigureOptions {
    /// The connection string; `-` reads it from standard input. On a command line others on the machine can see it
    #[arg(long, required_unless_present = "connection_string_file")]
    connection_string: Option<String>,

    /// File with the connection string
    #[arg(long, conflicts_with = "connection_string")]
    connection_string_file: Option<PathBuf>,

    /// The address of the instance, to refuse a string of another one
    #[arg(long)]
    trusted_instance: Option<String>,
}

/// Reads the string, and writes what is in it.
pub fn run(options: &ConfigureOptions, file: &Path) -> Result<(), Ending> {
    let text = text(options)?;
    let trusted = options.trusted_instance.as_deref().unwrap_or_default();
    let context = ReadContext {
        now: Timestamp::now().as_second(),
        trusted: TrustedInstance::typed(trusted),
    };
    let report = read(&text, &context);
    for finding in &report.findings {
        match finding.severity() {
            Severity::Error => {}
            Severity::Warning => tracing::warn!("{}", finding.message),
            Severity::Note => tracing::info!("{}", finding.message),
        }
    }
    let Some(payload) = report.accepted() else {
        return Err(Ending::Settings(format!(
            "the connection string is refused: {} Nothing was written",
            report.reason()
        )));
    };
    let mode = match payload.execution_mode {
        mode @ (ExecutionMode::DatabricksJob | ExecutionMode::Standalone) => mode.as_str(),
    };
    let connector_id = payload.connector_id.to_string();
    let values = [
        (names::API_URL, payload.api_url.as_str()),
        (names::CONNECTOR_ID, &connector_id),
        (names::TOKEN, payload.token.as_str()),
        (names::REFERENCE_CATALOG, &payload.reference_catalog),
        (names::EXECUTION_MODE, mode),
    ];
    env_file::write(file, &values).map_err(|error| Ending::Settings(error.to_string()))?;
    tracing::info!(
        api_url = payload.api_url.as_str(),
        connector_id,
        token = payload.token.fingerprint(),
        "wrote {}",
        file.display()
    );
    Ok(())
}

fn text(options: &ConfigureOptions) -> Result<Zeroizing<String>, Ending> {
    let read_all = |source: &mut dyn std::io::Read| {
        let mut text = Zeroizing::new(String::with_capacity(MAX_STRING_BYTES + 1));
        // One byte more than a string may have: the reader then says that it is too long.
        let read = source
            .take(MAX_STRING_BYTES as u64 + 1)
            .read_to_string(&mut text);
        read.map(|_| text)
    };
    let outcome = match (&options.connection_string, &options.connection_string_file) {
        (Some(given), _) if given != "-" => return Ok(Zeroizing::new(given.clone())),
        (_, Some(path)) => std::fs::File::open(path).and_then(|mut file| read_all(&mut file)),
        _ => read_all(&mut std::io::stdin()),
    };
    outcome
        .map_err(|error| Ending::Settings(format!("the connection string can't be read: {error}")))
}
