//! What is in the way at the place of an export: told before anything is read, and nothing of it is harmed.

use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::support::{World, fail, ids, lines, manifest, said, sha256, succeed};

#[test]
fn what_is_not_as_the_manifest_says_does_not_pass_for_complete() {
    let world = World::dense(600);
    succeed(world.export("x.jsonl", &[]));
    let (path, told) = (world.path("x.jsonl"), world.path("x.jsonl.manifest.json"));
    let (whole, manifest) = (std::fs::read(&path).unwrap(), std::fs::read(&told).unwrap());
    world.refuse_statements();
    let refused = |words: &str| {
        let ended = fail(world.export("x.jsonl", &["--resume"]), 5, words);
        assert!(said(&ended).contains("--overwrite"), "{}", said(&ended));
        assert!(!world.path("x.jsonl.resume.json").exists());
    };
    std::fs::remove_file(&path).unwrap();
    refused("No such file");
    std::fs::write(&path, "").unwrap();
    refused("has 0 bytes in place of");
    let mut changed = whole.clone();
    changed[10] ^= 1;
    std::fs::write(&path, changed).unwrap();
    refused("SHA-256");
    std::fs::write(&path, whole).unwrap();
    std::fs::remove_file(&told).unwrap();
    refused("x.jsonl exists already");
    std::fs::write(&told, "{}").unwrap();
    refused("no manifest");
    std::fs::write(&told, manifest).unwrap();
    // Other options than the first time leave nothing behind that would be in the way of the right ones.
    let other = ["--resume", "--services", "jobs"];
    let ended = fail(world.export("x.jsonl", &other), 5, "--services");
    assert!(
        !world.path("x.jsonl.resume.json").exists(),
        "{}",
        said(&ended)
    );
    let ended = succeed(world.export("x.jsonl", &["--resume"]));
    assert!(
        said(&ended).contains("complete already"),
        "{}",
        said(&ended)
    );
}

#[test]
fn what_never_began_is_not_remembered() {
    let world = World::dense(600);
    world.refuse_statements();
    let ended = world
        .export("x.jsonl", &["--resume", "--services", "jobs"])
        .output()
        .unwrap();
    assert!(
        !ended.status.success() && world.names().is_empty(),
        "{}",
        said(&ended)
    );
    world.control(serde_json::json!({"action": "clear_faults"}));
    succeed(world.export("x.jsonl", &["--resume"]));
}

