//! Testing what the credentials can do.

mod access;
mod faults;
mod limits;
mod matrix;
mod places;
mod principal;
mod repetition;
mod running;
mod verdicts;

use contract::{
    CheckName, CheckState, FailureCause, NotChecked, Observation, PrivilegeLevel, ProblemCode,
    WarehouseState,
};
use domain::{ApplicationId, Feature};
use fakebricks::{CloudFacts, Control};
use grants::{Line, Metastore, MetastorePlan, Principal, Script, Selection};
use serde_json::json;

use crate::app::{TestApp, TestOutcome, healthy, problem};

/// The privileges that the wizard plans for one metastore.
pub fn plan(features: &[Feature], primary: bool) -> MetastorePlan {
    let selection = Selection::of(features.iter().copied());
    let metastore = Metastore {
        region: None,
        primary,
        workspace: None,
    };
    MetastorePlan::new(&selection, metastore)
}

/// The statements of the script that the wizard shows.
pub fn script(account: &CloudFacts, features: &[Feature], primary: bool) -> Vec<String> {
    let principal = Principal::ServicePrincipal(
        ApplicationId::parse(&account.reader.credentials.application_id).unwrap(),
    );
    Script::grant(&plan(features, primary), &principal)
        .lines
        .iter()
        .filter(|line| matches!(line, Line::Statement { .. }))
        .map(|line| line.to_string().trim_end_matches(';').to_owned())
        .collect()
}

#[track_caller]
fn failure(outcome: &TestOutcome, host: &str, check: &str) -> FailureCause {
    match outcome.state(host, check) {
        CheckState::Failed { failure } => failure.cause,
        other => panic!("{check} of {host}: {other:?}"),
    }
}

#[tokio::test]
async fn the_printed_script_turns_denied_into_readable_and_nothing_else_does() {
    let app = TestApp::start().await;
    let account = app.azure();
    let workspace = healthy(&account, "eastus");
    app.discover(&account, "azure", &account.reader).await;

    let before = app
        .test(&account, &["model_serving_costs"], &[&workspace.host])
        .await;
    assert!(matches!(
        before.state(&workspace.host, "warehouse"),
        CheckState::Passed { .. }
    ));
    assert_eq!(before.tables(&workspace.host).len(), 16);
    for (table, state) in before.tables(&workspace.host) {
        let CheckState::Failed { failure } = state else {
            panic!("{table}: {state:?}")
        };
        assert_eq!(
            failure.cause,
            FailureCause::Denied {
                level: PrivilegeLevel::Catalog
            },
            "{table}"
        );
        assert_eq!(failure.sql_state.as_deref(), Some("42501"));
    }

    let statements = script(&account, &[Feature::ModelServingCosts], true);
    // The catalog alone moves the refusal one level down, and makes nothing readable.
    app.run_sql(&account, "eastus", statements.iter().take(1).cloned())
        .await;
    let half = app
        .test(&account, &["model_serving_costs"], &[&workspace.host])
        .await;
    assert_eq!(
        failure(&half, &workspace.host, "system.query.history"),
        FailureCause::Denied {
            level: PrivilegeLevel::Schema
        }
    );

    app.run_sql(&account, "eastus", statements).await;
    let after = app
        .test(&account, &["model_serving_costs"], &[&workspace.host])
        .await;
    for (table, state) in after.tables(&workspace.host) {
        assert!(
            matches!(
                state,
                CheckState::Passed {
                    found: Observation::Table { .. },
                    ..
                }
            ),
            "{table}: {state:?}"
        );
    }
}

#[tokio::test]
async fn grants_of_one_region_do_not_count_in_another() {
    let app = TestApp::start().await;
    let account = app.azure();
    let (east, west) = (healthy(&account, "eastus"), healthy(&account, "westeurope"));
    app.discover(&account, "azure", &account.reader).await;
    app.run_sql(&account, "eastus", script(&account, &[], true))
        .await;
    let outcome = app.test(&account, &[], &[&east.host, &west.host]).await;
    assert!(
        outcome
            .tables(&east.host)
            .iter()
            .all(|(_, state)| matches!(state, CheckState::Passed { .. }))
    );
    assert!(
        outcome
            .tables(&west.host)
            .iter()
            .all(|(_, state)| matches!(state, CheckState::Failed { .. }))
    );
    // The second region does not read global tables.
    assert!(
        !outcome
            .tables(&west.host)
            .iter()
            .any(|(table, _)| table.starts_with("system.billing"))
    );
}

