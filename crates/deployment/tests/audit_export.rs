//! What the documents that export the audit log say.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::process::Command;

use deployment::{
    AuditExport, audit_commands, audit_crontab, audit_kubernetes, audit_script, audit_systemd,
};
use domain::{DatabricksHost, WarehouseId, WorkspaceId};

fn export(with_account: bool, is_redacted: bool) -> AuditExport {
    AuditExport {
        host: DatabricksHost::parse("adb-1234.5.azuredatabricks.net").unwrap(),
        warehouse_id: WarehouseId::parse("0123456789abcdef").unwrap(),
        workspace_id: WorkspaceId::parse("1234").unwrap(),
        with_account,
        is_redacted,
    }
}

/// Runs a text with a program in the place of the exporter, which prints what it is told, a word a line.
fn told(script: &str, words: &[&str]) -> Vec<String> {
    let folder = std::env::temp_dir().join(format!(
        "lakesentry-audit-{}-{}",
        std::process::id(),
        script.len()
    ));
    std::fs::create_dir_all(&folder).unwrap();
    let program = folder.join("lakesentry-audit");
    std::fs::write(&program, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n").unwrap();
    assert!(
        Command::new("chmod")
            .arg("+x")
            .arg(&program)
            .status()
            .unwrap()
            .success()
    );
    let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap());
    let run = Command::new("sh")
        .arg("-c")
        .arg(script)
        .arg("sh")
        .args(words)
        .env("PATH", path)
        .output()
        .unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(run.status.success(), "{run:?}");
    String::from_utf8(run.stdout)
        .unwrap()
        .lines()
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_commands_tell_the_program_what_was_chosen() {
    let words = told(&audit_commands(&export(true, true)), &[]);
    let place = [
        "--server-hostname",
        "adb-1234.5.azuredatabricks.net",
        "--http-path",
        "/sql/1.0/warehouses/0123456789abcdef",
        "--workspace-id",
        "1234",
    ];
    let check = [&["check"], &place[..]].concat();
    let rest = [
        "--services",
        "all",
        "--include-account-level",
        "--redact",
        "--start",
        "7d",
        "--output",
        "audit.jsonl",
    ];
    assert_eq!(words, [&check[..], &["export"], &place, &rest].concat());
}

#[test]
fn the_script_exports_one_whole_day() {
    let words = told(&audit_script(&export(false, false)), &["/exports"]);
    let after = |option: &str| {
        let at = words.iter().position(|word| word == option).unwrap();
        words[at + 1].clone()
    };
    let (day, end) = (after("--start"), after("--end"));
    assert!(day < end && day.len() == 10, "{day} {end}");
    assert_eq!(after("--output"), format!("/exports/audit-{day}.jsonl.zst"));
    assert!(!words.iter().any(|word| word == "--redact"));
    // A second attempt would be refused without it.
    assert!(words.iter().any(|word| word == "--resume"));
}

#[test]
fn the_documents_are_as_they_were() {
    let export = export(true, true);
    insta::assert_snapshot!("audit_commands", audit_commands(&export));
    insta::assert_snapshot!("audit_script", audit_script(&export));
    insta::assert_snapshot!("audit_crontab", audit_crontab(&export));
    insta::assert_snapshot!("audit_kubernetes", audit_kubernetes(&export));
    let [(_, service), (_, timer)] = audit_systemd(&export);
    insta::assert_snapshot!("audit_systemd", format!("{service}\n{timer}"));
}
