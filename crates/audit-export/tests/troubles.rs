//! What goes wrong on the way: what was written stays usable, and the export goes on.

use std::process::Stdio;
use std::time::Duration;

use serde_json::json;

use crate::support::{World, fail, ids, lines, manifest, said, succeed};

/// Exports while something happens after so many milliseconds.
fn while_happens(
    world: &World,
    name: &str,
    change: serde_json::Value,
    after_ms: u64,
) -> std::process::Output {
    let mut program = world.export(name, &["--checkpoint-events", "100"]);
    program.stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = program.spawn().unwrap();
    std::thread::sleep(Duration::from_millis(after_ms));
    world.control(change);
    child.wait_with_output().unwrap()
}

#[test]
fn what_passes_is_waited_for() {
    let world = World::dense(10);
    let want = world.ids_at_source(&world.own_events());
    world.control(json!({"action": "latency", "ms": 20}));
    let passing = [
        // The token is renewed; the statements are run again; the warehouse is started again; the network comes back.
        json!({"action": "forget_tokens"}),
        json!({"action": "expire_statements", "results_only": false}),
        json!({"action": "expire_statements", "results_only": true}),
        json!({"action": "switch_warehouse", "workspace_id": world.workspace.workspace_id, "on": false}),
        json!({"action": "add_fault", "name": "away", "path": "/api/2.0/sql", "times": 3, "kind": "server_error", "status": 500}),
        json!({"action": "add_fault", "name": "cut", "path": "/api/2.0/sql", "times": 2, "kind": "reset"}),
    ];
    for (number, change) in passing.into_iter().enumerate() {
        for after_ms in [60, 250, 600] {
            let name = format!("{number}-{after_ms}.jsonl");
            let ended = while_happens(&world, &name, change.clone(), after_ms);
            assert!(ended.status.success(), "{change}: {}", said(&ended));
            assert_eq!(ids(&lines(&world.path(&name))), want, "{change}");
            world.control(json!({"action": "clear_faults"}));
        }
    }
}

#[test]
fn who_is_not_let_in_any_more_can_go_on_later() {
    let world = World::dense(10);
    world.control(json!({"action": "latency", "ms": 20}));
    let refused = json!({"action": "add_fault", "name": "revoked", "path": "/api/2.0/sql/statements/", "kind": "forbidden"});
    let ended = while_happens(&world, "audit.jsonl", refused, 150);
    let words = said(&ended);
    assert_eq!(ended.status.code(), Some(3), "{words}");
    world.control(json!({"action": "clear_faults"}));
    succeed(world.export("audit.jsonl", &["--resume"]));
    assert_eq!(
        ids(&lines(&world.path("audit.jsonl"))),
        world.ids_at_source(&world.own_events())
    );
}

#[test]
fn a_disk_that_takes_no_more_is_told_and_gone_on_with() {
    let world = World::dense(10);
    let ended = fail(world.limited("audit.jsonl", &[]), 5, "audit.jsonl");
    assert!(said(&ended).contains("--resume"), "{}", said(&ended));
    // What is there are whole events up to what is remembered.
    let state = manifest(&world.path("audit.jsonl.resume.json"));
    let bytes = usize::try_from(state["open"][0]["written"]["bytes"].as_u64().unwrap()).unwrap();
    assert!(bytes > 0);
    let partial = std::fs::read(world.path("audit.jsonl.partial")).unwrap();
    assert_eq!(partial[bytes - 1], b'\n');
    succeed(world.export("audit.jsonl", &["--resume"]));
    assert_eq!(
        ids(&lines(&world.path("audit.jsonl"))),
        world.ids_at_source(&world.own_events())
    );
    assert_eq!(
        manifest(&world.path("audit.jsonl.manifest.json"))["resumed"],
        1
    );
}

#[test]
fn a_signal_ends_it_and_the_statement_that_runs() {
    let world = World::dense(10);
    world.control(json!({"action": "latency", "ms": 100}));
    let mut program = world.export("audit.jsonl", &[]);
    program.stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = program.spawn().unwrap();
    std::thread::sleep(Duration::from_millis(500));
    let killed = std::process::Command::new("kill")
        .arg("-TERM")
        .arg(child.id().to_string())
        .status()
        .unwrap();
    assert!(killed.success());
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(130), "{}", said(&ended));
    world.control(json!({"action": "latency", "ms": 0}));
    succeed(world.export("audit.jsonl", &["--resume"]));
    assert_eq!(
        ids(&lines(&world.path("audit.jsonl"))),
        world.ids_at_source(&world.own_events())
    );
}

#[test]
fn missing_rights_are_named() {
    let world = World::bare();
    let ended = fail(world.export("audit.jsonl", &[]), 4, "USE CATALOG");
    assert!(
        said(&ended).contains("lakesentry-audit check"),
        "{}",
        said(&ended)
    );
    assert!(!world.path("audit.jsonl.partial").exists());
}

