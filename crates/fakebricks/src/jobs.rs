//! Jobs that really run: the wheel of a task is installed into an environment of its own, and its function runs in a process of this machine.
//!
//! Whoever reaches the simulation may make jobs, and its secrets are no secrets. So nothing runs unless somebody has asked for it at the
//! start, and then only wheels that lie in a folder of this machine, whatever was uploaded under their name.

pub mod begin;
mod process;
pub mod quartz;
pub mod slots;
mod task_plan;

use std::path::PathBuf;

/// Which jobs run, and where.
#[derive(Debug, Clone)]
pub struct JobOptions {
    /// The folder with the wheels that may run. Others are refused by their digest.
    pub wheels: PathBuf,
    /// The folder for environments and runs; made when it is not there.
    pub folder: PathBuf,
}
