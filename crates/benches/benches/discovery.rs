//! What it costs to write and to read the list of an account's workspaces, each beside a plain copy of its result.
//! `cargo xtask bench discovery` runs it and prints the times as a table.

#![expect(clippy::unwrap_used, reason = "fixed input")]

use std::hint::black_box;
use std::time::Duration;

use contract::{DiscoveredWorkspace, Discovery};
use criterion::{Criterion, Throughput};
use domain::{AccountId, Cloud, DatabricksHost, Region, WorkspaceId, WorkspaceState};

/// A large account, and the largest that is planned for.
const SIZES: [u64; 2] = [5_000, 50_000];

fn discovery(count: u64) -> Discovery {
    let regions: Vec<Region> = Region::known(Cloud::Azure).collect();
    let workspaces = (0..count).map(|number| {
        let id = 7_000_000_000_000_000 + number * 7_919;
        let host = format!("adb-{id}.{}.azuredatabricks.net", id % 20);
        DiscoveredWorkspace {
            workspace_id: WorkspaceId::from(id),
            name: format!("dbw-analytics-{number:05}"),
            host: DatabricksHost::parse(&host).ok(),
            region: regions
                .iter()
                .cycle()
                .nth(usize::try_from(number % 40).unwrap())
                .cloned(),
            state: if number % 50 == 0 {
                WorkspaceState::Provisioning
            } else {
                WorkspaceState::Running
            },
            connected: number % 100 == 0,
        }
    });
    Discovery {
        account_id: AccountId::parse("11111111-2222-3333-4444-555555555555").unwrap(),
        cloud: Cloud::Azure,
        discovered_at: "2026-11-01T10:00:00Z".parse().unwrap(),
        through: None,
        workspaces: workspaces.collect(),
    }
}

fn main() {
    let mut criterion = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(2))
        .configure_from_args();
    for size in SIZES {
        let discovery = discovery(size);
        let json = serde_json::to_string(&discovery).unwrap();
        let mut group = criterion.benchmark_group(format!("read {size} workspaces"));
        group.throughput(Throughput::Bytes(u64::try_from(json.len()).unwrap()));
        group.bench_function("make", |bencher| {
            bencher.iter(|| serde_json::from_str::<Discovery>(black_box(&json)).unwrap());
        });
        group.bench_function("copy", |bencher| {
            bencher.iter(|| black_box(&discovery).clone());
        });
        group.finish();
        let mut group = criterion.benchmark_group(format!("write {size} workspaces"));
        group.throughput(Throughput::Bytes(u64::try_from(json.len()).unwrap()));
        group.bench_function("make", |bencher| {
            bencher.iter(|| serde_json::to_string(black_box(&discovery)).unwrap());
        });
        group.bench_function("copy", |bencher| {
            bencher.iter(|| black_box(&json).clone());
        });
        group.finish();
    }
    criterion.final_summary();
}
