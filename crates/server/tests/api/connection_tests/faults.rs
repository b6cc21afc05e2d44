//! Every trouble that the simulation can play, end to end: each is told for what it is, and nothing is called good that was not seen.

use std::collections::{BTreeMap, HashMap};

use contract::{
    CheckState, Discovery, FailureCause, Finding, NotChecked, Observation, PrivilegeLevel,
    WarehouseState, Warning,
};
use domain::WorkspaceState;
use fakebricks::{Cloud, Control, FaultKind, FaultRule, Rows, Spelling, Status, TokenRefusal};
use serde_json::{Value, json};

use crate::app::{TestApp, TestOutcome};

/// The checks of a workspace in these tests, each with what has to pass before it can run.
const NEEDS: [(&str, &[&str]); 6] = [
    ("credentials", &[]),
    ("identity", &["credentials"]),
    ("metastore", &["credentials", "identity"]),
    ("warehouse", &["credentials", "identity"]),
    (
        TABLE,
        &["credentials", "identity", "metastore", "warehouse"],
    ),
    ("access.workspace_admin", &["credentials", "identity"]),
];
/// Every workspace is to read it, and it has a time for each row.
const TABLE: &str = "system.query.history";

/// What makes the trouble.
#[derive(Debug, Clone)]
enum Trouble {
    /// A fault of the workspace's host, on paths that begin so.
    Fault(&'static str, FaultKind),
    /// As before, for so many requests only.
    Passing(u32, FaultKind),
    /// Changes to the world.
    World(fn(&TestedPlace) -> Vec<Control>),
    /// Other credentials than those that are held.
    Credentials(fn(&TestedPlace) -> Value),
}

/// What is to be told.
#[derive(Debug)]
enum Told {
    /// A check fails.
    Fails(&'static str, FailureCause),
    /// A check passes with a warning.
    Warns(&'static str, fn(&[Warning]) -> bool),
    /// What is found about the table.
    Table(fn(&Finding) -> bool),
    /// The warehouse was found in this state, and could be used.
    Warehouse(WarehouseState),
    /// Nothing, it goes away by itself.
    Nothing,
}

/// One line of the table: a trouble, what is told about it, and what a person is to do.
struct Case {
    trouble: Trouble,
    told: Told,
    remedy: &'static str,
}

/// The workspace of a case.
#[derive(Debug, Clone)]
struct TestedPlace {
    host: String,
    workspace_id: String,
    region: String,
    reader: String,
    entra_secret: String,
}

fn azure() -> Cloud {
    serde_json::from_value(json!("azure")).unwrap()
}

/// Faults of one host.
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn faults() -> Vec<Case> {
    use FailureCause as Cause;
    use FaultKind as Kind;
    let at = |path: &'static str, kind, check, cause, remedy| Case {
        trouble: Trouble::Fault(path, kind),
        told: Told::Fails(check, cause),
        remedy,
    };
    let anywhere = |kind, cause, remedy| at("", kind, "credentials", cause, remedy);
    let skew = |seconds| Case {
        trouble: Trouble::Fault("", Kind::ClockSkew { seconds }),
        told: Told::Warns("identity", |warnings| {
            matches!(warnings, [Warning::ClockSkew { .. }])
        }),
        remedy: "set the clock",
    };
    let passing = |times, kind| Case {
        trouble: Trouble::Passing(times, kind),
        told: Told::Nothing,
        remedy: "nothing",
    };
    let throttled = |retry_after_s| Kind::TooManyRequests { retry_after_s };
    let error = |status| Kind::ServerError { status };
    let (number, word) = (Spelling::Numeric, Spelling::Text);
    let blocked = Cause::AddressBlocked {
        address: Some("203.0.113.7".to_owned()),
    };
    vec![
        anywhere(Kind::Dns, Cause::UnknownHost, "correct the address"),
        anywhere(Kind::Refused, Cause::Unreachable, "open the firewall"),
        anywhere(Kind::TlsName, Cause::Tls, "trust the proxy's certificate"),
        anywhere(
            Kind::TlsHandshake,
            Cause::Tls,
            "trust the proxy's certificate",
        ),
        anywhere(Kind::Reset, Cause::ConnectionLost, "look at the network"),
        anywhere(
            Kind::Truncated,
            Cause::ConnectionLost,
            "look at the network",
        ),
        anywhere(
            Kind::SignInRedirect,
            Cause::SignInPage,
            "use the workspace's own address",
        ),
        anywhere(
            Kind::SignInPage,
            Cause::SignInPage,
            "use the workspace's own address",
        ),
        anywhere(
            Kind::PrivateLink,
            Cause::PrivateLinkOnly,
            "call from the private network",
        ),
        anywhere(Kind::NotJson, Cause::Unreadable, "look at what is between"),
        anywhere(
            Kind::ForeignOidcEndpoint {
                issuer: "https://login.databricks.example/oidc".to_owned(),
            },
            Cause::ForeignTokenEndpoint,
            "find out who answers there",
        ),
        // The account accepts the same secret, so it is neither wrong nor expired.
        anywhere(
            Kind::InvalidClient { status: 401 },
            Cause::NotInWorkspace,
            "add the principal to the workspace",
        ),
        anywhere(
            Kind::InvalidClient { status: 400 },
            Cause::NotInWorkspace,
            "add the principal to the workspace",
        ),
        // What is told of it to who comes with a token in place of a secret, the tests of federation say.
        anywhere(
            Kind::ExchangeRefused(TokenRefusal::NoPolicy),
            Cause::Refused,
            "read what Databricks says",
        ),
        at(
            "/api/",
            Kind::Unauthenticated { spelling: number },
            "identity",
            Cause::TokenRejected,
            "get a new token",
        ),
        at(
            "/api/",
            Kind::Unauthenticated { spelling: word },
            "identity",
            Cause::TokenRejected,
            "get a new token",
        ),
        at(
            "/api/",
            Kind::Forbidden { spelling: number },
            "identity",
            Cause::TokenRejected,
            "get a new token",
        ),
        at(
            "/api/",
            Kind::Forbidden { spelling: word },
            "identity",
            Cause::PermissionDenied,
            "ask for the right",
        ),
        at(
            "/api/",
            Kind::IpAccessList {
                address: "203.0.113.7".to_owned(),
            },
            "identity",
            blocked,
            "allow the address",
        ),
        anywhere(throttled(Some(120)), Cause::Throttled, "wait"),
        anywhere(throttled(None), Cause::Throttled, "wait"),
        at(
            "/api/",
            Kind::ScimThrottle,
            "identity",
            Cause::Throttled,
            "wait",
        ),
        anywhere(error(500), Cause::Unavailable, "try later"),
        anywhere(error(502), Cause::Unavailable, "try later"),
        anywhere(error(503), Cause::Unavailable, "try later"),
        anywhere(error(504), Cause::Unavailable, "try later"),
        anywhere(
            Kind::Status {
                status: 409,
                retry_after_s: None,
                error_code: Some("RESOURCE_CONFLICT".to_owned()),
                message: None,
            },
            Cause::Refused,
            "read what Databricks says",
        ),
        at(
            "",
            Kind::SlowAnswer { delay_ms: 600_000 },
            "credentials",
            Cause::TimedOut,
            "look for what slows it down",
        ),
        at(
            "/api/",
            Kind::SlowBody {
                pause_ms: 600_000,
                piece_bytes: 16,
            },
            "identity",
            Cause::TimedOut,
            "look for what slows it down",
        ),
        skew(7200),
        skew(-7200),
        // Neither is worth a word: the client waits as it was asked, and for what is slow.
        passing(3, throttled(Some(1))),
        passing(2, error(503)),
        passing(1, Kind::Reset),
        passing(4, Kind::SlowAnswer { delay_ms: 1500 }),
        passing(
            3,
            Kind::SlowBody {
                pause_ms: 20,
                piece_bytes: 64,
            },
        ),
    ]
}

/// A world that is not as it should be.
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn worlds() -> Vec<Case> {
    use FailureCause as Cause;
    let world = |change, told, remedy| Case {
        trouble: Trouble::World(change),
        told,
        remedy,
    };
    let given = |credentials, cause, remedy| Case {
        trouble: Trouble::Credentials(credentials),
        told: Told::Fails("credentials", cause),
        remedy,
    };
    vec![
        given(
            |place| json!({"oauth_m2m": {"application_id": place.reader, "client_secret": "dose00000000000000000000000000000000"}}),
            Cause::InvalidClient,
            "make a new secret",
        ),
        given(
            |place| json!({"oauth_m2m": {"application_id": place.reader, "client_secret": place.entra_secret}}),
            Cause::EntraSecret,
            "make a secret in Databricks",
        ),
        given(
            |_| json!({"personal_access_token": {"token": "dapi00000000000000000000000000000000"}}),
            Cause::TokenRejected,
            "get a new token",
        ),
        world(
            |place| {
                vec![Control::Assign {
                    workspace_id: place.workspace_id.clone(),
                    principal: place.reader.clone(),
                    on: false,
                }]
            },
            Told::Fails("credentials", Cause::NotInWorkspace),
            "add the principal to the workspace",
        ),
        world(
            |place| {
                vec![Control::Entitle {
                    workspace_id: place.workspace_id.clone(),
                    principal: place.reader.clone(),
                    on: false,
                }]
            },
            Told::Fails("warehouse", Cause::SqlEntitlementMissing),
            "give the entitlement",
        ),
        world(
            |place| {
                vec![Control::WorkspaceStatus {
                    workspace_id: place.workspace_id.clone(),
                    status: Status::Provisioning,
                }]
            },
            Told::Fails("credentials", Cause::Unavailable),
            "try later",
        ),
        world(
            |place| {
                vec![Control::RemoveMetastore {
                    workspace_id: place.workspace_id.clone(),
                }]
            },
            Told::Fails("metastore", Cause::NoMetastore),
            "attach Unity Catalog",
        ),
        world(
            |place| {
                vec![Control::Warehouses {
                    workspace_id: place.workspace_id.clone(),
                    on: false,
                }]
            },
            Told::Fails("warehouse", Cause::NoWarehouse),
            "make a warehouse, or give CAN_USE",
        ),
        world(
            close_warehouses,
            Told::Fails("warehouse", Cause::NoWarehouse),
            "make a warehouse, or give CAN_USE",
        ),
        world(
            |place| vec![stop_warehouse(place)],
            Told::Warehouse(WarehouseState::Stopped),
            "nothing",
        ),
        world(
            |place| {
                let rule = FaultRule {
                    name: None,
                    host: Some(place.host.clone()),
                    path: String::new(),
                    times: None,
                    kind: FaultKind::StatementExpired,
                };
                // Only a statement that has to wait is asked about again.
                let start = Control::WarehouseStart { ms: 12_000 };
                vec![start, stop_warehouse(place), Control::AddFault(rule)]
            },
            Told::Fails("warehouse", Cause::StatementExpired),
            "test again",
        ),
        world(
            |_| Vec::new(),
            Told::Table(|found| {
                *found
                    == Finding::Denied {
                        level: PrivilegeLevel::Catalog,
                    }
            }),
            "grant USE CATALOG",
        ),
        world(
            |place| vec![grant(place, "USE_CATALOG", "system")],
            Told::Table(|found| {
                *found
                    == Finding::Denied {
                        level: PrivilegeLevel::Schema,
                    }
            }),
            "grant USE SCHEMA",
        ),
        world(
            |place| {
                vec![
                    grant(place, "USE_CATALOG", "system"),
                    grant(place, "USE_SCHEMA", "system.query"),
                ]
            },
            Told::Table(|found| {
                *found
                    == Finding::Denied {
                        level: PrivilegeLevel::Table,
                    }
            }),
            "grant SELECT",
        ),
        world(
            |place| {
                let off = Control::SystemSchema {
                    cloud: azure(),
                    region: place.region.clone(),
                    schema: "query".to_owned(),
                    on: false,
                };
                vec![grant_all(place), off]
            },
            Told::Table(|found| *found == Finding::SchemaNotEnabled),
            "enable the schema",
        ),
        world(
            |place| vec![grant_all(place), rows(place, Rows::Empty)],
            Told::Table(|found| *found == Finding::ReadableEmpty),
            "nothing",
        ),
        world(
            |place| vec![grant_all(place), rows(place, Rows::Late { hours: 100 })],
            Told::Table(|found| matches!(found, Finding::Late { .. })),
            "wait for rows",
        ),
        world(
            |place| vec![grant_all(place)],
            Told::Table(|found| *found == Finding::Readable),
            "nothing",
        ),
    ]
}

fn grant(place: &TestedPlace, privilege: &str, on: &str) -> Control {
    Control::Grant {
        cloud: azure(),
        region: place.region.clone(),
        principal: place.reader.clone(),
        privileges: vec![privilege.to_owned()],
        on_securable: on.to_owned(),
        on: true,
    }
}

fn grant_all(place: &TestedPlace) -> Control {
    Control::GrantSystem {
        cloud: azure(),
        region: place.region.clone(),
        principal: place.reader.clone(),
        on: true,
    }
}

fn rows(place: &TestedPlace, rows: Rows) -> Control {
    Control::TableRows {
        cloud: azure(),
        region: place.region.clone(),
        table: Some(TABLE.to_owned()),
        rows,
    }
}

fn stop_warehouse(place: &TestedPlace) -> Control {
    Control::SwitchWarehouse {
        workspace_id: place.workspace_id.clone(),
        warehouse_id: None,
        on: false,
    }
}

fn close_warehouses(place: &TestedPlace) -> Vec<Control> {
    vec![Control::UseWarehouse {
        workspace_id: place.workspace_id.clone(),
        warehouse_id: None,
        principal: place.reader.clone(),
        on: false,
    }]
}

impl Trouble {
    fn make(&self, app: &TestApp, place: &TestedPlace) {
        let fault = |path: &str, times: Option<u32>, kind: &FaultKind| {
            vec![Control::AddFault(FaultRule {
                name: None,
                host: Some(place.host.clone()),
                path: path.to_owned(),
                times: times.and_then(std::num::NonZeroU32::new),
                kind: kind.clone(),
            })]
        };
        let changes = match self {
            Self::Fault(path, kind) => fault(path, None, kind),
            Self::Passing(times, kind) => fault("", Some(*times), kind),
            Self::World(changes) => changes(place),
            Self::Credentials(_) => Vec::new(),
        };
        for change in changes {
            app.simulation.apply(&change).unwrap();
        }
    }

