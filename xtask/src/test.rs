//! Everything that CI does, in the order in which mistakes are cheapest to find.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::Result;
use clap::ValueEnum as _;
use clap::builder::PossibleValue;

use crate::command::{self, cargo, program};
use crate::folders::root;
use crate::postgres::{self, PostgresServer};
use crate::{document, inspector, package, programs, size, tidy, tools, trunk, web, wheel};

/// The tests of all that runs on a server. Those of the wizard and of this program run apart: their dependencies switch on features that
/// would have DataFusion built a second time by whoever has started the product before.
const TESTS: [&str; 8] = [
    "test",
    "--locked",
    "--quiet",
    "--workspace",
    "--exclude",
    "wizard",
    "--exclude",
    "xtask",
];

/// Options of `cargo xtask test`.
#[derive(Debug, clap::Args)]
pub struct TestOptions {
    /// Leaves the browser stories out
    #[arg(long)]
    no_browser: bool,
    /// Does one part only
    #[arg(long)]
    only: Option<TestPart>,
    /// Lets the official SDKs and drivers judge the simulation, and does nothing else
    #[arg(long)]
    sdk: bool,
    /// Runs the browser stories only; further words go to Playwright
    #[arg(long, num_args = 0.., allow_hyphen_values = true)]
    browser: Option<Vec<String>>,
}

/// Runs all, and stops at the first that fails.
pub fn run(options: &TestOptions) -> Result<()> {
    if let Some(words) = &options.browser {
        return browser(words);
    }
    if options.sdk {
        return TestPart::Sdk.run();
    }
    if let Some(part) = options.only {
        return part.run();
    }
    for part in TestPart::value_variants() {
        if !(options.no_browser && *part == TestPart::Stories) {
            part.run()?;
        }
    }
    println!("\nAll is well.");
    Ok(())
}

/// The parts, in the order in which they run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum TestPart {
    /// How the code is laid out
    Format,
    /// What no other tool knows
    Rules,
    /// Licences, bans and sources of dependencies
    Licences,
    /// Known defects of dependencies, where the list of them can be fetched
    Advisories,
    /// Dependencies that nothing uses
    Unused,
    /// Clippy
    Lints,
    /// Unit, property and integration tests
    Tests,
    /// What Databricks' own SDKs and drivers say of the simulation
    Sdk,
    /// What schemathesis finds where the API is not as its description says, in a minute
    Api,
    /// What other engines count in the tables that collectors fill, and read in exports of the audit log
    Readers,
    /// The collector's wheel, installed by pip and run as a job runs it
    Wheel,
    /// What Databricks' models and the parsers of YAML and Terraform say of the documents that set a collector up
    Deployments,
    /// What systemd says of the service, and whether the documents for Kubernetes fit together
    Packages,
    /// The release build of the documents, with their size budgets
    Documents,
    /// The bytes of inspector and viewer from another folder, another home and another user
    Elsewhere,
    /// The wizard's bytes from trunk
    Trunk,
    /// What a person does, in a browser
    Stories,
}

impl TestPart {
    fn run(self) -> Result<()> {
        let name = self.to_possible_value();
        let name = name.as_ref().map_or("", PossibleValue::get_name);
        println!("\n== {name}");
        let begun = Instant::now();
        self.work()?;
        println!("== {name}: done in {:.0?}", begun.elapsed());
        Ok(())
    }

    fn work(self) -> Result<()> {
        match self {
            Self::Format => command::run(cargo().args(["fmt", "--all", "--check"])),
            Self::Rules => tidy::check(),
            Self::Licences => deny(&["bans", "licenses", "sources"]),
            Self::Advisories => advisories(),
            Self::Unused => unused(),
            Self::Lints => lints(),
            Self::Tests => tests(),
            Self::Sdk => build_tests().and_then(|()| sdk()),
            Self::Api => soak_api(60),
            Self::Readers => readers(),
            Self::Wheel => wheel::test(),
            Self::Deployments => deployments(),
            Self::Packages => package::check(),
            Self::Documents => web::build().and_then(|()| size::report()),
            Self::Elsewhere => document::compare(),
            Self::Trunk => web::build().and_then(|()| trunk::compare()),
            Self::Stories => browser(&[]),
        }
    }
}

