//! What is said to the person.

use std::io::Write as _;

/// Says something beside the output, which may be on standard output.
pub fn say(line: &str) {
    // Nobody may be listening any more.
    drop(writeln!(std::io::stderr(), "{line}"));
}
