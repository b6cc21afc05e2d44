//! Queries with the answers of Apache Spark: the simulation gives the same, or refuses by name.

use fakebricks::Cloud;
use serde_json::Value;

use crate::support::World;

const ANSWERS: &str = include_str!("../../spark/answers.jsonl");

/// What is refused; any other query has Spark's answer.
const REFUSED: [&str; 3] = [
    "SELECT first(x) AS f FROM (SELECT",
    "SELECT collect_list(x) AS l FROM (SELECT",
    "DAYOFWEEK_ISO",
];

#[tokio::test]
async fn spark_s_answers_are_given_or_refused() {
    let world = World::start();
    let workspace = world.workspace(Cloud::Azure, "eastus");
    let token = world.reader_token(Cloud::Azure).await;
    let (mut wrong, mut refused) = (Vec::new(), Vec::new());
    for line in ANSWERS.lines() {
        let expected: Value = serde_json::from_str(line).unwrap();
        let query = expected["query"].as_str().unwrap();
        let got = world.sql(&workspace, &token, query).await;
        let message = got["status"]["error"]["message"]
            .as_str()
            .unwrap_or_default();
        if message.contains("[UNSUPPORTED_BY_SIMULATION]") {
            refused.push(format!("{query}\n    {message}"));
        } else if let Some(difference) = difference(&expected, &got, message) {
            wrong.push(format!("{query}\n    {difference}"));
        }
    }
    for known in REFUSED {
        assert!(refused.iter().any(|one| one.contains(known)), "{known}");
    }
    refused.retain(|one| !REFUSED.iter().any(|known| one.contains(known)));
    // Zones are known by their names where the machine has a list of them.
    let has_zones = std::path::Path::new("/usr/share/zoneinfo/Europe/London").exists();
    refused.retain(|one| has_zones || !one.contains("time zone"));
    let report = format!(
        "WRONG\n{}\nREFUSED\n{}",
        wrong.join("\n"),
        refused.join("\n")
    );
    assert!(wrong.is_empty() && refused.is_empty(), "{report}");
}

fn difference(expected: &Value, got: &Value, message: &str) -> Option<String> {
    let query = expected["query"].as_str().unwrap();
    if let Some(class) = expected["error"].as_str() {
        // A failure of Java that Spark hands on has no class.
        let is_same = match class {
            "UNKNOWN" => !message.is_empty() && !message.starts_with('['),
            class => message.contains(&format!("[{class}")),
        };
        return (!is_same).then(|| format!("wanted {class}, got {message} {}", got["result"]));
    }
    if got["status"]["state"] != "SUCCEEDED" {
        return Some(format!("wanted {}, got {message}", expected["rows"]));
    }
    let columns = got["manifest"]["schema"]["columns"].as_array().unwrap();
    let types: Vec<&str> = columns
        .iter()
        .map(|one| one["type_text"].as_str().unwrap())
        .collect();
    let wanted: Vec<&str> = expected["types"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one.as_str().unwrap())
        .collect();
    let rows = |of: &Value| -> Vec<Value> {
        let mut rows = of.as_array().cloned().unwrap_or_default();
        if expected["ordered"] != true {
            rows.sort_by_key(ToString::to_string);
        }
        rows
    };
    let (want, have) = (rows(&expected["rows"]), rows(&got["result"]["data_array"]));
    let same = want.len() == have.len()
        && want
            .iter()
            .zip(&have)
            .all(|(want, have)| same_row(query, &wanted, want, have));
    (types != wanted || !same)
        .then(|| format!("wanted {wanted:?} {want:?}\n    got    {types:?} {have:?}"))
}

/// Their last digit is left to the processor, by Java as well.
const ANGLES: [&str; 6] = ["sin(", "cos(", "tan(", "cot(", "sec(", "csc("];

fn same_row(query: &str, types: &[&str], want: &Value, have: &Value) -> bool {
    let tolerance = if ANGLES.iter().any(|one| query.contains(one)) {
        1e-15
    } else {
        0.0
    };
    let cells = types.iter().enumerate();
    cells.into_iter().all(|(index, data_type)| {
        let (want, have) = (&want[index], &have[index]);
        let (Some(want), Some(have)) = (want.as_str(), have.as_str()) else {
            return want == have;
        };
        // The expected digits are the fewest, those of Java may be more.
        let written_alike = want.contains('E') == have.contains('E');
        match *data_type {
            "DOUBLE" => {
                let (a, b): (f64, f64) = (want.parse().unwrap(), have.parse().unwrap());
                let alike = a.total_cmp(&b).is_eq() || (a - b).abs() <= a.abs() * tolerance;
                written_alike && (alike || a.is_nan() && b.is_nan())
            }
            "FLOAT" => {
                let (a, b): (f32, f32) = (want.parse().unwrap(), have.parse().unwrap());
                written_alike && (a.total_cmp(&b).is_eq() || a.is_nan() && b.is_nan())
            }
            // The order of a map's entries is lost where Python reads them.
            map if map.contains("MAP<") => {
                let parsed = |text: &str| serde_json::from_str::<Value>(text).unwrap();
                parsed(want) == parsed(have)
            }
            _ => want == have,
        }
    })
}
