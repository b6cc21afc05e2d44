//! Hostile strings with everything that must be found in them, and where. The examples are in `hostile/*.txt`; `hostile/README.md`
//! tells how they are written.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs};

use connection_string::{FindingCode, Report, Severity, StringRead, Verdict, read_text};

mod hostile {
    pub mod example;
}

use hostile::example::{Example, TOKEN, unescaped};

/// The examples of a file, with what the file expects of each.
fn examples(text: &str) -> Vec<(Example, String)> {
    text.split("\n== ")
        .skip(1)
        .map(|part| {
            let (input, wanted) = part.split_once("\n--\n").unwrap_or_else(|| {
                panic!("an example has no line --: {part}");
            });
            (Example::parse(input), wanted.trim().to_owned())
        })
        .collect()
}

fn files() -> Vec<PathBuf> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/hostile");
    let files = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = files
        .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
        .collect();
    files.sort_unstable();
    files
}

fn all() -> Vec<(Example, String)> {
    let texts = files()
        .into_iter()
        .map(|path| fs::read_to_string(path).unwrap());
    texts.flat_map(|text| examples(&text)).collect()
}

/// Runs work on each string of an example.
fn each(example: &Example, mut work: impl FnMut(&StringRead<'_>)) {
    let (text, context) = (example.text(), example.context());
    for mut read in read_text(&text, &context) {
        if let Some(verification) = example.verification() {
            read.report.judge_signature(verification);
        }
        work(&read);
    }
}

/// What is found, in the form of the files.
fn found(example: &Example) -> String {
    let mut lines = String::new();
    each(example, |read| {
        if let Some(found) = &read.found {
            let (line, column) = (found.line, found.column);
            writeln!(
                lines,
                "string {}..{} {line}:{column}",
                found.span.start, found.span.end
            )
            .unwrap();
        }
        lines.push_str(&listed(&read.report));
    });
    lines.trim_end().to_owned()
}

fn listed(report: &Report) -> String {
    let mut lines = String::new();
    for finding in &report.findings {
        let (severity, at) = (finding.severity().as_str(), &finding.place);
        let (source, start, end) = (at.source.as_str(), at.span.start, at.span.end);
        let (line, column) = (at.line, at.column);
        write!(
            lines,
            "{severity} {} {source} {start}..{end} {line}:{column}",
            finding.code
        )
        .unwrap();
        if let Some(member) = &at.member {
            let shown: String = member.chars().take(60).collect();
            write!(lines, " {shown}").unwrap();
        }
        lines.push('\n');
    }
    if report.left_out > 0 {
        writeln!(lines, "and {} more", report.left_out).unwrap();
    }
    if report.findings.is_empty() {
        lines.push_str("nothing\n");
    }
    lines
}

#[test]
fn every_example_has_its_findings_at_their_places_and_no_others() {
    let mut rewritten = Vec::new();
    for path in files() {
        let text = fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if env::var_os("UPDATE_HOSTILE").is_some() {
            fs::write(&path, updated(&text)).unwrap();
            rewritten.push(name);
            continue;
        }
        for (example, wanted) in examples(&text) {
            assert_eq!(found(&example), wanted, "{name}: {}", example.name);
        }
    }
    // A run that writes its own expectations has proven nothing.
    assert!(
        rewritten.is_empty(),
        "written anew, read the difference: {rewritten:?}"
    );
}

/// The file with what is found now. Read the difference before it is kept.
fn updated(text: &str) -> String {
    let (head, _) = text.split_once("\n== ").unwrap();
    let mut new = head.to_owned();
    for part in text.split("\n== ").skip(1) {
        let (input, _) = part.split_once("\n--").unwrap_or((part.trim_end(), ""));
        let found = found(&Example::parse(input));
        write!(new, "\n== {input}\n--\n{found}\n").unwrap();
    }
    new
}

#[test]
fn there_are_200_examples_and_no_two_are_alike() {
    let mut texts: Vec<_> = all()
        .iter()
        .map(|(example, _)| (example.text(), example.context(), example.verification()))
        .collect();
    assert!(texts.len() >= 200, "{}", texts.len());
    while let Some(text) = texts.pop() {
        assert!(!texts.contains(&text), "{}", text.0);
    }
}

#[test]
fn every_code_is_expected_by_an_example() {
    let wanted: Vec<_> = all().into_iter().map(|(_, wanted)| wanted).collect();
    let is_wanted = |code: &FindingCode| {
        let words = format!("{} {code} ", code.severity().as_str());
        wanted
            .iter()
            .any(|wanted| wanted.lines().any(|line| line.starts_with(&words)))
    };
    let unwanted: Vec<_> = FindingCode::ALL
        .iter()
        .filter(|code| !is_wanted(code))
        .collect();
    assert!(unwanted.is_empty(), "{unwanted:?}");
}

#[test]
fn only_errors_are_refused() {
    for (example, _) in all() {
        each(&example, |read| {
            let errors = read.report.count(Severity::Error);
            let verdict = read.report.verdict();
            assert_eq!(verdict == Verdict::Refuse, errors > 0, "{}", example.name);
            assert_eq!(
                read.report.accepted().is_some(),
                errors == 0,
                "{}",
                example.name
            );
        });
    }
}

#[test]
fn no_report_shows_a_secret() {
    let token = unescaped(TOKEN);
    let secrets = [&token[4..30], "00112233445566778899aabb"];
    for (example, _) in all() {
        each(&example, |read| {
            let report = &read.report;
            let shown = [format!("{read:?}"), report.to_markdown(), report.to_json()];
            let is_shown = |secret: &&str| shown.iter().any(|shown| shown.contains(*secret));
            // Where data would go is shown whatever it looks like; then it is an error.
            let mut findings = report.findings.iter();
            let is_host = findings.any(|finding| finding.code == FindingCode::ApiUrlSecret);
            let secrets = &secrets[..if is_host { 1 } else { 2 }];
            assert!(!secrets.iter().any(is_shown), "{}: {shown:?}", example.name);
        });
    }
}

#[test]
fn every_report_is_json() {
    for (example, _) in all() {
        each(&example, |read| {
            let json: serde_json::Value = serde_json::from_str(&read.report.to_json()).unwrap();
            let findings = json["findings"].as_array().unwrap();
            assert_eq!(
                findings.len(),
                read.report.findings.len(),
                "{}",
                example.name
            );
        });
    }
}
