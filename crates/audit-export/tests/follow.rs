//! Following the log.

use std::io::Read as _;
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::support::{World, fail, ids, lines, said};

#[test]
fn what_comes_late_is_written_once_also_after_a_kill() {
    let world = World::dense(30);
    // Nothing newer than ten hours has come yet.
    let late = |rows: serde_json::Value| {
        let mut change = json!({"action": "table_rows", "cloud": "azure", "region": "eastus", "table": "access.audit"});
        for (name, value) in rows.as_object().unwrap() {
            change[name] = value.clone();
        }
        world.control(change);
    };
    late(json!({"rows": "late", "hours": 5}));
    let follow = || {
        let mut program = world.program(&["export"]);
        program.args(world.place()).args([
            "--start",
            "12h",
            "--services",
            "all",
            "--output",
            "f.jsonl",
            "--follow",
            "--every",
            "1s",
            "--resume",
        ]);
        world.with_secret(&mut program);
        program
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    };
    let count =
        || std::fs::read_to_string(world.path("f.jsonl")).map_or(0, |text| text.lines().count());
    let wait_for = |child: &mut std::process::Child, enough: &dyn Fn() -> bool| {
        let deadline = Instant::now() + Duration::from_mins(1);
        while !enough() {
            let ended = child.try_wait().unwrap();
            let mut words = String::new();
            if ended.is_some() {
                child
                    .stderr
                    .take()
                    .unwrap()
                    .read_to_string(&mut words)
                    .unwrap();
            }
            assert!(
                ended.is_none() && Instant::now() < deadline,
                "{} events, {ended:?} {words}",
                count()
            );
            std::thread::sleep(Duration::from_millis(100));
        }
    };
    let mut child = follow();
    wait_for(&mut child, &|| count() > 5);
    let before = count();
    late(json!({"rows": "dense", "every_s": 30, "hours": 30}));
    child.kill().unwrap();
    child.wait().unwrap();
    let mut child = follow();
    wait_for(&mut child, &|| count() > before + 50);
    std::thread::sleep(Duration::from_secs(3));
    child.kill().unwrap();
    let ended = child.wait_with_output().unwrap();
    let events = lines(&world.path("f.jsonl"));
    let found = ids(&events);
    let statement = format!(
        "SELECT event_id FROM system.access.audit WHERE event_time >= TIMESTAMP'{}' AND event_time < TIMESTAMP'{}' AND {}",
        world.hours_ago(10),
        world.hours_ago(0),
        world.own_events()
    );
    let want: std::collections::BTreeSet<String> = world
        .rows(&statement)
        .into_iter()
        .map(|mut row| row.remove(0).unwrap())
        .collect();
    assert!(
        want.len() > 100 && want.is_subset(&found),
        "{} of {} ({})",
        want.intersection(&found).count(),
        want.len(),
        said(&ended)
    );
}

#[test]
fn what_was_written_is_not_written_again_when_something_of_it_is_lost() {
    let world = World::dense(60);
    let follow = |more: &[&str]| {
        let mut words = vec!["--start", "12h", "--follow", "--every", "1s"];
        words.extend(more);
        world.export("f.jsonl", &words)
    };
    let mut child = follow(&[]).stderr(Stdio::piped()).spawn().unwrap();
    let deadline = Instant::now() + Duration::from_mins(1);
    let state = || {
        let text = std::fs::read(world.path("f.jsonl.follow.json")).unwrap_or_default();
        serde_json::from_slice::<serde_json::Value>(&text).unwrap_or_default()
    };
    while state()["events"].as_u64().unwrap_or_default() == 0 {
        assert!(Instant::now() < deadline && child.try_wait().unwrap().is_none());
        std::thread::sleep(Duration::from_millis(50));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    world.refuse_statements();
    let (path, seen) = (world.path("f.jsonl"), world.path("f.jsonl.seen"));
    let (whole, digests) = (std::fs::read(&path).unwrap(), std::fs::read(&seen).unwrap());
    let refused = |words: &str| {
        let ended = fail(follow(&["--resume"]), 5, words);
        assert!(said(&ended).contains("--overwrite"), "{}", said(&ended));
    };
    std::fs::remove_file(&seen).unwrap();
    refused("f.jsonl.seen: No such file");
    std::fs::write(&seen, &digests[..24]).unwrap();
    refused("it is shorter than when it was last looked at");
    let mut others = digests.clone();
    others[10] ^= 1;
    std::fs::write(&seen, others).unwrap();
    refused("somebody changed it");
    std::fs::write(&seen, &digests).unwrap();
    let mut changed = whole.clone();
    changed[10] ^= 1;
    std::fs::write(&path, changed).unwrap();
    refused("somebody changed it");
    std::fs::remove_file(&path).unwrap();
    refused("f.jsonl: No such file");
    std::fs::write(&path, whole).unwrap();
    // As it was, it goes on, and comes as far as the first statement.
    drop(fail(follow(&["--resume"]), 3, "the token is not accepted"));
}
