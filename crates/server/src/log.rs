//! The log on the standard error, as text or as JSON, and traces for whoever collects them by OpenTelemetry.

use std::ffi::OsString;
use std::io::IsTerminal as _;

use anyhow::Context as _;
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_otlp::WithHttpConfig as _;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::runtime::Tokio;
use opentelemetry_sdk::trace::SdkTracerProvider;
use opentelemetry_sdk::trace::span_processor_with_async_runtime::BatchSpanProcessor;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer as _};

/// What the log looks like.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    /// Lines for people.
    #[default]
    Text,
    /// A JSON object in each line.
    Json,
}

/// The log, for as long as it is written.
#[derive(Debug)]
pub struct RunningLog {
    traces: Option<SdkTracerProvider>,
}

/// The variables that say where traces go (<https://opentelemetry.io/docs/specs/otel/protocol/exporter/>).
const ENDPOINTS: [&str; 2] = [
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
    "OTEL_EXPORTER_OTLP_ENDPOINT",
];

/// Begins the log. `RUST_LOG` says how much is in it. Traces are sent where OpenTelemetry's own variables name an endpoint, which has to be done
/// inside of the runtime.
///
/// # Errors
/// When these variables can't be used.
pub fn start(format: LogFormat) -> anyhow::Result<RunningLog> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| "info,sqlx=warn".into());
    let traces = traces().context("the traces can't be sent")?;
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let lines = match format {
        LogFormat::Text => lines
            .with_ansi(wants_colours(
                std::io::stderr().is_terminal(),
                std::env::var_os("NO_COLOR"),
            ))
            .boxed(),
        LogFormat::Json => lines
            .json()
            .flatten_event(true)
            .with_current_span(true)
            .with_span_list(false)
            .boxed(),
    };
    let spans = traces
        .as_ref()
        .map(|provider| tracing_opentelemetry::layer().with_tracer(provider.tracer("lakesentry")));
    tracing_subscriber::registry()
        .with(filter)
        .with(lines)
        .with(spans)
        .init();
    Ok(RunningLog { traces })
}

impl RunningLog {
    /// Sends what was not sent yet.
    pub async fn end(self) {
        let Some(provider) = self.traces else { return };
        // It waits for the sender, which is a task of the runtime.
        let ended = tokio::task::spawn_blocking(move || provider.shutdown()).await;
        if let Ok(Err(error)) = ended {
            tracing::warn!(%error, "the last traces may be missing");
        }
    }
}

fn traces() -> anyhow::Result<Option<SdkTracerProvider>> {
    let is_set = |name: &&str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let is_off =
        std::env::var("OTEL_SDK_DISABLED").is_ok_and(|off| off.eq_ignore_ascii_case("true"));
    if is_off || !ENDPOINTS.iter().any(is_set) {
        return Ok(None);
    }
    // As with everything that leaves this process, no proxy is used that the operator did not name.
    let client = reqwest::Client::builder().no_proxy().build()?;
    let exporter = opentelemetry_otlp::SpanExporter::builder()
        .with_http()
        .with_http_client(client)
        .build()?;
    let processor = BatchSpanProcessor::builder(exporter, Tokio).build();
    // OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES count before this name.
    let resource = match std::env::var_os("OTEL_SERVICE_NAME") {
        Some(_) => Resource::builder(),
        None => Resource::builder().with_service_name("lakesentry"),
    };
    let provider = SdkTracerProvider::builder()
        .with_span_processor(processor)
        .with_resource(resource.build());
    Ok(Some(provider.build()))
}

/// Colour codes are for terminals, and for people who want them there (<https://no-color.org>).
fn wants_colours(is_terminal: bool, no_color: Option<OsString>) -> bool {
    is_terminal && no_color.is_none_or(|value| value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_for_terminals_and_not_against_the_will_of_their_owner() {
        assert!(wants_colours(true, None));
        assert!(wants_colours(true, Some(OsString::new())));
        assert!(!wants_colours(true, Some("1".into())));
        assert!(!wants_colours(false, None));
    }
}
