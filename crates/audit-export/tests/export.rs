//! What an export writes.

use std::os::unix::fs::PermissionsExt as _;

use serde_json::json;

use crate::support::{World, fail, ids, lines, manifest, said, sha256, succeed};

#[test]
fn every_event_of_the_window_is_there_once_and_in_order() {
    let world = World::dense(20);
    let ended = succeed(world.export("audit.jsonl", &[]));
    let path = world.path("audit.jsonl");
    let events = lines(&path);
    assert_eq!(ids(&events), world.ids_at_source(&world.own_events()));
    assert!(events.len() > 200, "{}", events.len());
    let times: Vec<&str> = events
        .iter()
        .map(|event| event["event_time"].as_str().unwrap())
        .collect();
    assert!(times.is_sorted());
    assert!(times[0][..19] >= world.hours_ago(20)[..19]);
    // Everything is in a record, by the names of the table.
    let first = &events[0];
    for name in [
        "event_time",
        "event_id",
        "account_id",
        "workspace_id",
        "version",
        "event_date",
        "source_ip_address",
        "user_agent",
        "session_id",
        "user_identity",
        "service_name",
        "action_name",
        "request_id",
        "request_params",
        "response",
        "audit_level",
        "identity_metadata",
    ] {
        assert!(first.get(name).is_some(), "{name}");
    }
    assert!(
        first["user_identity"]["email"]
            .as_str()
            .unwrap()
            .contains('@')
    );
    assert!(first["request_params"].is_object());
    assert!(first["response"]["status_code"].is_number());
    assert!(first["identity_metadata"].get("run_by").is_some());
    // The manifest tells the same.
    let told = manifest(&world.path("audit.jsonl.manifest.json"));
    assert_eq!(told["events"], events.len());
    assert_eq!(told["files"][0]["sha256"], sha256(&path).as_str());
    assert_eq!(
        told["files"][0]["bytes"],
        std::fs::metadata(&path).unwrap().len()
    );
    assert_eq!(
        told["window"]["start"].as_str().unwrap()[..19],
        world.hours_ago(20)[..19]
    );
    assert!(told["services"].is_null());
    assert_eq!(told["signed_in_as"], world.reader().as_str());
    let by_service = told["events_by_service"].as_object().unwrap();
    let sum: u64 = by_service
        .values()
        .map(|count| count.as_u64().unwrap())
        .sum();
    assert_eq!(sum, events.len() as u64);
    assert!(!told["statements"].as_array().unwrap().is_empty());
    // Only the owner reads it, and nothing else is left.
    assert_eq!(
        std::fs::metadata(&path).unwrap().permissions().mode() & 0o777,
        0o600
    );
    let mut left: Vec<String> = std::fs::read_dir(world.folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    left.sort();
    assert_eq!(left, ["audit.jsonl", "audit.jsonl.manifest.json"]);
    let words = said(&ended);
    assert!(
        words.contains(&format!("{} events", events.len())) && words.contains(&sha256(&path)),
        "{words}"
    );

    // The same bytes, however many parts are fetched at a time.
    let again = succeed(world.export("again.jsonl", &["--parallel", "1", "--quiet"]));
    assert!(again.stderr.is_empty(), "{}", said(&again));
    succeed(world.export("third.jsonl", &["--parallel", "16"]));
    let bytes = |name: &str| std::fs::read(world.path(name)).unwrap();
    assert!(
        bytes("audit.jsonl") == bytes("again.jsonl")
            && bytes("audit.jsonl") == bytes("third.jsonl")
    );

    // To standard output, too; and whoever does not listen to the end is no error of ours.
    let piped = succeed(world.export("-", &[]));
    assert!(piped.stdout == bytes("audit.jsonl"));
    let mut closed = world.export("-", &[]);
    closed
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped());
    let mut child = closed.spawn().unwrap();
    drop(child.stdout.take());
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(141), "{}", said(&ended));
}

#[test]
fn statements_prune_on_the_day_and_read_half_open() {
    let world = World::dense(60);
    // The bounds are moments at which there is an event: the first is in it, the last is not.
    let times = world.rows(&format!(
        "SELECT DISTINCT unix_micros(event_time) AS t FROM system.access.audit WHERE {} ORDER BY t",
        world.own_events()
    ));
    let at = |place: usize| {
        let micros = times[place][0].as_deref().unwrap().parse().unwrap();
        jiff::Timestamp::from_microsecond(micros)
            .unwrap()
            .to_string()
    };
    let (start, end) = (at(5), at(9));
    succeed(world.export("some.jsonl", &["--start", &start, "--end", &end]));
    let events = lines(&world.path("some.jsonl"));
    assert_eq!(events.len(), 4);
    let first: jiff::Timestamp = events[0]["event_time"].as_str().unwrap().parse().unwrap();
    assert_eq!(first.to_string(), start);
    let told = manifest(&world.path("some.jsonl.manifest.json"));
    assert!(told["statements"].as_array().unwrap().len() <= 2);
}

#[test]
fn services_and_the_account_are_chosen() {
    let world = World::dense(30);
    succeed(world.export("some.jsonl", &["--services", "UNITYCATALOG,jobs"]));
    let events = lines(&world.path("some.jsonl"));
    let condition = format!(
        "{} AND service_name IN ('unityCatalog', 'jobs')",
        world.own_events()
    );
    assert_eq!(ids(&events), world.ids_at_source(&condition));
    succeed(world.export("account.jsonl", &["--include-account-level"]));
    let events = lines(&world.path("account.jsonl"));
    let condition = format!("workspace_id IN ('{}', '0')", world.workspace.workspace_id);
    assert_eq!(ids(&events), world.ids_at_source(&condition));
    assert!(
        events
            .iter()
            .any(|event| event["workspace_id"] == "0" && event["audit_level"] == "ACCOUNT_LEVEL")
    );
}