#[test]
fn a_full_disk_is_told_and_gone_on_with() {
    let unshare = |words: &[&str]| {
        let mut command = std::process::Command::new("/usr/bin/unshare");
        command.arg("-rm").args(words);
        command
    };
    if !unshare(&["true"])
        .status()
        .is_ok_and(|ended| ended.success())
    {
        // Not everybody may make a file system; a limit on files, which is tested above, is the same but for the error.
        eprintln!("NOT RUN: this machine lets nobody make a file system of one's own");
        return;
    }
    let world = World::dense(10);
    std::fs::create_dir(world.path("small")).unwrap();
    std::fs::create_dir(world.path("kept")).unwrap();
    let inner = world.export("small/audit.jsonl", &["--checkpoint-events", "20"]);
    // The file system is gone with the shell; what was on it is looked at afterwards.
    let script = "/bin/mount -t tmpfs -o size=100k none small || exit 99; \"$0\" \"$@\"; ended=$?; /bin/cp small/* kept/; exit $ended";
    let shell = world.in_shell(script, &inner);
    let mut limited = unshare(&[]);
    limited
        .arg(shell.get_program())
        .args(shell.get_args())
        .env_clear()
        .envs(
            shell
                .get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        )
        .current_dir(world.folder.path());
    let words = said(&fail(limited, 5, "no room is left"));
    assert!(
        words.contains("--compress zstd") && words.contains("--resume"),
        "{words}"
    );
    for file in std::fs::read_dir(world.path("kept")).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), world.path("small").join(file.file_name())).unwrap();
    }
    let state = manifest(&world.path("small/audit.jsonl.resume.json"));
    assert!(
        state["open"][0]["written"]["bytes"].as_u64().unwrap() > 0,
        "{state}"
    );
    succeed(world.export("small/audit.jsonl", &["--resume"]));
    assert_eq!(
        ids(&lines(&world.path("small/audit.jsonl"))),
        world.ids_at_source(&world.own_events())
    );
}

#[test]
fn a_stream_that_takes_no_more_is_told() {
    let world = World::dense(10);
    let mut program = world.export("-", &[]);
    program.stdout(
        std::fs::File::options()
            .write(true)
            .open("/dev/full")
            .unwrap(),
    );
    drop(fail(program, 5, "standard output: no room is left"));
}

#[test]
fn where_the_storage_is_out_of_reach_the_workspace_is_read_through() {
    let world = World::dense(10);
    succeed(world.export("links.jsonl", &[]));
    world.control(json!({"action": "block_storage", "on": true}));
    let words = said(&succeed(world.export("auto.jsonl", &[])));
    assert!(
        words.contains("the storage 127.0.0.1") && words.contains("reading through the workspace"),
        "{words}"
    );
    let read = |name: &str| std::fs::read(world.path(name)).unwrap();
    assert!(read("auto.jsonl") == read("links.jsonl"), "the same bytes");
    let words = said(&fail(
        world.export("only.jsonl", &["--results", "links", "--retries", "0"]),
        4,
        "the storage 127.0.0.1",
    ));
    assert!(words.contains("--results inline"), "{words}");

    world.control(json!({"action": "block_storage", "on": false}));
    let words = said(&succeed(
        world.export("inline.jsonl", &["--results", "inline"]),
    ));
    assert!(!words.contains("storage"), "{words}");
    assert!(
        read("inline.jsonl") == read("links.jsonl"),
        "the same bytes"
    );
}

#[test]
fn the_manifest_takes_the_place_of_nothing_else() {
    let world = World::dense(600);
    std::fs::write(world.path("mine.txt"), "mine").unwrap();
    let with_manifest = |name: &str| {
        let place = world.path(name);
        world.export("audit.jsonl", &["--manifest", place.to_str().unwrap()])
    };
    for name in ["audit.jsonl", "audit.jsonl.lock", "audit.jsonl-2026"] {
        fail(with_manifest(name), 2, "begins with the name of the output");
    }
    fail(with_manifest("mine.txt"), 5, "exists already");
    fail(with_manifest("/dev/null"), 5, "is no file");
    assert_eq!(
        std::fs::read_to_string(world.path("mine.txt")).unwrap(),
        "mine"
    );
    assert!(!world.path("audit.jsonl").exists());
    succeed(with_manifest("told.json"));
    assert!(world.path("told.json").exists());
}

#[test]
fn no_name_of_a_service_is_not_all_of_them() {
    let world = World::dense(600);
    for none in ["", " , "] {
        fail(
            world.export("audit.jsonl", &["--services", none]),
            2,
            "--services names none",
        );
    }
}
