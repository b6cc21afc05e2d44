//! `configure`: from a connection string to the file with the settings.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use connection_string::{
    ExecutionMode, MAX_STRING_BYTES, Payload, ReadContext, Severity, TrustedInstance, read,
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
    let accepted = accepted(&text, &TrustedInstance::typed(trusted))
        .map_err(|reason| Ending::Settings(format!("{reason} Nothing was written")))?;
    let values = accepted.settings();
    let lines = values
        .each_ref()
        .map(|(name, value)| (*name, value.as_str()));
    env_file::write(file, &lines).map_err(|error| Ending::Settings(error.to_string()))?;
    let payload = &accepted.0;
    tracing::info!(
        api_url = payload.api_url.as_str(),
        connector_id = %payload.connector_id,
        token = payload.token.fingerprint(),
        "wrote {}",
        file.display()
    );
    Ok(())
}

/// What a string says that was found good.
pub struct AcceptedString(Payload);

/// Reads a string. What is worth knowing goes to the log; what forbids its use is an error.
pub fn accepted(text: &str, trusted: &TrustedInstance) -> Result<AcceptedString, String> {
    let context = ReadContext {
        now: Timestamp::now().as_second(),
        trusted: trusted.clone(),
    };
    let report = read(text, &context);
    for finding in &report.findings {
        match finding.severity() {
            Severity::Error => {}
            Severity::Warning => tracing::warn!("{}", finding.message),
            Severity::Note => tracing::info!("{}", finding.message),
        }
    }
    match report.accepted() {
        Some(payload) => Ok(AcceptedString(payload.clone())),
        None => Err(format!(
            "the connection string is refused: {}",
            report.reason()
        )),
    }
}

impl AcceptedString {
    /// Returns the settings that it gives, by their names.
    pub fn settings(&self) -> [(&'static str, Zeroizing<String>); 5] {
        let payload = &self.0;
        let mode = match payload.execution_mode {
            mode @ (ExecutionMode::DatabricksJob | ExecutionMode::Standalone) => mode.as_str(),
        };
        let value = |text: &str| Zeroizing::new(text.to_owned());
        [
            (names::API_URL, value(payload.api_url.as_str())),
            (
                names::CONNECTOR_ID,
                value(&payload.connector_id.to_string()),
            ),
            (names::TOKEN, value(payload.token.as_str())),
            (names::REFERENCE_CATALOG, value(&payload.reference_catalog)),
            (names::EXECUTION_MODE, value(mode)),
        ]
    }
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
