//! Counts and lists beside an independent computation, and what hostile files come to.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

fn events(files: &[(&str, &[u8])]) -> (Events, Value) {
    let mut events = Events::new(0.5);
    for (name, bytes) in files {
        events.begin_file(name);
        for part in bytes.chunks(1000) {
            if !events.push(part) {
                break;
            }
        }
        events.end_file(None);
    }
    let report = serde_json::from_str(&events.settle()).unwrap();
    (events, report)
}

fn select(events: &mut Events, filter: &Value) -> Value {
    let pairs: Vec<u32> = filter["only"]
        .as_array()
        .into_iter()
        .flatten()
        .flat_map(|pair| [&pair[0], &pair[1]])
        .map(|number| u32::try_from(number.as_u64().unwrap()).unwrap())
        .collect();
    let time = |name: &str, or: f64| filter[name].as_f64().unwrap_or(or);
    let newest = [0, 0, u8::from(filter["newest"] == true), 0, 0, 0, 0];
    let flags = u8::try_from(filter["flags"].as_u64().unwrap_or(0)).unwrap();
    let found = events.select(
        &pairs,
        &[],
        time("from", f64::NEG_INFINITY),
        time("to", f64::INFINITY),
        flags,
        &[1000; 7],
        &newest,
    );
    serde_json::from_str(&found).unwrap()
}

/// Values of a column with their counts and failures, as the page gets them.
fn listed(found: &Value, facet: Facet) -> BTreeMap<String, (u64, u64)> {
    let values = found["lists"][facet as usize]["values"].as_array().unwrap();
    let pair = |value: &Value| {
        let text = value["text"]["text"].as_str().unwrap().to_owned();
        (
            text,
            (
                value["count"].as_u64().unwrap(),
                value["failed"].as_u64().unwrap(),
            ),
        )
    };
    values.iter().map(pair).collect()
}

fn number_of(found: &Value, facet: Facet, text: &str) -> u64 {
    let values = found["lists"][facet as usize]["values"].as_array().unwrap();
    let value = values
        .iter()
        .find(|value| value["text"]["text"] == text)
        .unwrap();
    value["number"].as_u64().unwrap()
}

#[derive(Debug, Clone)]
struct MadeEvent {
    time: i64,
    service: usize,
    action: usize,
    actor: usize,
    address: usize,
    status: usize,
    is_delivery: bool,
}

const STATUSES: [u16; 4] = [200, 204, 403, 500];

impl MadeEvent {
    fn any() -> impl Strategy<Value = Self> {
        (
            0_i64..5_000_000,
            0_usize..3,
            0_usize..4,
            0_usize..5,
            0_usize..3,
            0_usize..4,
            any::<bool>(),
        )
            .prop_map(
                |(time, service, action, actor, address, status, is_delivery)| Self {
                    time,
                    service,
                    action,
                    actor,
                    address,
                    status,
                    is_delivery,
                },
            )
    }

    fn line(&self, number: usize) -> String {
        let (service, action) = (format!("s{}", self.service), format!("a{}", self.action));
        let (actor, address, status) = (
            format!("u{}", self.actor),
            format!("192.0.2.{}", self.address),
            STATUSES[self.status],
        );
        let event = if self.is_delivery {
            json!({"timestamp": self.time, "eventId": number.to_string(), "serviceName": service, "actionName": action, "userIdentity": {"email": actor}, "sourceIPAddress": address, "response": {"statusCode": status}})
        } else {
            json!({"event_time": time::write(self.time), "event_id": number.to_string(), "service_name": service, "action_name": action, "user_identity": {"email": actor}, "source_ip_address": address, "response": {"status_code": status.to_string()}})
        };
        event.to_string()
    }

