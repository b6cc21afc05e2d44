//! The other forms of records, and where they are put.

use std::io::Read as _;

use crate::support::{World, ids, lines, manifest, sha256, succeed};

#[test]
fn compressed_and_cut_it_is_the_same() {
    let world = World::dense(20);
    succeed(world.export("plain.jsonl", &[]));
    let plain = std::fs::read(world.path("plain.jsonl")).unwrap();
    succeed(world.export(
        "z.jsonl.zst",
        &["--compress", "zstd", "--checkpoint-events", "100"],
    ));
    let packed = std::fs::read(world.path("z.jsonl.zst")).unwrap();
    assert!(zstd::decode_all(&packed[..]).unwrap() == plain && packed.len() < plain.len() / 3);
    succeed(world.export(
        "g.jsonl.gz",
        &["--compress", "gzip", "--checkpoint-events", "100"],
    ));
    let mut unpacked = Vec::new();
    flate2::read::MultiGzDecoder::new(std::fs::File::open(world.path("g.jsonl.gz")).unwrap())
        .read_to_end(&mut unpacked)
        .unwrap();
    assert!(unpacked == plain);
    for split in ["day", "hour", "20KB"] {
        let name = format!("s-{split}.jsonl");
        succeed(world.export(&name, &["--split", split]));
        let told = manifest(&world.path(&format!("{name}.manifest.json")));
        let mut joined = Vec::new();
        for file in told["files"].as_array().unwrap() {
            let path = world.path(file["path"].as_str().unwrap());
            assert_eq!(file["sha256"], sha256(&path).as_str());
            joined.extend(std::fs::read(path).unwrap());
        }
        assert!(joined == plain, "{split}");
        assert!(
            told["files"].as_array().unwrap().len() > usize::from(split != "day"),
            "{split}"
        );
    }
}

#[test]
fn nobody_is_named_in_a_redacted_export() {
    let world = World::dense(60);
    std::fs::write(world.path("key"), "0123456789abcdef0123456789abcdef\n").unwrap();
    succeed(world.export("r.jsonl", &["--redact", "--redact-key-file", "key"]));
    let text = std::fs::read_to_string(world.path("r.jsonl")).unwrap();
    assert!(!text.contains("@acme"), "{}", &text[..400]);
    let events = lines(&world.path("r.jsonl"));
    assert!(
        events[0]["user_identity"]["email"]
            .as_str()
            .unwrap()
            .starts_with("person-")
    );
    assert!(events[0]["request_params"].as_object().unwrap().is_empty());
    assert_eq!(
        manifest(&world.path("r.jsonl.manifest.json"))["redacted"],
        true
    );
}

#[test]
fn the_tree_of_delivered_logs_is_made() {
    let world = World::dense(60);
    succeed(world.export(
        "logs",
        &[
            "--format",
            "delivery",
            "--layout",
            "delivery",
            "--include-account-level",
        ],
    ));
    let told = manifest(
        &std::fs::read_dir(world.path("logs"))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .find(|path| path.to_string_lossy().ends_with(".manifest.json"))
            .unwrap(),
    );
    let mut events = Vec::new();
    for file in told["files"].as_array().unwrap() {
        let path = file["path"].as_str().unwrap();
        let [workspace, date, name] = path.split('/').collect::<Vec<_>>()[..] else {
            panic!("{path}")
        };
        let of = lines(&world.path("logs").join(path));
        for event in &of {
            assert_eq!(
                workspace,
                format!("workspaceId={}", event["workspaceId"].as_str().unwrap())
            );
            let at =
                jiff::Timestamp::from_millisecond(event["timestamp"].as_i64().unwrap()).unwrap();
            assert_eq!(date, format!("date={}", at.strftime("%Y-%m-%d")));
            assert!(
                event["userIdentity"]["email"].is_string()
                    && event["response"]["statusCode"].is_number()
            );
        }
        assert!(name.starts_with("auditlogs_"));
        assert_eq!(name.rsplit('.').next(), Some("json"));
        events.extend(of.into_iter().map(|mut event| {
            event["event_id"] = event["eventId"].clone();
            event
        }));
    }
    let condition = format!("workspace_id IN ('{}', '0')", world.workspace.workspace_id);
    assert_eq!(ids(&events), world.ids_at_source(&condition));
}

#[test]
fn tables_have_the_same_events() {
    let world = World::dense(60);
    let want = world.ids_at_source(&world.own_events());
    succeed(world.export("t.csv", &["--format", "csv"]));
    let mut reader = csv::Reader::from_path(world.path("t.csv")).unwrap();
    let place = reader
        .headers()
        .unwrap()
        .iter()
        .position(|name| name == "event_id")
        .unwrap();
    let found: std::collections::BTreeSet<String> = reader
        .records()
        .map(|row| row.unwrap()[place].to_owned())
        .collect();
    assert_eq!(found, want);
    succeed(world.export("t.parquet", &["--format", "parquet"]));
    let file = std::fs::File::open(world.path("t.parquet")).unwrap();
    let batches = parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder::try_new(file)
        .unwrap()
        .build()
        .unwrap();
    let mut found = std::collections::BTreeSet::new();
    for batch in batches {
        let batch = batch.unwrap();
        let ids =
            arrow_array::cast::AsArray::as_string::<i32>(batch.column_by_name("event_id").unwrap())
                .clone();
        found.extend(ids.iter().map(|id| id.unwrap().to_owned()));
        assert!(
            batch
                .column_by_name("request_params")
                .unwrap()
                .data_type()
                .to_string()
                .starts_with("Map")
        );
    }
    assert_eq!(found, want);
    succeed(world.export("t.ocsf", &["--format", "ocsf"]));
    let events = lines(&world.path("t.ocsf"));
    assert_eq!(events.len(), want.len());
    assert!(
        events
            .iter()
            .all(|event| event["metadata"]["version"] == "1.5.0"
                && event["cloud"]["provider"] == "Azure")
    );
}