    fn what(&self) -> String {
        match self {
            Self::Fault(path, kind) => format!("{kind:?} on {path:?}"),
            Self::Passing(times, kind) => format!("{kind:?} {times} times"),
            Self::World(_) => "a world".to_owned(),
            Self::Credentials(_) => "other credentials".to_owned(),
        }
    }
}

/// Nothing is good, or said to be bad, that could not run: every check that needs one that did not pass says so, and names it.
#[track_caller]
fn assert_nothing_unseen(outcome: &TestOutcome, host: &str, what: &str) {
    for (name, needs) in NEEDS {
        let state = outcome.state(host, name);
        assert!(state.has_ended(), "{what}: {name} is {state:?}");
        let missing = needs
            .iter()
            .find(|needed| !outcome.state(host, needed).has_passed());
        let Some(missing) = missing else { continue };
        match &state {
            CheckState::NotChecked {
                because: NotChecked::After { check },
            } => assert_eq!(check.to_string(), *missing, "{what}: {name}"),
            other => panic!("{what}: {missing} did not pass, and {name} is {other:?}"),
        }
    }
}

#[track_caller]
fn assert_told(outcome: &TestOutcome, host: &str, case: &Case) {
    let what = case.trouble.what();
    assert_nothing_unseen(outcome, host, &what);
    // Without grants the table is denied, which is no part of most troubles.
    let good = |name: &str| {
        let state = outcome.state(host, name);
        assert!(state.has_passed(), "{what}: {name} is {state:?}");
        state
    };
    match &case.told {
        Told::Fails(check, expected) => {
            let state = outcome.state(host, check);
            let CheckState::Failed { failure } = &state else {
                panic!("{what}: {check} is {state:?}")
            };
            assert_eq!(&failure.cause, expected, "{what}: {failure:?}");
            assert_eq!(failure.host.as_str(), host, "{what}");
            let before = NEEDS.iter().find(|(name, _)| name == check).unwrap().1;
            for earlier in before {
                good(earlier);
            }
        }
        Told::Warns(check, fits) => {
            let state = good(check);
            assert!(fits(state.warnings()), "{what}: {state:?}");
        }
        Told::Table(fits) => {
            good("warehouse");
            let finding = outcome.verdict(host, TABLE).finding;
            assert!(fits(&finding), "{what}, {}: {finding:?}", case.remedy);
        }
        Told::Warehouse(expected) => match good("warehouse") {
            CheckState::Passed {
                found: Observation::Warehouse { state, .. },
                ..
            } => assert_eq!(state, *expected, "{what}"),
            other => panic!("{what}: {other:?}"),
        },
        Told::Nothing => {
            for name in ["credentials", "identity", "metastore", "warehouse"] {
                good(name);
            }
        }
    }
}

/// What was told about the case, as far as it says what to do.
fn told(outcome: &TestOutcome, host: &str, case: &Case) -> Option<String> {
    match &case.told {
        Told::Fails(check, _) => match outcome.state(host, check) {
            CheckState::Failed { failure } => {
                Some(word(&serde_json::to_value(&failure.cause).unwrap()))
            }
            _ => None,
        },
        Told::Table(_) => {
            let finding = serde_json::to_value(outcome.verdict(host, TABLE).finding).unwrap();
            Some(format!("{} {}", word(&finding), finding["denied"]["level"]))
        }
        Told::Warns(..) => Some("clock".to_owned()),
        Told::Warehouse(_) | Told::Nothing => None,
    }
}

/// The name of a variant, without its members.
fn word(variant: &Value) -> String {
    let name = variant
        .as_object()
        .and_then(|members| members.keys().next());
    name.map_or_else(|| variant.to_string(), String::clone)
}

/// Workspaces without any trouble, in as many regions as there are.
async fn places(app: &TestApp) -> Vec<TestedPlace> {
    let account = app.azure();
    let listed: Discovery = app
        .discover(&account, "azure", &account.reader)
        .await
        .json()
        .await
        .unwrap();
    let by_host: HashMap<String, TestedPlace> = listed
        .workspaces
        .into_iter()
        .filter(|workspace| workspace.state == WorkspaceState::Running)
        .filter_map(|workspace| {
            let place = TestedPlace {
                host: workspace.host?.to_string(),
                workspace_id: workspace.workspace_id.to_string(),
                region: workspace.region?.to_string(),
                reader: account.reader.credentials.application_id.clone(),
                entra_secret: account.entra_secret.clone().unwrap(),
            };
            Some((place.host.clone(), place))
        })
        .collect();
    let outcome = test(
        app,
        by_host.values().map(|place| (place, None)),
        &["metastore", "warehouse"],
    )
    .await;
    let running = |host: &str| match outcome.state(host, "warehouse") {
        CheckState::Passed {
            found: Observation::Warehouse { state, usable, .. },
            ..
        } => state == WarehouseState::Running && usable == 1,
        _ => false,
    };
    let mut places: Vec<TestedPlace> = by_host
        .into_values()
        .filter(|place| running(&place.host))
        .filter(|place| outcome.state(&place.host, "metastore").has_passed())
        .collect();
    places.sort_by(|a, b| a.host.cmp(&b.host));
    places
}

async fn test<'a>(
    app: &TestApp,
    places: impl Iterator<Item = (&'a TestedPlace, Option<Value>)>,
    checks: &[&str],
) -> TestOutcome {
    let workspaces: Vec<Value> = places
        .enumerate()
        .map(|(index, (place, credentials))| {
            let mut asked = json!({"host": place.host, "primary": index == 0, "checks": checks});
            if let Some(credentials) = credentials {
                asked["credentials"] = credentials;
            }
            asked
        })
        .collect();
    let account_id = app.azure().account_id;
    app.test_to_the_end(json!({"account_id": account_id, "features": [], "workspaces": workspaces}))
        .await
}

#[tokio::test]
async fn every_trouble_is_told_for_what_it_is() {
    let app = TestApp::start_with_workspaces(150).await;
    let places = places(&app).await;
    let cases: Vec<Case> = faults().into_iter().chain(worlds()).collect();
    let assigned = assign(&cases, places);
    for (case, place) in &assigned {
        case.trouble.make(&app, place);
    }
    let checks: Vec<&str> = NEEDS.iter().map(|(name, _)| *name).collect();
    let asked = assigned.iter().map(|(case, place)| {
        let credentials = match &case.trouble {
            Trouble::Credentials(credentials) => Some(credentials(place)),
            _ => None,
        };
        (place, credentials)
    });
    let outcome = test(&app, asked, &checks).await;

    let mut remedies: BTreeMap<String, &str> = BTreeMap::new();
    let mut played: Vec<String> = Vec::new();
    for (case, place) in &assigned {
        assert_told(&outcome, &place.host, case);
        if let Some(told) = told(&outcome, &place.host, case) {
            let remedy = remedies.entry(told.clone()).or_insert(case.remedy);
            assert_eq!(*remedy, case.remedy, "{told} is told for both");
        }
        if let Trouble::Fault(_, kind) = &case.trouble {
            played.push(serde_json::to_value(kind).unwrap()["kind"].to_string());
        }
    }
    assert_all_kinds(&played);
    // Each fault was met, and those that pass have passed: no case is good because nothing happened.
    for fault in app.facts().faults {
        assert!(fault.hits > 0 && fault.times.is_none(), "{fault:?}");
    }
}

/// Every kind of fault is in the table; serde lists all when it is asked for one that there is not.
fn assert_all_kinds(played: &[String]) {
    let unknown = serde_json::from_value::<FaultKind>(json!({"kind": "?"})).unwrap_err();
    let text = unknown.to_string();
    let (_, all) = text.split_once("expected one of ").unwrap();
    for kind in all.split(", ") {
        let kind = kind.trim_matches('`');
        // Needs a warehouse that starts as well, so it is a world.
        let is_elsewhere = kind == "statement_expired";
        assert!(
            is_elsewhere || played.contains(&format!("{kind:?}")),
            "{kind} is not in the table"
        );
    }
}

/// Gives every case a workspace of its own; those that change what a whole region has get a region of their own.
fn assign(cases: &[Case], places: Vec<TestedPlace>) -> Vec<(&Case, TestedPlace)> {
    let mut left = places;
    let mut used_regions: Vec<String> = Vec::new();
    let mut assigned = Vec::new();
    let regional = |case: &&Case| matches!(case.told, Told::Table(_));
    for case in cases.iter().filter(regional) {
        let next = left
            .iter()
            .position(|place| !used_regions.contains(&place.region))
            .expect("a region for each");
        let place = left.swap_remove(next);
        used_regions.push(place.region.clone());
        assigned.push((case, place));
    }
    for case in cases.iter().filter(|case| !regional(case)) {
        assigned.push((case, left.pop().expect("a workspace for each")));
    }
    assigned
}

#[tokio::test]
async fn a_secret_that_has_expired_is_one_that_is_not_accepted() {
    let app = TestApp::start().await;
    let account = app.azure();
    let host = crate::app::healthy(&account, "eastus").host;
    app.discover(&account, "azure", &account.reader).await;
    let expire = Control::ExpireSecrets {
        cloud: azure(),
        principal: account.reader.credentials.application_id.clone(),
        on: true,
    };
    app.simulation.apply(&expire).unwrap();
    let outcome = app.test(&account, &[], &[&host]).await;
    assert_eq!(
        super::failure(&outcome, &host, "credentials"),
        FailureCause::InvalidClient
    );
    assert_nothing_unseen(&outcome, &host, "an expired secret");
}