fn lints() -> Result<()> {
    let mut clippy = cargo();
    clippy.args(["clippy", "--locked", "--quiet", "--workspace"]);
    command::run(clippy.args(["--all-targets", "--", "-D", "warnings"]))
}

fn tests() -> Result<()> {
    tools::shellcheck()?;
    let postgres = PostgresServer::start()?;
    command::run(
        cargo()
            .args(TESTS)
            .env(postgres::ADDRESS, postgres.address())
            .env(postgres::PROGRAMS, postgres.programs())
            .env(SEED, seed())
            .env(IDENTITY_PROVIDER, identity_provider()?),
    )?;
    drop(postgres);
    for package in ["wizard", "xtask"] {
        command::run(
            cargo()
                .args(["test", "--locked", "--quiet", "-p", package])
                .env(SEED, seed()),
        )?;
    }
    tools::test_wasm_tools()
}

/// From what the property tests draw their cases. A run of everything draws the same each time, so that it says of a change what is wrong with that
/// change; `PROPTEST_RNG_SEED=$RANDOM cargo xtask test --only tests`, or `cargo test`, looks for what nobody has found yet.
const SEED: &str = "PROPTEST_RNG_SEED";

fn seed() -> String {
    std::env::var(SEED).unwrap_or_else(|_| "20261128".to_owned())
}

/// The variable in which the tests of signing in look for the program of an identity provider.
const IDENTITY_PROVIDER: &str = "LAKESENTRY_TEST_IDENTITY_PROVIDER";

/// Installs the packages of the identity provider for tests. Returns its program.
fn identity_provider() -> Result<PathBuf> {
    let folder = root().join("crates/server/tests/identity_provider");
    tools::npm_packages(&folder)?;
    Ok(folder.join("provider.mjs"))
}

fn unused() -> Result<()> {
    let machete = tools::cargo_machete()?.join("cargo-machete");
    command::run(program(machete).arg("--skip-target-dir"))
}

/// Checks dependencies against `deny.toml`.
fn deny(what: &[&str]) -> Result<()> {
    let path = tools::path_with(&[tools::cargo_deny()?])?;
    let mut deny = cargo();
    deny.args(["deny", "--log-level", "error", "--locked", "check"]);
    command::run(deny.args(what).env("PATH", path))
}

/// Looks for known defects of dependencies, where the list of them can be fetched: a machine without a network can test all the rest.
fn advisories() -> Result<()> {
    let path = tools::path_with(&[tools::cargo_deny()?])?;
    let fetched = command::run(cargo().args(["deny", "fetch", "db"]).env("PATH", path));
    if fetched.is_err() {
        println!("Skipped: the database of advisories could not be fetched; why is above.");
        return Ok(());
    }
    deny(&["advisories"])
}

/// Builds the tests, and the binaries with them.
fn build_tests() -> Result<()> {
    command::run(cargo().args(TESTS).arg("--no-run"))
}

/// Lets Databricks' own SDKs and drivers judge the simulation, which the tests before have built.
fn sdk() -> Result<()> {
    let folder = root().join("crates/fakebricks/sdk");
    let python = tools::python_packages("python-sdk", &folder.join("requirements.txt"))?;
    tools::npm_packages(&folder.join("node"))?;
    for check in ["check.py", "calls.py", "drivers.py"] {
        command::run(
            program(&python)
                .arg(folder.join(check))
                .env("FAKEBRICKS", programs::folder().join("fakebricks"))
                .env("NODE", tools::node()?)
                .env("PYTHONDONTWRITEBYTECODE", "1"),
        )?;
    }
    Ok(())
}

/// Lets `deltalake`, `DuckDB` and Polars read what the collector and the server have stored, and `DuckDB` and the schemas of OCSF what was exported.
fn readers() -> Result<()> {
    let requirements = root().join("crates/lake/readers/requirements.txt");
    let python = tools::python_packages("lake-readers", &requirements)?;
    let requirements = root().join("crates/audit-export/readers/requirements.txt");
    let audit_python = tools::python_packages("audit-readers", &requirements)?;
    command::run(
        cargo()
            .args(TESTS)
            .args(["--test", "main", "readers::", "--", "--ignored"])
            .env("LAKE_PYTHON", python)
            .env("AUDIT_PYTHON", audit_python)
            .env("PYTHONDONTWRITEBYTECODE", "1"),
    )
}

