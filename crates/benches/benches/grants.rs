//! What it costs to plan for many metastores and to write the plan down, each beside a plain copy of its result.
//! `cargo xtask bench grants` runs it and prints the times as a table.

#![expect(clippy::unwrap_used, reason = "fixed input")]

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, Throughput};
use domain::{ApplicationId, Feature, Region, TableName, system_tables};
use grants::{
    Format, HandOver, Metastore, Plan, Primary, Principal, Selection, Share, Surroundings,
};

/// More regions than all clouds together have.
const METASTORES: usize = 200;

/// Something that is written for a whole plan.
struct Case {
    name: &'static str,
    write: fn(&Plan) -> String,
}

/// Every format, the document, the link.
const CASES: [Case; 8] = [
    Case {
        name: "SQL",
        write: |plan| files(plan, Format::Sql),
    },
    Case {
        name: "SQL that takes back",
        write: |plan| files(plan, Format::Undo),
    },
    Case {
        name: "SQL that checks",
        write: |plan| files(plan, Format::Check),
    },
    Case {
        name: "REST",
        write: |plan| files(plan, Format::Rest),
    },
    Case {
        name: "Terraform",
        write: |plan| files(plan, Format::Terraform),
    },
    Case {
        name: "Databricks CLI",
        write: |plan| files(plan, Format::Cli),
    },
    Case {
        name: "hand-over document",
        write: |plan| HandOver::new(plan, &[], &Surroundings::default()).to_markdown(),
    },
    Case {
        name: "share link",
        write: |plan| {
            let metastores = plan.metastores.iter();
            let regions = metastores.filter_map(|each| each.metastore.region.clone());
            Share::new(plan.selection.clone(), regions, Primary::Elsewhere, None)
                .unwrap()
                .to_query()
        },
    },
];

fn main() {
    let mut criterion = Criterion::default()
        .sample_size(30)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .configure_from_args();
    planning(&mut criterion);
    let plan = plan(selection(), metastores());
    for case in CASES {
        let text = (case.write)(&plan);
        let mut group = criterion.benchmark_group(case.name);
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function("make", |bencher| {
            bencher.iter(|| (case.write)(black_box(&plan)));
        });
        group.bench_function("copy", |bencher| {
            bencher.iter(|| black_box(&*text).to_owned());
        });
        group.finish();
    }
    criterion.final_summary();
}

fn planning(criterion: &mut Criterion) {
    let (selection, metastores) = (selection(), metastores());
    let made = plan(selection.clone(), metastores.clone());
    let mut group = criterion.benchmark_group("plan");
    group.bench_function("make", |bencher| {
        bencher.iter(|| plan(black_box(selection.clone()), black_box(metastores.clone())));
    });
    group.bench_function("copy", |bencher| bencher.iter(|| black_box(&made).clone()));
    group.finish();
}

/// All features, and ten tables that none of them needs.
fn selection() -> Selection {
    let further = system_tables()
        .iter()
        .filter(|table| table.feature.is_none());
    Selection {
        tables: further
            .take(10)
            .map(|table| TableName::from(*table))
            .collect(),
        ..Selection::of(Feature::OPTIONAL)
    }
}

fn metastores() -> Vec<Metastore> {
    let region = |number| Region::parse(&format!("region-{number:03}")).unwrap();
    let regions: Vec<Region> = (0..METASTORES).map(region).collect();
    Metastore::all(&regions, &Primary::Region(regions[0].clone()))
}

fn plan(selection: Selection, metastores: Vec<Metastore>) -> Plan {
    let id = ApplicationId::parse("1d0f6a52-0000-4000-8000-00000000009c").unwrap();
    Plan::new(selection, Principal::ServicePrincipal(id), metastores)
}

/// The file of every metastore, or the one that serves all of them.
fn files(plan: &Plan, format: Format) -> String {
    let count = if format.covers_all_metastores() {
        1
    } else {
        plan.metastores.len()
    };
    let around = Surroundings::default();
    let metastores = plan.metastores.iter().take(count);
    metastores
        .map(|metastore| format.render(plan, metastore, &around))
        .collect()
}
