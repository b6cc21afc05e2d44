#![doc = include_str!("../README.md")]

mod audit_export;
mod bundle;
mod commands;
mod job;
mod kubernetes;
mod machine;
mod package;
mod platform_trust;
mod rest;
mod schedule;
mod terraform;
mod yaml;

pub use audit_export::{
    AuditExport, audit_commands, audit_crontab, audit_kubernetes, audit_script, audit_systemd,
};
pub use bundle::bundle;
pub use commands::{commands, upload};
pub use job::{ClassicCompute, CollectorJob, JobCompute, job_json};
pub use kubernetes::kubernetes;
pub use machine::{MachineCollector, crontab, install, systemd};
pub use package::{CollectorPackage, InvalidPackageFile, NotAWheelPlace, PackageFile, WheelPlace};
pub use platform_trust::{InvalidPlatform, PlatformTrust, TokenPlatform};
pub use rest::{WorkspaceAddress, rest};
pub use schedule::{CycleInterval, NotAnInterval};
pub use terraform::terraform;
