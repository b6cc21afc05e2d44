//! Everything that CI does, in the order in which mistakes are cheapest to find.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::Result;

use crate::command::{self, cargo, program};
use crate::{inspector, root, size, tidy, tools, web};

/// Options of `cargo xtask test`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Leaves the browser stories out
    #[arg(long)]
    no_browser: bool,
    /// Lets the official SDK judge the simulation, and does nothing else
    #[arg(long)]
    sdk: bool,
    /// Runs the browser stories only; further words go to Playwright
    #[arg(long, num_args = 0.., allow_hyphen_values = true)]
    browser: Option<Vec<String>>,
}

/// Runs all, and stops at the first that fails.
pub fn run(options: &Options) -> Result<()> {
    if let Some(words) = &options.browser {
        return browser(words);
    }
    if options.sdk {
        build_tests()?;
        return sdk();
    }
    step("Format", || {
        command::run(cargo().args(["fmt", "--all", "--check"]))
    })?;
    step("House rules", tidy::check)?;
    step("Licences, bans, sources", || {
        let path = tools::path_with(&[tools::cargo_deny()?])?;
        command::run(
            cargo()
                .args([
                    "deny",
                    "--log-level",
                    "error",
                    "check",
                    "bans",
                    "licenses",
                    "sources",
                ])
                .env("PATH", path),
        )
    })?;
    step("Lints", || {
        command::run(cargo().args([
            "clippy",
            "--quiet",
            "--workspace",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ]))
    })?;
    step("Tests", || {
        tools::shellcheck()?;
        command::run(cargo().args(["test", "--workspace", "--quiet"]))
    })?;
    step("Simulation, by the official SDK", sdk)?;
    step("Documents", || {
        web::build()?;
        size::report()
    })?;
    if !options.no_browser {
        step("Browser stories", || browser(&[]))?;
    }
    println!("\nAll is well.");
    Ok(())
}

/// Builds the tests, and the binaries with them: built alone, those would have other features of their dependencies, and DataFusion would be
/// built a second time.
fn build_tests() -> Result<()> {
    command::run(cargo().args(["test", "--workspace", "--quiet", "--no-run"]))
}

/// Lets Databricks' own SDK for Python judge the simulation, which the tests before have built.
fn sdk() -> Result<()> {
    let folder = root().join("crates/fakebricks/sdk");
    let python = tools::python_packages("python-sdk", &folder.join("requirements.txt"))?;
    command::run(
        program(python)
            .arg(folder.join("check.py"))
            .arg(crate::target().join("debug/fakebricks"))
            .env("PYTHONDONTWRITEBYTECODE", "1"),
    )
}

fn browser(words: &[String]) -> Result<()> {
    let e2e = root().join("e2e");
    tools::npm_packages(&e2e)?;
    for project in [e2e, root().join("crates/inspector/page")] {
        let tsc = root().join("e2e/node_modules/.bin/tsc");
        command::run(program(tsc).arg("--noEmit").arg("-p").arg(project))?;
    }
    let firefox = ("FIREFOX", tools::firefox()?);
    let reader = ("READER", inspector::comparison()?);
    playwright("playwright.config.ts", words, [firefox, reader])
}

/// Builds what a browser needs, and runs what the configuration names; further words go to Playwright.
pub fn playwright(
    config: &str,
    words: &[String],
    variables: impl IntoIterator<Item = (&'static str, PathBuf)>,
) -> Result<()> {
    web::build()?;
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
        .env("LAKESENTRY_BIN", crate::target().join("debug"));
    command::run(&mut playwright)
}

fn step(name: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
    println!("\n== {name}");
    let begun = Instant::now();
    work()?;
    println!("== {name}: done in {:.0?}", begun.elapsed());
    Ok(())
}
