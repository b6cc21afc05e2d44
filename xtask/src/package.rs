//! The Debian package of the server, and what others say of the files in `deploy/` that set one up.

use anyhow::{Context as _, Result};

use crate::command::{self, cargo, program};
use crate::folders::root;
use crate::tools;

/// What the service may do at most, in tenths, as `systemd-analyze security` counts it.
const MOST_EXPOSURE: &str = "--threshold=20";

/// Makes the package of what `cargo xtask build` has built, into `target/debian/`.
pub fn build() -> Result<()> {
    let path = tools::path_with(&[tools::cargo_deb()?])?;
    command::run(
        cargo()
            .args(["deb", "--locked", "--no-build", "-p", "server"])
            .env("PATH", path),
    )
}

/// Lets systemd judge the service, and a parser of YAML what is for Kubernetes.
pub fn check() -> Result<()> {
    let deploy = root().join("deploy");
    let analyze = tools::systemd_analyze()?;
    command::run_quietly(
        program(&analyze)
            .args(["security", "--offline=true", "--no-pager", MOST_EXPOSURE])
            .arg(deploy.join("lakesentry.service")),
    )
    .context("the service may do more than it needs; `systemd-analyze security --offline=true deploy/lakesentry.service` says what")?;
    let python = tools::python_packages(
        "deployments",
        &root().join("crates/deployment/validation/requirements.txt"),
    )?;
    command::run(
        program(&python)
            .arg(deploy.join("check.py"))
            .env("PYTHONDONTWRITEBYTECODE", "1"),
    )
}