#[test]
fn what_can_not_be_meant_is_refused_with_what_to_do() {
    let world = World::dense(600);
    let refused = |more: &[&str], code: i32, words: &str| {
        drop(fail(world.export("x.jsonl", more), code, words));
    };
    refused(
        &["--start", "2026-11-02", "--end", "2026-11-01"],
        2,
        "before it begins",
    );
    refused(
        &["--start", "2099-01-01", "--end", "2099-01-02"],
        2,
        "in the future",
    );
    refused(
        &["--start", "2019-01-01", "--end", "2019-01-02"],
        2,
        "keeps events for 365 days",
    );
    refused(&["--start", "yesterday"], 2, "2026-11-01T12:00:00Z");
    refused(&["--start=-5d"], 2, "say 5d");
    refused(
        &["--start", "2026-11-01T00:00:00+25:00"],
        2,
        "-12:00 to +14:00",
    );
    refused(&["--workspace-id", "0123"], 2, "say 123");
    refused(&["--auth-type", "patt"], 2, "did you mean pat?");
    refused(&["--services", "secret"], 2, "did you mean secrets");
    refused(&["--workspace-id", "acme-prod"], 2, "no id of a workspace");
    refused(
        &["--format", "parquet", "--compress", "gzip"],
        2,
        "Parquet compresses",
    );
    refused(&["--ocsf-version", "9.9"], 2, "1.5.0");
    refused(&["--split", "week"], 2, "neither day nor hour");
    refused(&["--redact"], 2, "needs a key");
    std::fs::write(world.path("x.jsonl"), "mine").unwrap();
    refused(&[], 5, "--overwrite");
    assert_eq!(
        std::fs::read_to_string(world.path("x.jsonl")).unwrap(),
        "mine"
    );
    succeed(world.export("x.jsonl", &["--overwrite"]));
    // Nothing is overwritten by going on with what is complete.
    let again = succeed(world.export("x.jsonl", &["--resume"]));
    assert!(
        said(&again).contains("complete already"),
        "{}",
        said(&again)
    );
    let mut cluster = world.program(&[
        "export",
        "--start",
        "1d",
        "--output",
        "y.jsonl",
        "--http-path",
        "sql/protocolv1/o/1/2",
    ]);
    cluster.args(&world.place()[..2]);
    drop(fail(cluster, 2, "is a cluster's"));
    drop(fail(world.export("-", &["--resume"]), 2, "one stream"));
    // A file that everybody may read, in the place of standard output.
    let open = std::fs::File::create(world.path("open.jsonl")).unwrap();
    open.set_permissions(std::fs::Permissions::from_mode(0o644))
        .unwrap();
    let mut program = world.export("-", &[]);
    program.stdout(open.try_clone().unwrap());
    drop(fail(program, 5, "umask 077"));
    let mut program = world.export("-", &["--allow-world-readable"]);
    program.stdout(open);
    succeed(program);
}

#[test]
fn a_workspace_without_events_is_a_warning() {
    let world = World::dense(600);
    let ended = succeed(world.export("none.jsonl", &["--workspace-id", "1"]));
    let words = said(&ended);
    assert!(lines(&world.path("none.jsonl")).len() < 200);
    let mut program = world.program(&["export"]);
    let place = world.place();
    program.args(&place[..4]).args([
        "--workspace-id",
        "1",
        "--start",
        "20h",
        "--end",
        "8h",
        "--output",
        "only.jsonl",
    ]);
    world.with_secret(&mut program);
    let ended = succeed(program);
    assert!(
        said(&ended).contains("Warning: there was no event")
            && said(&ended).contains("of its own region"),
        "{words}"
    );
    assert!(lines(&world.path("only.jsonl")).is_empty());
}

#[test]
fn a_long_result_is_read_to_its_end() {
    let world = World::dense(600);
    // More rows than the simulation keeps in memory: its chunks are files, as in the cloud's storage.
    world.control(json!({
        "action": "table_rows", "cloud": "azure", "region": "eastus", "table": "access.audit", "rows": "many", "per_day": 40_000, "days": 3,
    }));
    let all = world.rows(
        "SELECT DISTINCT workspace_id FROM system.access.audit WHERE event_date = current_date()",
    );
    let all: Vec<String> = all
        .into_iter()
        .filter_map(|mut row| row.remove(0))
        .filter(|id| id != "0")
        .collect();
    let ids_of = |name: &str, parallel: &str| {
        let of_all = all.join(",");
        let more = [
            "--include-account-level",
            "--parallel",
            parallel,
            "--workspace-id",
            &of_all,
        ];
        succeed(world.export(name, &more));
        ids(&lines(&world.path(name)))
    };
    let one = ids_of("one.jsonl", "1");
    assert_eq!(one.len(), 20_000, "an event every 2.16 s of twelve hours");
    assert_eq!(ids_of("sixteen.jsonl", "16"), one);
    assert_eq!(
        sha256(&world.path("one.jsonl")),
        sha256(&world.path("sixteen.jsonl"))
    );
}
