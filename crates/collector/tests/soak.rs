//! Cycles in which everything goes wrong that can: afterwards every row of the source is stored once.
//!
//! Twenty of them run with the other tests; `cargo xtask soak collector` runs as many as one likes. A failure names its seed, and
//! `LAKESENTRY_SEED` has the same faults come again.

mod bad_network;

use std::collections::BTreeSet;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use domain::{SystemTable, tables_for};
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};

use crate::lake_reader::VisibleTable;
use crate::server_program::ServerProgram;
use crate::setup::{Collector, Setup};
use bad_network::BadNetwork;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_row_is_stored_once_whatever_goes_wrong() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let cycles = number("LAKESENTRY_SOAK_CYCLES").unwrap_or(20);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let seed = number("LAKESENTRY_SEED").unwrap_or(now.as_secs());
    eprintln!("{cycles} cycles from LAKESENTRY_SEED={seed}");
    let mut random = StdRng::seed_from_u64(seed);
    let mut setup = Setup::start().await;
    let collector = setup.configured().await;
    let mut server = setup.run_server_as_program().await;
    let network = BadNetwork::start(setup.address, seed).await;
    for _ in 0..cycles {
        server = disturbed_cycle(&collector, server, &network, &mut random).await;
    }
    let faults = network.faults();
    assert!(faults > cycles, "{faults} faults in {cycles} cycles");
    network.end().await;
    collector.cycle().await;
    let before = stored(&setup);
    let fresh = Setup::start_beside(&setup).await;
    fresh.configured().await.cycle().await;
    let source = stored(&fresh);
    collector.cycle().await;
    let after = stored(&setup);
    for ((table, before), ((_, source), (_, after))) in before.iter().zip(source.iter().zip(&after))
    {
        assert_part(*table, "not at its source", before, source);
        assert_part(*table, "missing", source, after);
        // What is stored is what the source counts, without the collector in between.
        let counted = setup.count_at_source(*table).await;
        let range = before.len() as u64..=counted;
        assert!(range.contains(&(after.len() as u64)), "{table}: {counted}");
    }
    drop(server);
}

/// Every row of each table.
type Stored = Vec<(SystemTable, Vec<String>)>;

fn stored(setup: &Setup) -> Stored {
    let tables = tables_for(&[], true);
    let read = tables.map(|table| {
        let visible = VisibleTable::read(&setup.data(), table.schema, table.name);
        visible.assert_each_row_once();
        (table, visible.lines())
    });
    read.collect()
}

#[track_caller]
fn assert_part(table: SystemTable, what: &str, rows: &[String], of: &[String]) {
    let of: BTreeSet<&String> = of.iter().collect();
    let others: Vec<_> = rows.iter().filter(|row| !of.contains(row)).collect();
    assert!(others.is_empty(), "{table}: rows {what}: {others:#?}");
}

/// Runs one cycle and kills somebody in three of four: a whole one takes several seconds.
async fn disturbed_cycle(
    collector: &Collector,
    mut server: ServerProgram,
    network: &BadNetwork,
    random: &mut StdRng,
) -> ServerProgram {
    let mut cycle = collector
        .program(&["run"])
        .env("LAKESENTRY_API_URL", network.url())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let moment = Duration::from_millis(random.random_range(20..2500));
    let victim = random.random_range(0..4);
    let patience = match victim {
        0 => Duration::from_secs(30),
        _ => moment,
    };
    let ended = tokio::time::timeout(patience, cycle.wait()).await;
    if ended.is_err() && victim == 1 {
        server = server.restarted().await;
        // The collector tries again by itself, for as long as it is let.
        let rest = Duration::from_millis(random.random_range(100..2000));
        drop(tokio::time::timeout(rest, cycle.wait()).await);
    }
    // It may have ended by itself.
    drop(cycle.kill().await);
    server
}
