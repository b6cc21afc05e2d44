//! `check`: everything that a cycle needs, one after the other, and nothing pushed.

use domain::SystemTable;
use extract::TableReader;
use extraction::TablePlan;

use crate::exit::Ending;
use crate::instance::Instance;
use crate::settings::Settings;
use crate::workspace;

/// Checks, and says what it found on standard output.
pub async fn run(settings: &Settings) -> Result<(), Ending> {
    let instance = Instance::new(settings.api_url.clone(), settings.token.clone())?;
    let assignment = instance.assignment().await?;
    say(
        "LakeSentry",
        &format!("{} accepts the token", settings.api_url),
    );
    let workspace = workspace::client(settings)?;
    let refused = |error: databricks::Error| Ending::Databricks(error.to_string());
    workspace.sign_in().await.map_err(refused)?;
    let me = workspace.me().await.map_err(refused)?;
    say(
        "Databricks",
        &format!("{} signed in as {}", settings.host, me.user_name),
    );
    let source = workspace::source(settings, &assignment).await?;
    say("SQL warehouse", source.warehouse_id.as_str());
    let mut failed = 0;
    for assigned in &assignment.tables {
        let plan = TablePlan::of(assigned.table);
        let opened = TableReader::open(source.clone(), plan, assigned.checkpoint.as_ref()).await;
        failed += usize::from(opened.is_err());
        let found = match opened {
            Ok(_) => "readable".to_owned(),
            Err(error) => error.to_string(),
        };
        say_table(assigned.table, &found);
    }
    match failed {
        0 => Ok(()),
        _ => Err(Ending::Tables {
            failed,
            all: assignment.tables.len(),
        }),
    }
}

fn say_table(table: SystemTable, found: &str) {
    say(&table.full_name(), found);
}

#[expect(
    clippy::print_stdout,
    reason = "what a command has to say goes to its output"
)]
fn say(what: &str, found: &str) {
    println!("{what}: {found}");
}
