//! Exports that are killed, and go on.

use std::time::Duration;

use rand::Rng as _;

use crate::support::{World, fail, ids, lines, manifest, said, sha256, succeed};

/// Kills an export at random moments until it comes to its end. Returns how often it was killed.
fn kill_until_done(world: &World, name: &str, more: &[&str], longest_ms: u64) -> usize {
    let mut kills = 0;
    loop {
        let mut words = vec!["--resume", "--checkpoint-events", "50"];
        words.extend(more);
        let mut program = world.export(name, &words);
        program
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped());
        let mut child = program.spawn().unwrap();
        // Longer and longer, so that it comes to an end also on a slow machine.
        let longest = longest_ms + 40 * kills as u64;
        let deadline =
            std::time::Instant::now() + Duration::from_millis(rand::rng().random_range(0..longest));
        let ended = loop {
            if let Some(status) = child.try_wait().unwrap() {
                break Some(status);
            }
            if std::time::Instant::now() >= deadline {
                break None;
            }
            std::thread::sleep(Duration::from_millis(5));
        };
        if ended.is_none() {
            child.kill().unwrap();
            child.wait().unwrap();
            kills += 1;
            continue;
        }
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", said(&output));
        return kills;
    }
}

fn killed(rounds: usize) {
    let world = World::dense(10);
    let want = world.ids_at_source(&world.own_events());
    // Slow enough to be killed in the middle of everything.
    world.control(serde_json::json!({"action": "latency", "ms": 15}));
    let mut kills = 0;
    let mut round = 0;
    while kills < rounds {
        round += 1;
        let name = format!("audit-{round}.jsonl");
        kills += kill_until_done(&world, &name, &[], 900);
        let path = world.path(&name);
        let events = lines(&path);
        assert_eq!(ids(&events), want);
        let told = manifest(&world.path(&format!("{name}.manifest.json")));
        assert_eq!(told["events"], events.len());
        assert_eq!(told["files"].as_array().unwrap().len(), 1);
        assert_eq!(told["files"][0]["sha256"], sha256(&path).as_str());
        assert_eq!(told["files"][0]["events"], events.len());
        assert!(
            !world.path(&format!("{name}.resume.json")).exists()
                && !world.path(&format!("{name}.partial")).exists()
        );
    }
}

#[test]
fn killed_ten_times_each_event_is_there_once() {
    killed(10);
}

#[test]
#[ignore = "takes minutes: `cargo xtask soak exporter`"]
fn killed_a_hundred_times_each_event_is_there_once() {
    killed(100);
}

#[test]
fn files_of_each_hour_survive_kills_too() {
    let world = World::dense(15);
    world.control(serde_json::json!({"action": "latency", "ms": 10}));
    let mut kills = 0;
    let mut round = 0;
    while kills < 6 {
        round += 1;
        kills += kill_until_done(
            &world,
            &format!("r{round}.jsonl.gz"),
            &["--split", "hour", "--compress", "gzip"],
            900,
        );
        let told = manifest(&world.path(&format!("r{round}.jsonl.gz.manifest.json")));
        let files = told["files"].as_array().unwrap();
        assert_eq!(files.len(), 12, "{told:#}");
        let mut events = Vec::new();
        for file in files {
            let path = world.path(file["path"].as_str().unwrap());
            assert_eq!(file["sha256"], sha256(&path).as_str());
            let mut text = String::new();
            let opened = std::fs::File::open(&path).unwrap();
            std::io::Read::read_to_string(
                &mut flate2::read::MultiGzDecoder::new(opened),
                &mut text,
            )
            .unwrap();
            assert_eq!(file["events"], text.lines().count());
            events.extend(text.lines().map(|line| serde_json::from_str(line).unwrap()));
        }
        assert_eq!(ids(&events), world.ids_at_source(&world.own_events()));
    }
}

#[test]
fn what_was_broken_off_is_neither_forgotten_nor_mixed_with_something_else() {
    let world = World::dense(10);
    drop(fail(world.limited("x.jsonl", &[]), 5, "x.jsonl"));
    drop(fail(world.export("x.jsonl", &[]), 5, "--resume"));
    drop(fail(
        world.export("x.jsonl", &["--resume", "--services", "jobs"]),
        2,
        "--services",
    ));
    succeed(world.export("x.jsonl", &["--resume"]));
    assert_eq!(
        ids(&lines(&world.path("x.jsonl"))),
        world.ids_at_source(&world.own_events())
    );
}

#[test]
fn another_window_does_not_pass_for_one_that_is_complete() {
    let world = World::dense(600);
    succeed(world.export("x.jsonl", &[]));
    let again = succeed(world.export("x.jsonl", &["--resume"]));
    assert!(
        said(&again).contains("complete already"),
        "{}",
        said(&again)
    );
    let (start, end) = (world.hours_ago(7), world.hours_ago(5));
    let other = ["--resume", "--start", &start, "--end", &end];
    drop(fail(world.export("x.jsonl", &other), 5, "--overwrite"));
    // Nor is what was broken off forgotten where files are cut.
    std::fs::write(world.path("y.jsonl.resume.json"), "{}").unwrap();
    drop(fail(
        world.export("y.jsonl", &["--split", "hour"]),
        5,
        "--resume",
    ));
}
