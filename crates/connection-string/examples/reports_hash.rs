//! Prints `generate::reports_hash` of this machine for some seeds, one a line: seed, number of strings, present, hash. Another program that
//! reads alike gives the same.
#![expect(
    clippy::print_stdout,
    reason = "what it prints is read by another program"
)]

use connection_string::generate::reports_hash;
use connection_string::{ReadContext, TrustedInstance};

const SEEDS: u64 = 10;
const STRINGS: u32 = 10_000;
const NOW: i64 = 1_795_355_880;

fn main() {
    let context = ReadContext {
        now: NOW,
        trusted: TrustedInstance::Unknown,
    };
    for seed in 0..SEEDS {
        let hash = reports_hash(seed, STRINGS, &context)
            .iter()
            .fold(String::new(), |hash, byte| hash + &format!("{byte:02x}"));
        println!("{seed} {STRINGS} {NOW} {hash}");
    }
}
