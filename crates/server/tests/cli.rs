//! The command line as people and scripts see it: the built program and nothing else.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

/// One module for each command.
mod cli {
    mod deceptions;
    mod deploy;
    mod inspect;
}
