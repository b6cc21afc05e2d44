//! What runs for a while and is billed for it: the timelines tell when it ran, and the usage what it consumed in that time.

use jiff::Timestamp;

use super::draw::Draw;
use super::moment::{RosterEntry, RowContext};
use super::slots::slots;
use super::values::ENTITIES;
use super::{Rows, SYSTEM, find};

const SECOND: i64 = 1_000_000;
/// Runs of jobs that a workspace has; each belongs to one of its jobs.
const RUNS: u64 = 40;
/// Clusters of a workspace on which jobs run; people work on the others.
const JOB_CLUSTERS: u64 = 3;
/// Workspaces of a region in which anything happens. In few of them all that rows speak of can be listed in tables of the usual length.
const BUSY: usize = 20;

/// Something that ran on a cluster without a break.
#[derive(Debug, Clone)]
pub struct MeteredPeriod<'a> {
    /// Where.
    pub workspace: &'a RosterEntry,
    /// Which of the workspace's clusters.
    pub cluster: u64,
    /// Which of the workspace's runs, unless a person worked.
    pub run: Option<u64>,
    /// When it began, in microseconds.
    pub start: i64,
    /// For how many seconds it ran.
    pub seconds: i64,
}

impl MeteredPeriod<'_> {
    /// When it ended, in microseconds.
    pub fn end(&self) -> i64 {
        self.start + self.seconds * SECOND
    }

    /// What it consumed, in thousandths of a DBU: each cluster consumes its own number of them a second.
    pub fn thousandths(&self) -> i64 {
        let rate = i64::try_from(self.cluster + 1).unwrap_or(1);
        self.seconds * rate
    }

    /// The statement that ran, when it is a query.
    pub fn statement_id(&self, context: &RowContext) -> String {
        let label = format!("statement-{}-{}", self.workspace.id, self.end());
        Draw::new(context.seed, &label).uuid()
    }

    /// Which of the workspace's jobs ran.
    pub fn job(&self) -> Option<u64> {
        Some(self.run? % ENTITIES)
    }
}

/// Thousandths as a decimal number.
pub fn decimal(thousandths: i64) -> String {
    let sign = if thousandths < 0 { "-" } else { "" };
    let whole = thousandths.abs();
    format!("{sign}{}.{:03}", whole / 1000, whole % 1000)
}

/// The workspaces of a region in which something happens.
pub fn busy<'a>(context: &'a RowContext, region: &str) -> Vec<&'a RosterEntry> {
    context
        .workspaces
        .iter()
        .filter(|workspace| workspace.region == region)
        .take(BUSY)
        .collect()
}

/// The regions of an account, each once, in the order of its workspaces.
pub fn regions(context: &RowContext) -> Vec<&str> {
    let mut regions: Vec<&str> = Vec::new();
    for workspace in context.workspaces.iter() {
        if !regions.contains(&workspace.region.as_str()) {
            regions.push(&workspace.region);
        }
    }
    regions
}

/// The periods in which jobs ran in a region, newest first; each ends at a slot of the timeline of jobs.
pub fn job_runs<'a>(
    context: &'a RowContext,
    region: &'a str,
    now: Timestamp,
) -> impl Iterator<Item = MeteredPeriod<'a>> {
    let table = ["lakeflow", "job_run_timeline"];
    periods(context, region, table, now, |draw, at| {
        let run = draw.below(RUNS);
        let seconds = draw_seconds(draw);
        let start = at - seconds * SECOND;
        (Some(run), run % JOB_CLUSTERS, start, seconds)
    })
}

/// The queries that ran on warehouses of a region, newest first; each ends at a slot of the history.
pub fn queries<'a>(
    context: &'a RowContext,
    region: &'a str,
    now: Timestamp,
) -> impl Iterator<Item = MeteredPeriod<'a>> {
    let table = ["query", "history"];
    let all = periods(context, region, table, now, |draw, at| {
        let seconds = 1 + i64::try_from(draw.below(300)).unwrap_or_default();
        (None, 0, at - seconds * SECOND, seconds)
    });
    all.filter(|period| !period.workspace.warehouses.is_empty())
}

/// The minutes in which people's clusters ran in a region, newest first; each begins at a slot of the timeline of nodes.
pub fn nodes<'a>(
    context: &'a RowContext,
    region: &'a str,
    now: Timestamp,
) -> impl Iterator<Item = MeteredPeriod<'a>> {
    let table = ["compute", "node_timeline"];
    periods(context, region, table, now, |draw, at| {
        let cluster = JOB_CLUSTERS + draw.below(ENTITIES - JOB_CLUSTERS);
        (None, cluster, at, 60)
    })
}

fn draw_seconds(draw: &mut Draw) -> i64 {
    60 + i64::try_from(draw.below(480)).unwrap_or_default()
}

fn periods<'a>(
    context: &'a RowContext,
    region: &'a str,
    [schema, table]: [&'static str; 2],
    now: Timestamp,
    what: impl Fn(&mut Draw, i64) -> (Option<u64>, u64, i64, i64) + 'a,
) -> impl Iterator<Item = MeteredPeriod<'a>> {
    let workspaces = busy(context, region);
    let slots = find(SYSTEM, schema, table)
        .filter(|_| !workspaces.is_empty())
        .map(|table| slots(table, now, Rows::Usual));
    slots.into_iter().flatten().map(move |(at, _)| {
        let label = format!("{table}-{}-{region}-{at}", context.account_id);
        let mut draw = Draw::new(context.seed, &label);
        let index = usize::try_from(draw.below(workspaces.len() as u64)).unwrap_or_default();
        let (run, cluster, start, seconds) = what(&mut draw, at);
        MeteredPeriod {
            workspace: workspaces[index],
            cluster,
            run,
            start,
            seconds,
        }
    })
}
