//! What each document says, and that others read it.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::path::Path;
use std::process::Command;

use deployment::{
    ClassicCompute, CollectorJob, CollectorPackage, CycleInterval, JobCompute, MachineCollector,
    PackageFile, WheelPlace, WorkspaceAddress, bundle, commands, crontab, install, job_json,
    kubernetes, rest, systemd, terraform,
};
use domain::{ApplicationId, ConnectorId, DatabricksHost, WarehouseId};
use serde_json::Value;

const INSTANCE: &str = "https://lake.example";

fn file(name: &str, digit: &str) -> PackageFile {
    PackageFile::new(name.to_owned(), digit.repeat(64), 5_000_000).unwrap()
}

fn job(place: WheelPlace, compute: JobCompute) -> CollectorJob {
    CollectorJob {
        connector_id: ConnectorId::parse("0192f0c1-2f4b-7cc3-a8a2-3f1de5c0aa11").unwrap(),
        host: DatabricksHost::parse("adb-1234.5.azuredatabricks.net").unwrap(),
        application_id: ApplicationId::parse("1d0f6a52-0000-4000-8000-00000000009c").unwrap(),
        warehouse_id: Some(WarehouseId::parse("0123456789abcdef").unwrap()),
        package: CollectorPackage {
            version: "1.2.3".to_owned(),
            wheel: file("lakesentry_collector-1.2.3-py3-none-any.whl", "a"),
            program: file("lakesentry-collector-1.2.3-linux-x86_64", "b"),
        },
        place,
        compute,
        interval: CycleInterval::USUAL,
    }
}

fn classic() -> JobCompute {
    JobCompute::Classic(ClassicCompute {
        node_type: "Standard_D4ds_v5".to_owned(),
        spark_version: "16.4.x-scala2.12".to_owned(),
    })
}

/// Every place with every compute; names that people choose may hold anything.
fn jobs() -> Vec<(String, CollectorJob)> {
    let mut jobs = Vec::new();
    for (place_name, place) in [
        ("shared", WheelPlace::usual()),
        (
            "volume",
            WheelPlace::Volume("/Volumes/main/lakesentry/wheels/".to_owned()),
        ),
        (
            "odd",
            WheelPlace::WorkspaceFolder("/Workspace/Ann's \"${x}\" `$(id)` folder: #1".to_owned()),
        ),
    ] {
        for (compute_name, compute) in [
            ("serverless", JobCompute::Serverless),
            ("classic", classic()),
        ] {
            let job = job(place.clone(), compute);
            jobs.push((format!("{place_name}-{compute_name}"), job));
        }
    }
    jobs
}

fn machine(file: PackageFile) -> MachineCollector {
    MachineCollector {
        connector_id: ConnectorId::parse("0192f0c1-2f4b-7cc3-a8a2-3f1de5c0aa11").unwrap(),
        instance: INSTANCE.to_owned(),
        file,
        interval: CycleInterval::USUAL,
    }
}

#[test]
fn a_request_says_who_runs_what_and_when() {
    for (name, job) in jobs() {
        let request: Value = serde_json::from_str(&job_json(&job)).unwrap();
        let task = &request["tasks"][0];
        assert_eq!(request["max_concurrent_runs"], 1, "{name}");
        assert_eq!(
            request["run_as"]["service_principal_name"],
            "1d0f6a52-0000-4000-8000-00000000009c"
        );
        let parameters = &task["python_wheel_task"]["parameters"];
        assert_eq!(parameters[2], "lakesentry/connection-string");
        let wheel = match &job.compute {
            JobCompute::Serverless => &request["environments"][0]["spec"]["dependencies"][0],
            JobCompute::Classic(_) => &task["libraries"][0]["whl"],
        };
        let (WheelPlace::WorkspaceFolder(folder) | WheelPlace::Volume(folder)) = &job.place;
        let folder = folder.trim_end_matches('/');
        assert_eq!(
            wheel.as_str().unwrap(),
            format!(
                "{folder}/{}/lakesentry_collector-1.2.3-py3-none-any.whl",
                "a".repeat(16)
            )
        );
    }
}

