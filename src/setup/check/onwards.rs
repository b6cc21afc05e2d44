//! Going on with what can be connected.

use contract::Check;
use domain::{ApplicationId, DatabricksHost};
use leptos::prelude::*;

use super::step_state::TestStepState;
use super::tally::{Bucket, Counts, Overview, Tally};
use crate::components::{FieldErrors, live};
use crate::connection_test::outcome::{
    Standing, answered_as_other, is_beyond_grants, metastore, readable, workspaces,
};
use crate::connection_test::run::End;
use crate::paths;
use crate::router::{PageLink, Router};
use crate::state::{Step, TestOutcome};

/// Says what will be missing, and records the outcome.
#[component]
pub fn Onwards(
    /// The step's state.
    state: TestStepState,
) -> impl IntoView {
    let router = Router::expect();
    let go_on = move |_| match outcome(state) {
        Ok(outcome) => {
            state.errors.clear();
            state.wizard.answer_test(outcome);
            router.go(&paths::step(Step::Review));
        }
        Err(why) => state.errors.set(FieldErrors::of_form(why)),
    };
    view! {
        <p class="tested-sum">{live(move || summary(&state.overview.read()))}</p>
        <div class="row">
            {live(move || {
                let newest = state.tests.newest()?;
                let is_over = matches!(newest.end.get(), End::Finished { .. });
                is_over.then(|| {
                    view! {
                        <PageLink href=paths::matrix(newest.id) class="button button--quiet">
                            "See the results by region"
                        </PageLink>
                    }
                })
            })}
            <button type="button" class="button" on:click=go_on>
                "Continue"
            </button>
        </div>
    }
}

fn outcome(state: TestStepState) -> Result<TestOutcome, &'static str> {
    if untrack(|| state.tests.running()).is_some() {
        return Err("The test is still running. Wait for its end, or cancel it");
    }
    let hosts = |of: fn(Standing) -> bool| {
        state.hosts(&state.tally.with_value(|tally| tally.places(of, None)))
    };
    let connectable = hosts(Standing::is_connectable);
    if connectable.is_empty() {
        let counts: Counts = state.tally.with_value(Tally::overview).counts;
        return Err(if counts.of(Bucket::NotChecked) == counts.all() {
            "Nothing was tested yet. Test the workspaces first"
        } else {
            "No workspace can be connected yet: credentials, identity and metastore have to pass in at least one"
        });
    }
    let newest = untrack(|| state.tests.newest()).ok_or("Test the workspaces first")?;
    let tested_at = match newest.end.get_untracked() {
        End::Finished { at, .. } => Some(at),
        End::NotYet | End::Lost => None,
    };
    let mut outcome = TestOutcome {
        tested_at,
        connectable,
        ready: hosts(|standing| standing == Standing::Ready),
        without_warehouse: hosts(|standing| standing == Standing::NoWarehouse),
        ..TestOutcome::of(newest.id)
    };
    let chosen = untrack(|| state.runs_as()).ok_or("Name the service principal in step 1 first")?;
    state.for_each_fresh(|host, checks| add_proofs(&mut outcome, host, checks, chosen));
    Ok(outcome)
}

/// Records what the checks of one workspace prove of the chosen service principal.
fn add_proofs(
    outcome: &mut TestOutcome,
    host: &DatabricksHost,
    checks: &[Check],
    chosen: ApplicationId,
) {
    if is_beyond_grants(checks) {
        outcome.beyond_grants.push(host.clone());
    }
    if answered_as_other(checks, chosen) {
        if outcome.connectable.contains(host) {
            outcome.as_others.push(host.clone());
        }
    } else if let Some((_, region)) = metastore(checks) {
        outcome.add_readable(region, readable(checks).cloned());
    }
}

/// What will be connected, and what will be missing then.
fn summary(overview: &Overview) -> String {
    let (counts, connectable) = (overview.counts, overview.connectable);
    if connectable == 0 {
        return String::new();
    }
    let partly = connectable - counts.of(Bucket::Ready);
    let left_out = counts.all() - connectable;
    let partly = (partly > 0).then(|| {
        format!(
            " In {partly} of them something can't be read: what needs it stays empty until it is repaired."
        )
    });
    let left_out = match left_out {
        0 => None,
        1 => Some(" 1 is left out and can be connected later.".to_owned()),
        _ => Some(format!(
            " {left_out} are left out and can be connected later."
        )),
    };
    format!(
        "{} can be connected.{}{}",
        workspaces(connectable),
        partly.unwrap_or_default(),
        left_out.unwrap_or_default()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::{CheckName, CheckState, Observation};
    use domain::{
        ApplicationId, Cloud, ConnectionTestId, MetastoreId, Region, TableName, WorkspaceId,
    };

    #[test]
    fn what_somebody_else_reads_proves_nothing_of_the_principal() {
        let passed = |name, found, warnings| Check {
            state: CheckState::Passed { found, warnings },
            ..Check::waiting(name)
        };
        let identity = |user_name: &str| {
            let found = Observation::Identity {
                user_name: user_name.to_owned(),
                display_name: None,
                workspace_id: WorkspaceId::from(9),
            };
            passed(CheckName::Identity, found, vec![])
        };
        let region = Region::parse("eastus").unwrap();
        let usage = TableName::parse("system.billing.usage").unwrap();
        let others = vec![
            passed(
                CheckName::Metastore,
                Observation::Metastore {
                    metastore_id: MetastoreId::parse("22222222-3333-4444-5555-666666666666")
                        .unwrap(),
                    name: "m".to_owned(),
                    cloud: Cloud::Aws,
                    region: region.clone(),
                },
                vec![],
            ),
            passed(
                CheckName::Table(usage.clone()),
                Observation::Table {
                    newest: None,
                    empty: false,
                },
                vec![],
            ),
        ];
        let host = DatabricksHost::parse("acme.cloud.databricks.com").unwrap();
        let mut outcome = TestOutcome {
            connectable: vec![host.clone()],
            ..TestOutcome::of(
                ConnectionTestId::parse("22222222-3333-4444-5555-666666666666").unwrap(),
            )
        };
        let chosen = ApplicationId::parse("1d0f6a52-0000-4000-8000-00000000009c").unwrap();
        let as_whom = |user_name| [vec![identity(user_name)], others.clone()].concat();
        // A person, by a token; and another service principal, by a secret that was typed for this workspace.
        for other in ["ada@acme.example", "1d0f6a52-0000-4000-8000-00000000009d"] {
            outcome.as_others.clear();
            add_proofs(&mut outcome, &host, &as_whom(other), chosen);
            assert_eq!(outcome.as_others, std::slice::from_ref(&host), "{other}");
            assert_eq!(outcome.readable, [], "{other}");
        }
        let own = chosen.to_string().to_uppercase();
        add_proofs(&mut outcome, &host, &as_whom(&own), chosen);
        assert_eq!(outcome.as_others.len(), 1);
        let read = &outcome.readable[0];
        assert_eq!((&read.region, read.tables.first()), (&region, Some(&usage)));
    }
}
