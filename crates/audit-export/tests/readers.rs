//! What other programs read in exports: run by `cargo xtask test --only readers`, which installs them.

use std::process::Command;

use audit_record::{AuditLogRecord, EventMembers, MemberValue, OcsfVersion, write_ocsf};

use crate::support::{World, said, succeed};

fn python(words: &[String]) {
    let python = std::env::var_os("AUDIT_PYTHON")
        .expect("AUDIT_PYTHON names the Python with the packages of readers/");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/readers/read.py");
    let output = Command::new(python)
        .arg(script)
        .args(words)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", said(&output));
}

/// Service, action, parameters.
type EventKind = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
);

#[test]
#[ignore = "needs Python packages: `cargo xtask test --only readers`"]
fn duckdb_reads_the_same_rows_in_every_form() {
    let world = World::dense(60);
    let mut words = vec!["tables".to_owned()];
    for (name, format) in [
        ("t.jsonl", "jsonl"),
        ("t.csv", "csv"),
        ("t.parquet", "parquet"),
    ] {
        succeed(world.export(name, &["--format", format]));
        words.push(world.path(name).display().to_string());
    }
    python(&words);
}

#[test]
#[ignore = "needs Python packages: `cargo xtask test --only readers`"]
#[expect(clippy::too_many_lines, reason = "a table of events")]
fn every_class_that_is_claimed_is_valid_in_every_version() {
    const GRANT: &str = r#"[{"principal":"a@example.com","add":["SELECT"],"remove":[]}]"#;
    let folder = tempfile::tempdir().unwrap();
    let kinds: &[EventKind] = &[
        ("accounts", "aadBrowserLogin", &[]),
        ("accounts", "logout", &[]),
        ("accounts", "add", &[("targetUserName", "b@example.com")]),
        (
            "accounts",
            "deactivateUser",
            &[("targetUserName", "b@example.com")],
        ),
        ("accounts", "delete", &[("targetUserId", "17")]),
        (
            "accounts",
            "addPrincipalToGroup",
            &[
                ("targetGroupName", "g"),
                ("targetUserName", "b@example.com"),
            ],
        ),
        (
            "accounts",
            "removePrincipalFromGroup",
            &[("targetGroupName", "g")],
        ),
        ("groups", "createGroup", &[("name", "g")]),
        ("unityCatalog", "updatePermissions", &[("changes", GRANT)]),
        ("unityCatalog", "getTable", &[("full_name_arg", "main.a.b")]),
        (
            "unityCatalog",
            "deleteTable",
            &[("full_name_arg", "main.a.b")],
        ),
        ("unityCatalog", "createTable", &[("name", "b")]),
        ("jobs", "runNow", &[("job_id", "1")]),
        ("secrets", "getSecret", &[("scope", "s")]),
        ("ssh", "login", &[]),
        ("clusters", "create", &[]),
        ("brandNew", "doSomething", &[]),
    ];
    let mut words = vec!["ocsf".to_owned()];
    for version in OcsfVersion::ALL {
        let mut lines = Vec::new();
        for (service, action, parameters) in kinds {
            for address in [
                Some("203.0.113.9"),
                Some("2001:db8::1"),
                Some(""),
                Some("internal"),
                None,
            ] {
                for status in [Some(200), Some(403), None] {
                    let event = AuditLogRecord {
                        event_time: 1_795_740_000_123_456,
                        event_id: Some("e"),
                        account_id: Some("a"),
                        version: Some("2.0"),
                        workspace_id: Some("7"),
                        audit_level: Some("WORKSPACE_LEVEL"),
                        source_ip_address: address,
                        user_agent: address.and(Some("agent")),
                        session_id: address.and(Some("s")),
                        request_id: status.and(Some("r")),
                        service_name: Some(service),
                        action_name: Some(action),
                        user_identity: status.map(|_| {
                            EventMembers(vec![
                                ("email", MemberValue::Text("a@example.com")),
                                ("subject_name", MemberValue::Text("A")),
                            ])
                        }),
                        request_params: Some(
                            parameters
                                .iter()
                                .map(|(name, value)| (*name, Some(*value)))
                                .collect(),
                        ),
                        response: status.map(|code| {
                            EventMembers(vec![
                                ("status_code", MemberValue::Number(code)),
                                ("error_message", MemberValue::Text("x")),
                                ("result", MemberValue::Text("{}")),
                            ])
                        }),
                        identity_metadata: status.map(|_| {
                            EventMembers(vec![("run_by", MemberValue::Text("a@example.com"))])
                        }),
                        further: vec![("newer", "{\"a\":1}")],
                        ..AuditLogRecord::default()
                    };
                    write_ocsf(&mut lines, &event, version.parse().unwrap(), "Azure").unwrap();
                }
            }
        }
        let path = folder.path().join(version);
        std::fs::write(&path, lines).unwrap();
        words.push(path.display().to_string());
    }
    python(&words);
    // And what comes from a warehouse.
    let world = World::dense(120);
    succeed(world.export("t.ocsf", &["--format", "ocsf"]));
    python(&[
        "ocsf".to_owned(),
        world.path("t.ocsf").display().to_string(),
    ]);
}
