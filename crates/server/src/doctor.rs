//! `lakesentry doctor`: looks at an installation as it is set up, says what is wrong with it and what mends that. It changes nothing.

mod certificate;
mod files;
mod installation;
mod network;

use std::fmt::Write as _;

use serde::Serialize;

use crate::config::Config;

/// Settings of `lakesentry doctor`: those of `lakesentry serve`, so that it looks at what the server uses.
#[derive(Debug, clap::Args)]
pub struct DoctorOptions {
    /// How the server is started.
    #[command(flatten)]
    config: Config,

    /// Writes JSON, for programs
    #[arg(long)]
    json: bool,
}

/// How it is with one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DoctorVerdict {
    /// As it should be.
    Pass,
    /// It works, and somebody should look at it; or it could not be found out.
    Warn,
    /// The server does not start with it, or somebody is in danger by it.
    Fail,
}

/// What was looked at, and how it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DoctorFinding {
    /// A word for it, which stays the same.
    pub check: &'static str,
    /// How it is.
    pub verdict: DoctorVerdict,
    /// What was found.
    pub found: String,
    /// What mends it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repair: Option<String>,
}

impl DoctorFinding {
    fn pass(check: &'static str, found: impl Into<String>) -> Self {
        Self {
            check,
            verdict: DoctorVerdict::Pass,
            found: found.into(),
            repair: None,
        }
    }

    fn warn(check: &'static str, found: impl Into<String>, repair: impl Into<String>) -> Self {
        Self {
            verdict: DoctorVerdict::Warn,
            repair: Some(repair.into()),
            ..Self::pass(check, found)
        }
    }

    fn fail(check: &'static str, found: impl Into<String>, repair: impl Into<String>) -> Self {
        Self {
            verdict: DoctorVerdict::Fail,
            ..Self::warn(check, found, repair)
        }
    }

    /// What an error says ends with what mends it.
    fn failed(check: &'static str, error: &anyhow::Error) -> Self {
        Self {
            verdict: DoctorVerdict::Fail,
            ..Self::pass(check, format!("{error:#}"))
        }
    }
}

/// All that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DoctorReport {
    /// The version that looked.
    pub version: &'static str,
    /// The worst of all.
    pub verdict: DoctorVerdict,
    /// In the order in which it was looked at.
    pub findings: Vec<DoctorFinding>,
}

/// Looks at everything. Returns what there is to say, and whether nothing fails.
///
/// # Errors
/// When the report can't be written.
pub async fn run(options: &DoctorOptions) -> anyhow::Result<(String, bool)> {
    let report = examine(&options.config).await;
    let is_well = report.verdict != DoctorVerdict::Fail;
    let text = if options.json {
        serde_json::to_string_pretty(&report)? + "\n"
    } else {
        in_words(&report)
    };
    Ok((text, is_well))
}

/// Looks at everything.
pub async fn examine(config: &Config) -> DoctorReport {
    let mut findings = vec![installation::settings(config)];
    findings.extend(files::examine(config));
    findings.extend(installation::database(config).await);
    findings.push(certificate::examine(config));
    findings.extend(network::examine(config).await);
    let worst = findings.iter().map(|finding| finding.verdict).max();
    DoctorReport {
        version: env!("CARGO_PKG_VERSION"),
        verdict: worst.unwrap_or(DoctorVerdict::Pass),
        findings,
    }
}

fn in_words(report: &DoctorReport) -> String {
    let mut text = String::new();
    for finding in &report.findings {
        let word = match finding.verdict {
            DoctorVerdict::Pass => "PASS",
            DoctorVerdict::Warn => "WARN",
            DoctorVerdict::Fail => "FAIL",
        };
        // Writing into memory can't fail.
        let _ = writeln!(text, "{word}  {:<12} {}", finding.check, finding.found);
        if let Some(repair) = &finding.repair {
            let _ = writeln!(text, "{:<18} → {repair}", "");
        }
    }
    text
}
