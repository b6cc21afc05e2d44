//! Runs a script with a `databricks` that writes down what it is asked.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use std::io::Write as _;

/// Writes host, account and arguments, each ended by a zero byte; answers look-ups; fails where the test wants it.
const FAKE: &str = r#"#!/bin/sh
printf '%s\0' "${DATABRICKS_HOST-}" "${DATABRICKS_ACCOUNT_ID-}" "$#" "$@" >>"$RECORD"
case "$*" in
*"$FAIL"*) exit 1 ;;
*" list --filter "*) printf '%s' "$FOUND" ;;
*workspace-assignment\ list*) printf '%s' "$ASSIGNED" ;;
esac
"#;

/// One call of the fake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    pub host: String,
    pub account: String,
    pub arguments: Vec<String>,
}

/// What a run did.
#[derive(Debug)]
pub struct Outcome {
    pub code: Option<i32>,
    pub output: String,
    pub complaint: String,
    pub calls: Vec<Call>,
}

/// A folder with the script and the fake.
#[derive(Debug)]
pub struct Shell {
    folder: PathBuf,
    variables: Vec<(String, String)>,
}

impl Shell {
    pub fn new(script: &str) -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("shell-{}-{number}", std::process::id());
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("lakesentry-grants.sh"), script).unwrap();
        let fake = folder.join("databricks");
        fs::write(&fake, FAKE).unwrap();
        fs::set_permissions(&fake, fs::Permissions::from_mode(0o755)).unwrap();
        let shell = Self {
            folder,
            variables: Vec::new(),
        };
        shell
            .with("FAIL", "\u{1}")
            .with("FOUND", "[]")
            .with("ASSIGNED", "[]")
    }

    /// Sets a variable of the environment.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn run(&self, arguments: &[&str]) -> Outcome {
        self.run_in("sh", arguments)
    }

    /// Runs the script in one of the shells that read POSIX.
    pub fn run_in(&self, shell: &str, arguments: &[&str]) -> Outcome {
        let record = self.folder.join("record");
        fs::write(&record, "").unwrap();
        let output = Command::new(shell)
            .arg("lakesentry-grants.sh")
            .args(arguments)
            .current_dir(&self.folder)
            .env_clear()
            .env(
                "PATH",
                format!("{}:/usr/local/bin:/usr/bin:/bin", self.folder.display()),
            )
            .env("RECORD", &record)
            .envs(self.variables.iter().cloned())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        Outcome {
            code: output.status.code(),
            output: String::from_utf8(output.stdout).unwrap(),
            complaint: String::from_utf8(output.stderr).unwrap(),
            calls: calls(&fs::read_to_string(&record).unwrap()),
        }
    }
}

impl Drop for Shell {
    fn drop(&mut self) {
        // What is left over is in the target folder.
        drop(fs::remove_dir_all(&self.folder));
    }
}

fn calls(record: &str) -> Vec<Call> {
    let mut fields = record.split_terminator('\0').map(str::to_owned);
    let mut calls = Vec::new();
    while let Some(host) = fields.next() {
        let account = fields.next().unwrap();
        let count = fields.next().unwrap().parse().unwrap();
        let arguments = fields.by_ref().take(count).collect();
        calls.push(Call {
            host,
            account,
            arguments,
        });
    }
    calls
}

/// What `shellcheck` has to say; empty when it finds nothing.
pub fn shellcheck(script: &str) -> String {
    let mut command = Command::new("shellcheck");
    command.args(["--shell=sh", "--severity=style", "-"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap_or_else(|error| {
        panic!(
            "shellcheck can't be run ({error}). `cargo xtask test` installs it; by hand: sudo apt-get install shellcheck"
        )
    });
    child
        .stdin
        .take()
        .unwrap()
        .write_all(script.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(matches!(output.status.code(), Some(0 | 1)), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}