    fn has_failed(&self) -> bool {
        self.status >= 2
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn counts_are_those_of_another_computation(
        made in prop::collection::vec(MadeEvent::any(), 1..120),
        broken in prop::collection::vec(0_usize..120, 0..5),
        from in 0_i64..5_000_000,
        length in 1_i64..5_000_000,
        only_failed: bool,
    ) {
        let mut text = String::new();
        let mut wrong = 0;
        for (number, event) in made.iter().enumerate() {
            if broken.contains(&number) {
                text.push_str("{\"service_name\": oops}\r\n\n");
                wrong += 1;
            }
            writeln!(text, "{}", event.line(number)).unwrap();
        }
        // The same file twice is the same events once.
        let (mut events, report) = events(&[("a", text.as_bytes()), ("b", text.as_bytes())]);
        prop_assert_eq!(&report["events"], made.len());
        prop_assert_eq!(&report["files"][1]["repeated"], made.len());
        let refused: u64 = report["refused"].as_array().unwrap().iter().map(|kind| kind["count"].as_u64().unwrap()).sum();
        prop_assert_eq!(refused, 2 * wrong);

        let all = select(&mut events, &json!({}));
        prop_assert_eq!(&all["count"], made.len());
        let actor = format!("u{}", made[0].actor);
        let service = format!("s{}", made[0].service);
        let filter = json!({
            "only": [[Facet::Actor as usize, number_of(&all, Facet::Actor, &actor)], [Facet::Service as usize, number_of(&all, Facet::Service, &service)]],
            "from": from,
            "to": from + length,
            "flags": if only_failed { flags::FAILED } else { 0 },
        });
        let found = select(&mut events, &filter);
        let in_time = |event: &&MadeEvent| (from..from + length).contains(&event.time) && (!only_failed || event.has_failed());
        let of_actor = |event: &&MadeEvent| format!("u{}", event.actor) == actor;
        let of_service = |event: &&MadeEvent| format!("s{}", event.service) == service;
        let expected: Vec<&MadeEvent> = made.iter().filter(in_time).filter(of_actor).filter(of_service).collect();
        prop_assert_eq!(&found["count"], expected.len());
        prop_assert_eq!(&found["failed"], expected.iter().filter(|event| event.has_failed()).count());
        prop_assert_eq!(&found["first"], &json!(expected.iter().map(|event| event.time).min()));
        prop_assert_eq!(&found["last"], &json!(expected.iter().map(|event| event.time).max()));

        // A column is counted without its own filter.
        let mut services = BTreeMap::new();
        for event in made.iter().filter(in_time).filter(of_actor) {
            let count: &mut (u64, u64) = services.entry(format!("s{}", event.service)).or_default();
            count.0 += 1;
            count.1 += u64::from(event.has_failed());
        }
        prop_assert_eq!(listed(&found, Facet::Service), services);
        let mut actions = BTreeMap::new();
        for event in &expected {
            let count: &mut (u64, u64) = actions.entry(format!("s{}.a{}", event.service, event.action)).or_default();
            count.0 += 1;
            count.1 += u64::from(event.has_failed());
        }
        prop_assert_eq!(listed(&found, Facet::Action), actions);

        // The time line holds each event once, in its place.
        let timeline = &found["timeline"];
        let parts: Vec<u64> = timeline["counts"].as_array().unwrap().iter().map(|count| count.as_u64().unwrap()).collect();
        prop_assert!(parts.len() <= 97, "{}", parts.len());
        prop_assert_eq!(parts.iter().sum::<u64>(), expected.len() as u64);
        let (start, width) = (timeline["start"].as_i64().unwrap(), timeline["width"].as_i64().unwrap_or(1));
        for (part, count) in (0_i64..).zip(&parts) {
            let begin = start + part * width;
            let there = expected.iter().filter(|event| (begin..begin + width).contains(&event.time)).count();
            prop_assert_eq!(*count, there as u64);
        }

        // Rows come by their times, and the saved lines are those of the files.
        let rows: Vec<Value> = serde_json::from_str(&events.rows(0, 1000, false)).unwrap();
        let times: Vec<&str> = rows.iter().map(|row| row["time"].as_str().unwrap()).collect();
        prop_assert!(times.is_sorted());
        let newest: Vec<Value> = serde_json::from_str(&events.rows(0, 1000, true)).unwrap();
        prop_assert!(newest.iter().rev().eq(&rows));
        let saved = String::from_utf8(events.save(true)).unwrap();
        let saved: BTreeSet<&str> = saved.lines().collect();
        let lines: Vec<String> = made.iter().enumerate().map(|(number, event)| event.line(number)).collect();
        let kept: BTreeSet<&str> = made.iter().zip(&lines).filter(|(event, _)| expected.iter().any(|one| std::ptr::eq(*one, *event))).map(|(_, line)| line.as_str()).collect();
        prop_assert_eq!(saved, kept);
        prop_assert!(events.save(false).is_empty());
    }

    #[test]
    fn whatever_is_read_is_no_panic(bytes in prop::collection::vec(any::<u8>(), 0..3000), text in "(\\{\"(service_name|event_time|response|user_identity)\":[\\{\"0-9a,:\\[\\]}]{0,20}\n?){0,20}") {
        let (mut all, report) = events(&[("a", &bytes), ("b", text.as_bytes())]);
        let found = select(&mut all, &json!({}));
        prop_assert_eq!(&found["count"], &report["events"]);
        for event in 0..u32::try_from(all.count()).unwrap() {
            prop_assert!(serde_json::from_str::<Value>(&all.event(event)).is_ok());
        }
    }
}

#[test]
fn every_line_is_accounted_for() {
    let text = "\u{FEFF}{\"service_name\":\"a\",\"event_id\":\"1\"}\r\n{\"service_name\":\"a\",\"event_id\":\"1\"}\n{\"service_name\":\"b\",\"event_id\":\"1\"}\n[1]\n<script>alert(1)</script>\n{}\n{\"service_name\":\"cut";
    let (_, report) = events(&[("<b>\u{202e}", text.as_bytes())]);
    let file = &report["files"][0];
    assert_eq!(
        (&file["name"], &file["lines"]),
        (&json!("<b>\\u{202e}"), &json!(7))
    );
    assert_eq!(
        (&file["events"], &file["repeated"], &report["same_id"]),
        (&json!(2), &json!(1), &json!(1))
    );
    assert_eq!(file["refused"], json!([0, 1, 1, 1, 0, 1]));
    assert_eq!(report["listed"][0]["line"], 4);
    assert_eq!(report["listed"][1]["sample"], "<script>alert(1)</script>");
}

#[test]
fn a_search_finds_words_in_any_case() {
    let text = "{\"service_name\":\"a\",\"x\":\"Hello World\"}\n{\"service_name\":\"b\",\"x\":\"hello\"}\n{\"service_name\":\"c\"}\n";
    let (mut all, _) = events(&[("a", text.as_bytes())]);
    for (search, count) in [
        ("HELLO", 2),
        ("world hello", 1),
        ("", 3),
        ("nothing", 0),
        ("}", 3),
        ("c\"}x", 0),
    ] {
        all.begin_search(search);
        while !all.go_on_searching(10) {}
        assert_eq!(
            select(&mut all, &json!({"flags": flags::FOUND}))["count"],
            count,
            "{search}"
        );
    }
}

#[test]
fn a_search_finds_letters_that_are_written_by_numbers() {
    let text = "{\"service_name\":\"a\",\"x\":\"caf\\u00E9 \\ud83d\\ude00\"}\n{\"service_name\":\"b\",\"x\":\"café\"}\n{\"service_name\":\"c\",\"x\":\"a\\\"b\"}\n";
    let (mut all, _) = events(&[("a", text.as_bytes())]);
    for (search, count) in [
        ("Café", 2),
        ("é", 2),
        ("😀", 1),
        ("a\"b", 1),
        ("\"service_name\":\"b\"", 1),
        ("è", 0),
    ] {
        all.begin_search(search);
        while !all.go_on_searching(10) {}
        let found = select(&mut all, &json!({"flags": flags::FOUND}));
        assert_eq!(found["count"], count, "{search}");
    }
}

/// An event of LakeSentry's, or somebody's.
fn call(actor: &str, agent: &str, action: &str, statement: &str) -> String {
    let (service, action) = action.split_once('.').unwrap();
    json!({"service_name": service, "action_name": action, "user_identity": {"email": actor}, "user_agent": agent, "request_params": {"commandText": statement}}).to_string()
}

#[test]
fn the_watcher_is_watched() {
    const OWN: &str = "1d0f6a52-0000-4000-8000-00000000009c";
    const AGENT: &str = "lakesentry-collector/1.0.0";
    let lines = [
        call(OWN, AGENT, "databrickssql.commandSubmit", "SELECT 1"),
        call(OWN, AGENT, "databrickssql.commandSubmit", "DROP TABLE x"),
        call(OWN, AGENT, "accounts.createToken", ""),
        call(OWN, "curl/8", "unityCatalog.getTable", ""),
        call(OWN, "", "unityCatalog.getTable", ""),
        call(
            "ann@lake.example",
            "lakesentry-audit/1",
            "databrickssql.commandSubmit",
            "SELECT 1",
        ),
        call("ann@lake.example", "Mozilla", "accounts.login", ""),
        call("ann@lake.example", "lakesentryx", "accounts.login", ""),
    ];
    let (mut all, _) = events(&[("a", lines.join("\n").as_bytes())]);
    let mut counts = |typed: &str| {
        let names: Value = serde_json::from_str(&all.watch(typed)).unwrap();
        let count =
            |all: &mut Events, flags: u8| select(all, &json!({"flags": flags}))["count"].clone();
        (
            names[0]["text"].clone(),
            count(&mut all, flags::WATCHED),
            count(&mut all, flags::OUTSIDE),
        )
    };
    // Recognised by its agent; what a person does otherwise is not LakeSentry's.
    assert_eq!(counts(""), (json!(OWN), json!(6), json!(3)));
    // Named: the same program with another identity is not expected.
    assert_eq!(
        counts(&OWN.to_uppercase()),
        (json!(OWN), json!(6), json!(4))
    );
    assert_eq!(counts("nobody").0, Value::Null);
    drop(all.watch(""));
    let whole: Value = serde_json::from_str(&all.event(1)).unwrap();
    assert_eq!(whole["outside"].as_array().unwrap().len(), 1);
}

#[test]
fn the_first_of_each_actor_and_agent_is_marked_by_time() {
    let line = |time: &str, actor: &str| {
        json!({"service_name": "a", "event_time": time, "user_identity": {"email": actor}, "user_agent": "x"}).to_string()
    };
    let lines = [
        line("2026-11-01T00:00:02Z", "ann"),
        line("2026-11-01T00:00:01Z", "ann"),
        line("2026-11-01T00:00:03Z", "ben"),
        line("never", "cay"),
    ];
    let (mut all, _) = events(&[("a", lines.join("\n").as_bytes())]);
    let found = select(&mut all, &json!({"flags": flags::FIRST, "newest": true}));
    assert_eq!((&found["count"], &found["undated"]), (&json!(2), &json!(0)));
    assert_eq!(
        found["lists"][Facet::Actor as usize]["values"][0]["text"]["text"],
        "ben"
    );
    assert_eq!(select(&mut all, &json!({}))["undated"], 1);
}