#[test]
fn what_was_opened_to_others_meanwhile_is_closed_and_what_they_changed_is_not_gone_on_with() {
    let world = World::dense(10);
    drop(fail(world.limited("x.jsonl", &[]), 5, "--resume"));
    let partial = world.path("x.jsonl.partial");
    let state = std::fs::read(world.path("x.jsonl.resume.json")).unwrap();
    std::fs::set_permissions(&partial, std::fs::Permissions::from_mode(0o666)).unwrap();
    let mut changed = std::fs::read(&partial).unwrap();
    changed[10] ^= 1;
    std::fs::write(&partial, &changed).unwrap();
    drop(fail(
        world.export("x.jsonl", &["--resume"]),
        5,
        "somebody changed it",
    ));
    assert!(
        std::fs::read(&partial).unwrap() == changed,
        "nothing was cut off"
    );
    changed[10] ^= 1;
    std::fs::write(&partial, &changed).unwrap();
    assert!(std::fs::read(world.path("x.jsonl.resume.json")).unwrap() == state);
    succeed(world.export("x.jsonl", &["--resume"]));
    let mode = std::fs::metadata(world.path("x.jsonl"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(
        ids(&lines(&world.path("x.jsonl"))),
        world.ids_at_source(&world.own_events())
    );
}

/// The names of all parts that the manifest tells of, each of which is there.
fn parts(world: &World, name: &str) -> Vec<String> {
    let told = manifest(&world.path(&format!("{name}.manifest.json")));
    let files = told["files"].as_array().unwrap().iter();
    let paths = files.map(|file| {
        let path = file["path"].as_str().unwrap();
        assert_eq!(file["sha256"], sha256(&world.path(path)).as_str());
        path.to_owned()
    });
    paths.collect()
}

#[test]
fn what_is_remembered_of_files_elsewhere_touches_none_of_them() {
    let world = World::dense(10);
    std::fs::write(world.path("mine.jsonl"), "mine").unwrap();
    drop(fail(world.limited("x.jsonl", &[]), 5, "--resume"));
    let state = world.path("x.jsonl.resume.json");
    let text = std::fs::read_to_string(&state).unwrap();
    for (member, files) in [("replaces", "[\"mine.jsonl\"]"), ("finished", "[]")] {
        let mut changed: serde_json::Value = serde_json::from_str(&text).unwrap();
        changed[member] = serde_json::from_str(files).unwrap();
        if member == "finished" {
            changed["open"][0]["path"] = "../mine.jsonl".into();
        }
        std::fs::write(&state, changed.to_string()).unwrap();
        drop(fail(
            world.export("x.jsonl", &["--resume"]),
            5,
            "no file of this export",
        ));
    }
    assert_eq!(
        std::fs::read_to_string(world.path("mine.jsonl")).unwrap(),
        "mine"
    );
}

#[test]
fn what_was_finished_before_an_interruption_has_to_be_there_still() {
    let world = World::dense(10);
    drop(fail(world.limited("x.jsonl", &[]), 5, "--resume"));
    let remembered = world.path("x.jsonl.resume.json");
    let text = std::fs::read_to_string(&remembered).unwrap();
    succeed(world.export("x.jsonl", &["--resume"]));
    // As after a kill when all was written, but for the manifest.
    let told = world.path("x.jsonl.manifest.json");
    let mut state: serde_json::Value = serde_json::from_str(&text).unwrap();
    state["finished"] = manifest(&told)["files"].clone();
    state["open"] = serde_json::json!([]);
    state["complete"] = true.into();
    std::fs::remove_file(&told).unwrap();
    std::fs::write(&remembered, state.to_string()).unwrap();
    succeed(world.export("x.jsonl", &["--resume"]));
    assert_eq!(manifest(&told)["files"], state["finished"]);
    std::fs::remove_file(&told).unwrap();
    std::fs::write(&remembered, state.to_string()).unwrap();
    std::fs::remove_file(world.path("x.jsonl")).unwrap();
    drop(fail(
        world.export("x.jsonl", &["--resume"]),
        5,
        "of what was exported before",
    ));
}

#[test]
fn a_smaller_export_replaces_all_parts_of_a_larger_one() {
    let world = World::dense(60);
    std::fs::write(world.path("x-mine.jsonl"), "mine").unwrap();
    std::fs::write(world.path("x-2020-01-01T00.jsonl"), "another's").unwrap();
    succeed(world.export("x.jsonl", &["--split", "hour"]));
    let before = parts(&world, "x.jsonl");
    assert_eq!(before.len(), 12);
    let narrower = [
        "--split",
        "hour",
        "--overwrite",
        "--start",
        &world.hours_ago(20),
        "--end",
        &world.hours_ago(16),
    ];
    succeed(world.export("x.jsonl", &narrower));
    let mut left = parts(&world, "x.jsonl");
    assert_eq!(left[..], before[..4]);
    left.extend(
        [
            "x-2020-01-01T00.jsonl",
            "x-mine.jsonl",
            "x.jsonl.manifest.json",
        ]
        .map(str::to_owned),
    );
    left.sort();
    assert_eq!(world.names(), left);
    // One file replaces parts, too.
    succeed(world.export("x.jsonl", &["--overwrite"]));
    assert_eq!(parts(&world, "x.jsonl"), ["x.jsonl"]);
    assert_eq!(world.names().len(), 4);
}

#[test]
fn an_export_that_replaces_another_goes_on_replacing_it() {
    let world = World::dense(10);
    // Parts of an hour fit on the small disk; the one file that replaces them does not.
    succeed(world.export("x.jsonl", &["--split", "hour"]));
    assert_eq!(parts(&world, "x.jsonl").len(), 12);
    drop(fail(
        world.limited("x.jsonl", &["--overwrite"]),
        5,
        "--resume",
    ));
    succeed(world.export("x.jsonl", &["--resume"]));
    assert_eq!(world.names(), ["x.jsonl", "x.jsonl.manifest.json"]);
    // And the other way round: a part that is there already is replaced after the interruption, too.
    let (start, end) = (world.hours_ago(20), world.hours_ago(8));
    let window = ["--split", "day", "--start", &start, "--end", &end];
    succeed(world.export("y.jsonl", &window));
    let again = [&window[..], &["--overwrite"]].concat();
    drop(fail(world.limited("y.jsonl", &again), 5, "--resume"));
    let words = [&window[..], &["--resume"]].concat();
    succeed(world.export("y.jsonl", &words));
    assert!(!parts(&world, "y.jsonl").is_empty());
}

#[test]
fn what_is_in_the_way_is_told_before_the_first_statement() {
    let world = World::dense(600);
    world.refuse_statements();
    let day = world.hours_ago(12)[..10].to_owned();
    let refused = |name: &str, more: &[&str], code: i32, words: &str| {
        let before = world.names();
        drop(fail(world.export(name, more), code, words));
        assert_eq!(world.names(), before, "{name}");
    };
    let write = |name: &str| std::fs::write(world.path(name), "mine").unwrap();
    write(&format!("a-{day}.jsonl"));
    refused("a.jsonl", &["--split", "day"], 5, "exists already");
    refused(
        "a.jsonl",
        &["--split", "day", "--resume"],
        5,
        "exists already",
    );
    write("b-00007.jsonl");
    refused(
        "b.jsonl",
        &["--split", "1MB"],
        5,
        "b-00007.jsonl exists already",
    );
    write("c.jsonl.partial");
    refused("c.jsonl", &[], 5, "says how far it had come, is not");
    refused(
        "c.jsonl",
        &["--resume"],
        5,
        "says how far it had come, is not",
    );
    std::fs::create_dir(world.path("d.jsonl.partial")).unwrap();
    refused("d.jsonl", &["--overwrite"], 5, "is no file");
    refused("/dev/null", &["--overwrite"], 5, "is no file");
    std::fs::create_dir(world.path("m.jsonl.resume.json")).unwrap();
    refused("m.jsonl", &["--overwrite"], 5, "is no file");
    write("e.jsonl.manifest.json");
    refused("e.jsonl", &[], 5, "exists already");
    refused(
        "f.jsonl",
        &["--manifest", "nowhere/m.json"],
        5,
        "nowhere is no folder",
    );
    refused("g/", &[], 2, "g/audit.jsonl");
    std::fs::create_dir(world.path("h")).unwrap();
    refused("h", &["--overwrite"], 2, "h/audit.jsonl");
    refused("..", &[], 2, "is a folder");
    refused("", &[], 2, "a value is required");
    refused(
        "a.jsonl",
        &["--split", "day", "--follow"],
        2,
        "cannot be used with",
    );
    write("i");
    refused("i", &["--layout", "delivery"], 2, "makes a tree");
    refused(&"j".repeat(245), &[], 5, "too long");
    refused(
        "k.jsonl",
        &["--start", "12h", "--follow", "--every", "0s"],
        2,
        "no time of 1 s",
    );
    write("l.jsonl");
    refused(
        "l.jsonl",
        &["--start", "12h", "--follow"],
        5,
        "exists already",
    );
    assert_eq!(
        std::fs::read_to_string(world.path("l.jsonl")).unwrap(),
        "mine"
    );
    let closed = world.in_shell("exec \"$0\" \"$@\" >&-", &world.export("-", &[]));
    drop(fail(closed, 5, "standard output is closed"));
}

#[test]
fn a_stream_into_nothing_is_written_where_somebody_wants_that() {
    let world = World::dense(600);
    let nowhere = world.in_shell("exec \"$0\" \"$@\" >/dev/null", &world.export("-", &[]));
    succeed(nowhere);
}

#[test]
fn what_is_kept_where_is_told_as_it_is() {
    let world = World::dense(10);
    for (name, more) in [
        ("a.jsonl", &[][..]),
        ("b.jsonl", &["--split", "day"]),
        ("c", &["--layout", "delivery"]),
    ] {
        let words = said(&fail(world.limited(name, more), 5, "is kept in "));
        let (_, place) = words.split_once("is kept in ").unwrap();
        let place = &place[..place.find(".partial").unwrap() + ".partial".len()];
        assert!(world.path(place).exists(), "{place}: {words}");
    }
}

#[test]
fn what_databricks_keeps_no_more_is_not_asked_for() {
    let world = World::dense(600);
    let old = ["--start", "3000d", "--end", "364d"];
    let words = said(&succeed(world.export("x.jsonl", &old)));
    assert!(
        words.contains("Warning: the window begins") && words.contains("365 days"),
        "{words}"
    );
    let told = manifest(&world.path("x.jsonl.manifest.json"));
    assert!(told["statements"].as_array().unwrap().len() <= 3, "{told}");
}

#[test]
fn a_workspace_that_does_not_answer_is_told_of_while_it_is_waited_for() {
    let world = World::dense(600);
    let stopped = world
        .azure
        .workspaces
        .iter()
        .find(|one| one.status != "RUNNING");
    let mut program = world.program(&[
        "export",
        "--http-path",
        "abc123",
        "--start",
        "1d",
        "--output",
        "x",
    ]);
    program.args(["--server-hostname", &stopped.unwrap().host]);
    world.with_secret(&mut program);
    let begun = Instant::now();
    let mut child = program.stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stderr.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(
        line.contains("Waiting for") && line.contains("after 60 s it is given up"),
        "{line}"
    );
    assert!(
        begun.elapsed() < Duration::from_secs(30),
        "{:?}",
        begun.elapsed()
    );
}
