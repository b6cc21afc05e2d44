//! `check`: everything that a cycle needs, one after the other, and nothing pushed.
//!
//! What is wrong first decides the diagnostic code, and how the program ends. Databricks is asked also when the server was not reached: so it
//! shows whether the network is closed, or only the way to one of them.

mod causes;
mod certificate;
mod reach;

use connection_string::ApiUrl;
use databricks::{Client, WorkspaceClient};
use domain::{CheckedCause, CheckedPlace, Diagnosis};
use extract::{TableReader, TableSource};
use extraction::{Assignment, TablePlan};
use jiff::{SignedDuration, Timestamp};

use crate::exit::Ending;
use crate::instance::{Instance, InstanceError};
use crate::settings::Settings;
use crate::workspace;

/// Tokens and signatures allow for so much.
const CLOCK_TOLERANCE: SignedDuration = SignedDuration::from_mins(5);

/// What is wrong, and how the program ends for it.
type CheckedFault = (CheckedCause, Ending);

/// Checks, and says what it found on standard output.
pub async fn run(client: &Client, settings: &Settings) -> Result<(), Ending> {
    let mut first = None;
    let assignment = match instance(settings).await {
        Ok(assignment) => Some(assignment),
        Err(fault) => {
            note(&mut first, CheckedPlace::Instance, fault);
            None
        }
    };
    if let Err(fault) = databricks(&workspace::of(client, &settings.workspace)).await {
        note(&mut first, CheckedPlace::Workspace, fault);
    } else if let Some(assignment) = &assignment {
        match source(client, settings, assignment).await {
            Err((place, fault)) => note(&mut first, place, fault),
            Ok(source) => {
                if let Some((failed, fault)) = tables(&source, assignment).await {
                    note(&mut first, CheckedPlace::Tables, fault);
                    if let Some((diagnosis, _)) = &mut first {
                        diagnosis.failed_tables = u8::try_from(failed).unwrap_or(u8::MAX);
                    }
                }
            }
        }
    }
    let (diagnosis, ended) = match first {
        None => (Diagnosis::ALL_WELL, Ok(())),
        Some((diagnosis, ending)) => (diagnosis, Err(ending)),
    };
    say(&diagnosis.sentence());
    if let Some(repair) = diagnosis.repair() {
        say(repair);
    }
    say(&format!("Diagnostic code: {diagnosis}"));
    ended
}

/// Says what is wrong, and remembers it if it is the first.
fn note(
    first: &mut Option<(Diagnosis, Ending)>,
    place: CheckedPlace,
    (cause, ending): CheckedFault,
) {
    say(&format!("{}: {ending}", place.name()));
    first.get_or_insert((
        Diagnosis {
            place,
            cause,
            failed_tables: 0,
        },
        ending,
    ));
}

async fn instance(settings: &Settings) -> Result<Assignment, CheckedFault> {
    let api_url = &settings.api_url;
    let refused = |cause: CheckedCause| move |error: InstanceError| (cause, Ending::from(error));
    let instance = Instance::new(api_url.clone(), settings.token.clone())
        .map_err(refused(CheckedCause::Other))?
        .without_repetition();
    if let Some(issuer) = issuer(api_url).await {
        say(&format!(
            "LakeSentry: its certificate was issued by {issuer}"
        ));
    }
    let assignment = match instance.assignment().await {
        Ok(assignment) => assignment,
        Err(error) => return Err((cause(&error, api_url).await, error.into())),
    };
    if let Some(told) = instance.told_time().await {
        let ahead = Timestamp::now().duration_since(told);
        if ahead.abs() > CLOCK_TOLERANCE {
            let said = format!("this machine's clock and the server's differ by {ahead:#}");
            return Err((CheckedCause::ClockWrong, Ending::Settings(said)));
        }
    }
    say(&format!("LakeSentry: {api_url} accepts the token"));
    Ok(assignment)
}

/// Tells why the server can't be used. Where it was not reached, each step of the way is tried.
async fn cause(error: &InstanceError, api_url: &ApiUrl) -> CheckedCause {
    if let Some(cause) = causes::of_answer(error) {
        return cause;
    }
    if let InstanceError::Unreachable { error, .. } = error {
        if let Some(cause) = causes::of_connection(error) {
            return cause;
        }
        if error.is_timeout() && !error.is_connect() {
            return CheckedCause::AnswerTimedOut;
        }
    }
    let (host, port) = host_and_port(api_url);
    match reach::connect(host, port).await {
        Err(cause) => cause,
        // The connection stood, and the request did not come through.
        Ok(_) => CheckedCause::ConnectionLost,
    }
}

async fn issuer(api_url: &ApiUrl) -> Option<String> {
    if !api_url.as_str().starts_with("https:") {
        return None;
    }
    let (host, port) = host_and_port(api_url);
    reach::issuer(host, port).await
}

/// Splits an origin, which has no path and no user.
fn host_and_port(api_url: &ApiUrl) -> (&str, u16) {
    let (scheme, rest) = api_url.as_str().split_once("://").unwrap_or_default();
    let usual = if scheme == "http" { 80 } else { 443 };
    match rest.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, port.parse().unwrap_or(usual)),
        _ => (rest, usual),
    }
}

async fn databricks(workspace: &WorkspaceClient) -> Result<(), CheckedFault> {
    let outcome = match workspace.sign_in().await {
        Ok(_) => workspace.me().await,
        Err(error) => Err(error),
    };
    let host = workspace.host();
    match outcome {
        Ok(me) => {
            say(&format!("Databricks: {host} signed in {}", me.user_name));
            Ok(())
        }
        Err(error) => {
            let cause = causes::of_databricks(&error);
            if cause == CheckedCause::CertificateUntrusted
                && let Some(issuer) = reach::issuer(host.as_str(), 443).await
            {
                say(&format!(
                    "Databricks: its certificate was issued by {issuer}"
                ));
            }
            let detail = &error.occurrence().detail;
            Err((cause, Ending::Databricks(format!("{error}. {detail}"))))
        }
    }
}

async fn source(
    client: &Client,
    settings: &Settings,
    assignment: &Assignment,
) -> Result<TableSource, (CheckedPlace, CheckedFault)> {
    match workspace::source(client, settings, assignment).await {
        Ok(source) => {
            say(&format!("SQL warehouse: {}", source.warehouse_id.as_str()));
            Ok(source)
        }
        Err(ending @ Ending::Settings(_)) => Err((
            CheckedPlace::Settings,
            (CheckedCause::OtherWorkspace, ending),
        )),
        Err(ending) => Err((
            CheckedPlace::Warehouse,
            (CheckedCause::WarehouseMissing, ending),
        )),
    }
}

/// Opens every table. Returns how many can't be read, and why the first of them can't.
async fn tables(source: &TableSource, assignment: &Assignment) -> Option<(usize, CheckedFault)> {
    let mut failed = 0;
    let mut first = None;
    for assigned in &assignment.tables {
        let plan = TablePlan::of(assigned.table);
        let opened = TableReader::open(source.clone(), plan, assigned.checkpoint.as_ref()).await;
        match opened {
            Ok(_) => say(&format!("{}: readable", assigned.table)),
            Err(error) => {
                say(&format!("{}: {error}", assigned.table));
                first.get_or_insert(causes::of_table(&error));
                failed += 1;
            }
        }
    }
    let ending = Ending::Tables {
        failed,
        all: assignment.tables.len(),
    };
    first.map(|cause| (failed, (cause, ending)))
}

#[expect(
    clippy::print_stdout,
    reason = "what a command has to say goes to its output"
)]
fn say(line: &str) {
    println!("{line}");
}