#[test]
fn terraform_reads_what_is_written() {
    for (name, job) in jobs() {
        let text = terraform(&job);
        let body: hcl::Body =
            hcl::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let resources = body
            .blocks()
            .filter(|block| block.identifier() == "resource");
        assert_eq!(resources.count(), 5, "{name}");
        // Nothing that a person has chosen is a template.
        assert!(
            !text.replace("${path.module}", "").contains(" ${x}"),
            "{text}"
        );
        assert!(text.contains(&"a".repeat(64)), "{text}");
    }
}

#[test]
fn a_shell_reads_the_commands_and_runs_nothing_of_a_name() {
    let program = machine(file("lakesentry-collector-1.2.3-linux-x86_64", "b"));
    let addresses = [
        WorkspaceAddress::Real,
        WorkspaceAddress::Simulated("127.0.0.1:8899".to_owned()),
    ];
    let scripts = jobs().into_iter().flat_map(|(_, job)| {
        let by_curl = addresses
            .each_ref()
            .map(|address| rest(&job, INSTANCE, address));
        [commands(&job, INSTANCE)].into_iter().chain(by_curl)
    });
    for script in scripts.chain([install(&program)]) {
        let checked = Command::new("sh").arg("-n").arg("-c").arg(&script).output();
        let checked = checked.unwrap();
        assert!(checked.status.success(), "{script}\n{checked:?}");
        assert!(script.contains("sha256sum -c -"), "{script}");
    }
    // A shell that has functions in the place of the programs shows what they would be told.
    let (_, odd) = &jobs()[4];
    let told = Command::new("sh")
        .arg("-c")
        .arg(format!(
            "databricks() {{ printf '[%s]' \"$@\"; }}; curl() {{ :; }}; sha256sum() {{ :; }}; grep() {{ :; }}\n{}",
            commands(odd, INSTANCE)
        ))
        .output()
        .unwrap();
    let told = String::from_utf8(told.stdout).unwrap();
    assert!(
        told.contains("[/Workspace/Ann's \"${x}\" `$(id)` folder: #1/aaaaaaaaaaaaaaaa]"),
        "{told}"
    );
}

#[test]
fn the_documents_are_as_they_were() {
    let wheel = machine(file("lakesentry_collector-1.2.3-py3-none-any.whl", "a"));
    let program = machine(file("lakesentry-collector-1.2.3-linux-x86_64", "b"));
    let serverless = job(WheelPlace::usual(), JobCompute::Serverless);
    insta::assert_snapshot!("bundle_serverless", bundle(&serverless));
    insta::assert_snapshot!(
        "bundle_classic",
        bundle(&job(WheelPlace::usual(), classic()))
    );
    insta::assert_snapshot!("commands", commands(&serverless, INSTANCE));
    insta::assert_snapshot!("curl", rest(&serverless, INSTANCE, &WorkspaceAddress::Real));
    insta::assert_snapshot!("terraform", terraform(&serverless));
    insta::assert_snapshot!("crontab", crontab(&program));
    insta::assert_snapshot!("install", install(&program));
    insta::assert_snapshot!("kubernetes", kubernetes(&wheel));
    let [(_, service), (_, timer)] = systemd(&program);
    insta::assert_snapshot!("systemd", format!("{service}\n{timer}"));
}

#[test]
#[ignore = "needs databricks-bundles, python-hcl2 and pyyaml for Python: DEPLOYMENT_PYTHON names the one that has them, as `cargo xtask test` does"]
fn others_read_every_document() {
    let python = std::env::var_os("DEPLOYMENT_PYTHON").unwrap();
    let folder = std::env::temp_dir().join(format!("lakesentry-deployment-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let write = |name: String, text: String| std::fs::write(folder.join(name), text).unwrap();
    for (name, job) in jobs() {
        write(format!("{name}.json"), job_json(&job));
        write(format!("{name}.bundle.yml"), bundle(&job));
        write(format!("{name}.tf"), terraform(&job));
    }
    let wheel = machine(file("lakesentry_collector-1.2.3-py3-none-any.whl", "a"));
    write("machine.cronjob.yml".to_owned(), kubernetes(&wheel));
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("validation/check.py");
    let checked = Command::new(python)
        .arg(script)
        .arg(&folder)
        .output()
        .unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(
        checked.status.success(),
        "{}",
        String::from_utf8_lossy(&checked.stderr)
    );
    let said = String::from_utf8(checked.stdout).unwrap();
    assert!(said.contains("19 documents"), "{said}");
}
