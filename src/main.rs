//! Mounts the wizard.

mod paths;
mod state;

fn main() {}
