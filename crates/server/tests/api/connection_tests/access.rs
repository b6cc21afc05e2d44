//! Too much access is a warning.

use contract::{AdminRole, CheckState, NotChecked, Warning};
use fakebricks::{CloudFacts, Control};
use serde_json::json;

use crate::app::{TestApp, TestOutcome, healthy};

fn admin(app: &TestApp, account: &CloudFacts, on: bool) {
    let control = Control::AccountAdmin {
        cloud: serde_json::from_value(json!("azure")).unwrap(),
        principal: account.reader.credentials.application_id.clone(),
        on,
    };
    app.simulation.apply(&control).unwrap();
}

#[track_caller]
fn warnings(outcome: &TestOutcome, host: &str, question: &str) -> Vec<Warning> {
    match outcome.state(host, &format!("access.{question}")) {
        CheckState::Passed { warnings, .. } => warnings,
        other => panic!("{question}: {other:?}"),
    }
}

#[tokio::test]
async fn roles_and_broad_privileges_are_warnings_and_go_away() {
    let app = TestApp::start().await;
    let account = app.azure();
    let workspace = healthy(&account, "eastus");
    let host = &workspace.host;
    let reader = account.reader.credentials.application_id.clone();
    app.discover(&account, "azure", &account.reader).await;
    let azure: fakebricks::Cloud = serde_json::from_value(json!("azure")).unwrap();
    let both = |on| {
        [
            Control::WorkspaceAdmin {
                workspace_id: workspace.workspace_id.clone(),
                principal: reader.clone(),
                on,
            },
            Control::JoinGroup {
                cloud: azure,
                group: "metastore-admins-eastus".into(),
                principal: reader.clone(),
                on,
            },
        ]
    };
    for control in both(true) {
        app.simulation.apply(&control).unwrap();
    }
    let grants = [
        format!("GRANT MANAGE ON CATALOG system TO `{reader}`"),
        format!("GRANT ALL PRIVILEGES ON CATALOG main TO `{reader}`"),
    ];
    app.run_sql(&account, "eastus", grants).await;

    let outcome = app.test(&account, &[], &[host]).await;
    let role = |role, group: Option<&str>| Warning::AdminRole {
        role,
        group: group.map(str::to_owned),
    };
    assert_eq!(
        warnings(&outcome, host, "account_admin"),
        [role(AdminRole::AccountAdmin, None)]
    );
    assert_eq!(
        warnings(&outcome, host, "workspace_admin"),
        [role(AdminRole::WorkspaceAdmin, None)]
    );
    assert_eq!(
        warnings(&outcome, host, "metastore_admin"),
        [role(
            AdminRole::MetastoreAdmin,
            Some("metastore-admins-eastus")
        )]
    );
    let held = |question: &str| -> Vec<String> {
        warnings(&outcome, host, question)
            .into_iter()
            .map(|warning| match warning {
                Warning::TooMuchAccess { held } => {
                    format!("{} on {}", held.privilege, held.securable.full_name)
                }
                other => panic!("{other:?}"),
            })
            .collect()
    };
    // One privilege on the catalog, however many tables it shows on.
    assert_eq!(held("broad_privileges"), ["MANAGE on system"]);
    assert!(held("other_catalogs").contains(&"ALL_PRIVILEGES on main".to_owned()));

    for control in both(false) {
        app.simulation.apply(&control).unwrap();
    }
    admin(&app, &account, false);
    let revokes = [
        format!("REVOKE MANAGE ON CATALOG system FROM `{reader}`"),
        format!("REVOKE ALL PRIVILEGES ON CATALOG main FROM `{reader}`"),
    ];
    app.run_sql(&account, "eastus", revokes).await;
    let outcome = app.test(&account, &[], &[host]).await;
    for question in [
        "account_admin",
        "workspace_admin",
        "metastore_admin",
        "broad_privileges",
        "other_catalogs",
    ] {
        assert_eq!(warnings(&outcome, host, question), [], "{question}");
    }
}

#[tokio::test]
async fn what_can_not_be_read_is_not_called_good() {
    let (app, network) = TestApp::start_behind_network().await;
    let account = app.azure();
    let host = healthy(&account, "eastus").host;
    app.discover(&account, "azure", &account.reader).await;
    network.change(|_, path, _, answer| {
        if path.contains("/effective-permissions/") || path.contains("/unity-catalog/catalogs") {
            *answer = json!("a proxy says no");
        }
    });
    let outcome = app.test(&account, &[], &[&host]).await;
    for question in ["broad_privileges", "other_catalogs"] {
        let state = outcome.state(&host, &format!("access.{question}"));
        assert!(
            matches!(
                state,
                CheckState::NotChecked {
                    because: NotChecked::Unread { .. }
                }
            ),
            "{question}: {state:?}"
        );
    }
    // Nothing else is kept from being tested by it.
    assert!(outcome.state(&host, "warehouse").has_passed());
}

#[tokio::test]
async fn workspaces_of_one_metastore_are_asked_once() {
    let (app, network) = TestApp::start_behind_network().await;
    let account = app.azure();
    app.discover(&account, "azure", &account.reader).await;
    let hosts: Vec<&str> = account
        .workspaces
        .iter()
        .filter(|workspace| {
            workspace.region == "eastus"
                && workspace.status == "RUNNING"
                && workspace.unity_catalog
                && !workspace.warehouses.is_empty()
        })
        .map(|workspace| workspace.host.as_str())
        .collect();
    assert!(hosts.len() > 1);
    network.take_requests();
    let outcome = app.test(&account, &[], &hosts).await;
    let requests = network.take_requests();
    let asked = |path: &str| {
        requests
            .iter()
            .filter(|request| request.ends_with(path))
            .count()
    };
    assert_eq!(
        asked("/catalogs?include_browse=true&max_results=0"),
        1,
        "{requests:#?}"
    );
    let listed = format!("/accounts/{}/workspaces", account.account_id);
    assert_eq!(asked(&listed), 1, "{requests:#?}");
    let states: Vec<CheckState> = hosts
        .iter()
        .map(|host| outcome.state(host, "access.broad_privileges"))
        .collect();
    assert!(states.windows(2).all(|pair| pair[0] == pair[1]));
}