#[tokio::test]
async fn each_trouble_has_its_own_cause_and_hides_nothing() {
    let app = TestApp::start().await;
    let account = app.azure();
    app.discover(&account, "azure", &account.reader).await;

    let no_catalog = account
        .workspaces
        .iter()
        .find(|workspace| workspace.status == "RUNNING" && !workspace.unity_catalog)
        .unwrap();
    let no_warehouse = account
        .workspaces
        .iter()
        .find(|workspace| {
            workspace.status == "RUNNING"
                && workspace.unity_catalog
                && workspace.warehouses.is_empty()
        })
        .unwrap();
    let stopped = account
        .workspaces
        .iter()
        .find(|workspace| {
            workspace
                .warehouses
                .iter()
                .all(|warehouse| warehouse.state == "STOPPED")
                && !workspace.warehouses.is_empty()
        })
        .unwrap();
    let outcome = app
        .test(
            &account,
            &[],
            &[&no_catalog.host, &no_warehouse.host, &stopped.host],
        )
        .await;

    assert_eq!(
        failure(&outcome, &no_catalog.host, "metastore"),
        FailureCause::NoMetastore
    );
    let table = outcome.state(&no_catalog.host, "system.query.history");
    assert_eq!(
        table,
        CheckState::NotChecked {
            because: NotChecked::After {
                check: CheckName::Metastore
            }
        }
    );
    assert_eq!(
        failure(&outcome, &no_warehouse.host, "warehouse"),
        FailureCause::NoWarehouse
    );
    assert!(matches!(
        outcome.state(&no_warehouse.host, "metastore"),
        CheckState::Passed { .. }
    ));
    let warehouse = outcome.state(&stopped.host, "warehouse");
    assert!(
        matches!(
            warehouse,
            CheckState::Passed {
                found: Observation::Warehouse {
                    state: WarehouseState::Stopped,
                    ..
                },
                ..
            }
        ),
        "{warehouse:?}"
    );
}

#[tokio::test]
async fn what_sql_can_not_grant_is_told_apart_too() {
    let app = TestApp::start().await;
    let account = app.azure();
    app.discover(&account, "azure", &account.reader).await;
    let reader = account.reader.credentials.application_id.clone();
    let workspace = healthy(&account, "eastus");
    app.simulation
        .apply(&Control::Entitle {
            workspace_id: workspace.workspace_id.clone(),
            principal: reader.clone(),
            on: false,
        })
        .unwrap();
    let outcome = app.test(&account, &[], &[&workspace.host]).await;
    assert_eq!(
        failure(&outcome, &workspace.host, "warehouse"),
        FailureCause::SqlEntitlementMissing
    );
    app.simulation
        .apply(&Control::Assign {
            workspace_id: workspace.workspace_id.clone(),
            principal: reader,
            on: false,
        })
        .unwrap();
    let outcome = app.test(&account, &[], &[&workspace.host]).await;
    // The workspace only says that it does not know the client; the account knows it.
    assert_eq!(
        failure(&outcome, &workspace.host, "credentials"),
        FailureCause::NotInWorkspace
    );
}

#[tokio::test]
async fn a_schema_that_is_not_enabled_is_told_apart_from_one_that_is_denied() {
    let app = TestApp::start().await;
    let account = app.azure();
    let workspace = healthy(&account, "eastus");
    let azure = serde_json::from_value(json!("azure")).unwrap();
    app.simulation
        .apply(&Control::SystemSchema {
            cloud: azure,
            region: "eastus".into(),
            schema: "serving".into(),
            on: false,
        })
        .unwrap();
    app.discover(&account, "azure", &account.reader).await;
    app.run_sql(&account, "eastus", script(&account, &[], true))
        .await;
    let outcome = app
        .test(&account, &["model_serving_costs"], &[&workspace.host])
        .await;
    assert_eq!(
        failure(&outcome, &workspace.host, "system.serving.endpoint_usage"),
        FailureCause::SchemaNotFound
    );
}