/// Kills the server that many times under a load of changes, on each kind of database, and PostgreSQL so many times; the other tests do so a few
/// times.
pub fn soak_server(kills: u32, database_kills: u32) -> Result<()> {
    let postgres = PostgresServer::start()?;
    command::run(
        cargo()
            .args(TESTS)
            .args([
                "--test",
                "main",
                "hard_ends::",
                "--",
                "--nocapture",
                "--test-threads",
                "1",
            ])
            .env(postgres::ADDRESS, postgres.address())
            .env(postgres::PROGRAMS, postgres.programs())
            .env("LAKESENTRY_SOAK_KILLS", kills.to_string())
            .env("LAKESENTRY_SOAK_DATABASE_KILLS", database_kills.to_string()),
    )
}

/// Rotates the keys for ID tokens under ten thousand exchanges; the other tests do so under a few hundred.
pub fn soak_trust() -> Result<()> {
    command::run(cargo().args(TESTS).args([
        "--test",
        "main",
        "none_of_10_000_exchanges",
        "--",
        "--ignored",
    ]))
}

/// Tries the API as its description says it is, for that many seconds.
pub fn soak_api(seconds: u32) -> Result<()> {
    build_tests()?;
    let folder = root().join("crates/server/schemathesis");
    let python = tools::python_packages("schemathesis", &folder.join("requirements.txt"))?;
    command::run(
        program(&python)
            .arg(folder.join("check.py"))
            .env("SERVER", programs::folder().join("lakesentry"))
            .env("SECONDS", seconds.to_string())
            .env("PYTHONDONTWRITEBYTECODE", "1"),
    )
}

/// Disturbs the collector for that many cycles; the other tests do for twenty.
pub fn soak_collector(cycles: u32) -> Result<()> {
    build_tests()?;
    command::run(
        cargo()
            .args(TESTS)
            .args(["--test", "main", "soak::", "--", "--nocapture"])
            .env("LAKESENTRY_SOAK_CYCLES", cycles.to_string()),
    )
}

/// Kills exports of the audit log a hundred times; the other tests do so ten times.
pub fn soak_exporter() -> Result<()> {
    command::run(cargo().args(TESTS).args([
        "--test",
        "main",
        "killed_a_hundred",
        "--",
        "--ignored",
        "--nocapture",
    ]))
}

/// Has others read the documents that set a collector up.
fn deployments() -> Result<()> {
    let requirements = root().join("crates/deployment/validation/requirements.txt");
    let python = tools::python_packages("deployments", &requirements)?;
    command::run(
        cargo()
            .args(TESTS)
            .args(["--test", "documents", "--", "--ignored"])
            .env("DEPLOYMENT_PYTHON", python)
            .env("PYTHONDONTWRITEBYTECODE", "1"),
    )
}

fn browser(words: &[String]) -> Result<()> {
    let e2e = root().join("e2e");
    tools::npm_packages(&e2e)?;
    let pages = document::DOCUMENTS.map(|document| {
        let folder = root().join("crates/documents").join(document.package);
        folder.join("page")
    });
    for project in std::iter::once(e2e).chain(pages) {
        let tsc = root().join("e2e/node_modules/.bin/tsc");
        command::run(program(tsc).arg("--noEmit").arg("-p").arg(project))?;
    }
    let firefox = ("FIREFOX", tools::firefox()?);
    let reader = ("READER", inspector::comparison()?);
    let provider = (IDENTITY_PROVIDER, identity_provider()?);
    playwright("playwright.config.ts", words, [firefox, reader, provider])
}

/// Builds what a browser needs, and runs what the configuration names; further words go to Playwright.
pub fn playwright(
    config: &str,
    words: &[String],
    variables: impl IntoIterator<Item = (&'static str, PathBuf)>,
) -> Result<()> {
    web::build()?;
    wheel::build_once()?;
    build_tests()?;
    let e2e = root().join("e2e");
    tools::npm_packages(&e2e)?;
    let mut playwright = program(e2e.join("node_modules/.bin/playwright"));
    playwright
        .current_dir(&e2e)
        .args(["test", "--config", config])
        .args(words);
    playwright
        .env("CHROMIUM", tools::chromium()?)
        .envs(variables)
        .env("LAKESENTRY_BIN", programs::folder());
    command::run(&mut playwright)
}