#[tokio::test]
async fn a_secret_is_not_sent_to_a_workspace_of_another_account() {
    let app = TestApp::start().await;
    let (account, foreign) = (app.azure(), app.aws());
    let reader = &account.reader.credentials;
    let body = json!({
        "account_id": account.account_id, "application_id": reader.application_id, "features": [],
        "workspaces": [{
            "host": foreign.workspaces[0].host, "primary": true,
            "credentials": {"oauth_m2m": {"application_id": reader.application_id, "client_secret": reader.client_secret}},
        }],
    });
    let outcome = app.test_to_the_end(body).await;
    let cause = failure(&outcome, &foreign.workspaces[0].host, "credentials");
    assert!(
        matches!(cause, FailureCause::ForeignAccount { found, .. } if found.to_string() == foreign.account_id),
        "{cause:?}"
    );
}

/// Tests a workspace of East US to the end with a token that comes with the test: one that is wrong, then the admin's own.
async fn tested_with_tokens(app: &TestApp, mut after_each: impl AsyncFnMut(&TestOutcome, bool)) {
    let account = app.azure();
    let host = healthy(&account, "eastus").host;
    let metastore = account
        .metastores
        .iter()
        .find(|metastore| metastore.region == "eastus")
        .unwrap();
    let own = metastore.admin.credentials.token.as_deref().unwrap();
    for (token, is_good) in [("dapi00000000000000000000000000000000", false), (own, true)] {
        let credentials = json!({"personal_access_token": {"token": token}});
        let workspace = json!({"host": host, "primary": true, "credentials": credentials});
        let body =
            json!({"account_id": account.account_id, "features": [], "workspaces": [workspace]});
        let started: contract::StartedConnectionTest = app
            .post("/api/v1/connection-tests", body)
            .await
            .json()
            .await
            .unwrap();
        let events = app.events(started.connection_test_id, None).await;
        let outcome = TestOutcome {
            id: started.connection_test_id,
            events,
        };
        after_each(&outcome, is_good).await;
    }
}

#[tokio::test]
async fn a_workspace_can_be_tested_with_a_personal_access_token() {
    let app = TestApp::start().await;
    let host = healthy(&app.azure(), "eastus").host;
    tested_with_tokens(&app, async |outcome, is_good| {
        if is_good {
            assert!(matches!(
                outcome.state(&host, "credentials"),
                CheckState::Passed { .. }
            ));
        } else {
            assert_eq!(
                failure(outcome, &host, "credentials"),
                FailureCause::TokenRejected
            );
        }
    })
    .await;
}

#[tokio::test]
async fn a_watcher_that_comes_back_misses_nothing_and_a_stranger_sees_nothing() {
    let app = TestApp::start().await;
    let account = app.azure();
    app.discover(&account, "azure", &account.reader).await;
    let outcome = app
        .test(&account, &[], &[&healthy(&account, "eastus").host])
        .await;
    assert_eq!(app.events(outcome.id, Some(4)).await, outcome.events[5..]);

    let stranger = reqwest::Client::builder().no_proxy().build().unwrap();
    let answer = stranger
        .get(format!(
            "http://{}/api/v1/connection-tests/{}/events",
            app.address, outcome.id
        ))
        .send()
        .await
        .unwrap();
    assert_eq!(
        problem(answer).await.code,
        ProblemCode::UnknownConnectionTest
    );
}

#[tokio::test]
async fn without_a_secret_there_is_no_test() {
    let app = TestApp::start().await;
    let account = app.azure();
    let body = json!({"account_id": account.account_id, "features": [], "workspaces": [{"host": account.workspaces[0].host, "primary": true}]});
    assert_eq!(
        problem(app.post("/api/v1/connection-tests", body).await)
            .await
            .code,
        ProblemCode::SecretNeeded
    );
}

#[tokio::test]
async fn credentials_that_did_not_work_are_not_held() {
    let app = TestApp::start().await;
    tested_with_tokens(&app, async |_, is_good| {
        let session: contract::OnboardingSession =
            app.get("/api/v1/onboarding-sessions/current").await;
        assert_eq!(session.tokens.len(), usize::from(is_good));
    })
    .await;
}
