//! How the workspaces under test stand, in sum and by region, kept up to date one workspace at a time. No browser in it.

use std::sync::Arc;

use contract::{Check, CheckName, CheckState, Failure, FailureCause};
use domain::{MetastoreId, Region, SortedMap, SortedSet, TableName};
use grants::{Grant, Script};

use super::tab_tests::Stale;
use crate::connection_test::outcome::{self, Standing};
use crate::connection_test::repair::{RepairPlace, first_missing};

/// What a workspace asks of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bucket {
    /// Something failed that keeps something from being read.
    ToRepair,
    /// Its checks run, or wait for their turn.
    Running,
    /// Nothing is known that counts.
    NotChecked,
    /// All can be read.
    Ready,
}

impl Bucket {
    /// All of them, those first that ask for something.
    pub const ALL: [Self; 4] = [Self::ToRepair, Self::Running, Self::NotChecked, Self::Ready];

    /// Returns the words for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::ToRepair => "to repair",
            Self::Running => "running",
            Self::NotChecked => "not checked",
            Self::Ready => "ready",
        }
    }

    const fn of(standing: Standing) -> Self {
        match standing {
            Standing::Ready => Self::Ready,
            Standing::Running => Self::Running,
            Standing::NotRun | Standing::NotChecked | Standing::Partly { failed: 0, .. } => {
                Self::NotChecked
            }
            Standing::Partly { .. } | Standing::NoWarehouse | Standing::NotConnectable => {
                Self::ToRepair
            }
        }
    }
}

/// How many workspaces there are of each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts([usize; 4]);

impl Counts {
    /// Returns how many there are of one.
    pub fn of(self, bucket: Bucket) -> usize {
        self.0[bucket as usize]
    }

    /// Returns how many there are in all.
    pub fn all(self) -> usize {
        self.0.iter().sum()
    }

    /// Returns the words: "3 to repair, 12 ready".
    pub fn words(self) -> String {
        let some = Bucket::ALL
            .into_iter()
            .filter(|&bucket| self.of(bucket) > 0);
        let words = some.map(|bucket| format!("{} {}", self.of(bucket), bucket.label()));
        words.collect::<Vec<_>>().join(", ")
    }
}

/// Grants that are missing in a metastore, because tables were refused there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingGrants {
    metastore_id: MetastoreId,
    /// Where, and to whom.
    pub place: RepairPlace,
    /// The tables, each with the place of the first statement that may be missing for it.
    tables: SortedMap<TableName, usize>,
    /// The workspaces in which they were refused.
    pub workspaces: Vec<usize>,
}

impl MissingGrants {
    /// Returns the statements.
    pub fn script(&self) -> Script {
        let grants = self
            .tables
            .iter()
            .flat_map(|(table, first)| Grant::to_read(table).into_iter().skip(*first));
        Script::repair(grants, &self.place.principal())
    }

    /// Returns how many tables they open.
    pub fn tables(&self) -> usize {
        self.tables.keys().count()
    }

    /// Says whether upper levels hide what is missing below.
    pub fn hides_lower_levels(&self) -> bool {
        self.tables.values().any(|first| *first < 2)
    }
}

/// What failed in the same way in the workspaces of a region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SameFailure {
    /// In which check, the first time.
    pub name: CheckName,
    /// Why, the first time.
    pub failure: Failure,
    /// Where that was.
    pub place: RepairPlace,
    /// The tables that it is about, where it is about tables.
    pub tables: SortedSet<TableName>,
    /// The workspaces.
    pub workspaces: Vec<usize>,
}

/// How a region stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RegionTally {
    /// The region; none where no test has told it.
    pub region: Option<Region>,
    /// How its workspaces stand.
    pub counts: Counts,
    /// What grants repair, metastore by metastore.
    pub missing: Vec<MissingGrants>,
    /// What else failed, by cause.
    pub failures: Vec<SameFailure>,
}

impl RegionTally {
    /// Returns its name for people.
    pub fn label(&self) -> String {
        match &self.region {
            Some(region) => region.label().to_owned(),
            None => "Region not known".to_owned(),
        }
    }

    /// Returns a name that no other one has.
    pub fn key(&self) -> String {
        self.region.as_ref().map_or("-", Region::as_str).to_owned()
    }
}

/// What is shown of it: copies are cheap.
#[derive(Debug, Clone, Default)]
pub struct Overview {
    /// In all regions together.
    pub counts: Counts,
    /// The regions, in the order in which workspaces were chosen.
    pub regions: Vec<Arc<RegionTally>>,
    /// How many workspaces can be connected.
    pub connectable: usize,
    /// Whether Databricks refused the secret somewhere.
    pub is_secret_refused: bool,
}

/// One workspace.
#[derive(Debug, Clone, Copy)]
struct TalliedWorkspace {
    region: usize,
    standing: Standing,
    stale: Option<Stale>,
    is_secret_refused: bool,
    /// Whether its failures are told already.
    is_told: bool,
}

/// How all of them stand.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    entries: Vec<TalliedWorkspace>,
    regions: Vec<Arc<RegionTally>>,
}

impl Tally {
    /// Begins with workspaces of which nothing is known but where they are.
    pub fn new<'a>(regions: impl Iterator<Item = Option<&'a Region>>) -> Self {
        let mut tally = Self::default();
        for region in regions {
            let region = tally.region(region);
            let standing = Standing::NotRun;
            tally.count(region, standing, 1);
            tally.entries.push(TalliedWorkspace {
                region,
                standing,
                stale: None,
                is_secret_refused: false,
                is_told: false,
            });
        }
        tally
    }

    /// Takes what is known of a workspace by now; `place` is asked where something failed. What failed is told once: whoever tests again
    /// begins a new tally.
    pub fn set(
        &mut self,
        at: usize,
        checks: &[Check],
        stale: Option<Stale>,
        place: impl FnOnce() -> Option<RepairPlace>,
    ) {
        let Some(&before) = self.entries.get(at) else {
            return;
        };
        let judged = Standing::of(checks);
        let standing = if stale.is_some() {
            Standing::NotRun
        } else {
            judged
        };
        let found = outcome::metastore(checks).map(|(_, region)| region);
        let region = match found {
            Some(found) if self.regions[before.region].region.is_none() => self.region(Some(found)),
            _ => before.region,
        };
        self.count(before.region, before.standing, -1);
        self.count(region, standing, 1);
        let has_ended = !matches!(standing, Standing::NotRun | Standing::Running);
        let entry = &mut self.entries[at];
        *entry = TalliedWorkspace {
            region,
            standing,
            stale,
            is_secret_refused: outcome::is_secret_refused(checks),
            is_told: before.is_told || has_ended,
        };
        if has_ended && !before.is_told {
            self.tell(at, region, checks, place);
        }
    }

    /// Returns how a workspace stands, and why its results do not count, where there are some that do not.
    pub fn standing(&self, at: usize) -> (Standing, Option<Stale>) {
        let entry = self.entries.get(at);
        entry.map_or((Standing::NotRun, None), |entry| {
            (entry.standing, entry.stale)
        })
    }

    /// Lists the workspaces that stand so, of a region or of all.
    pub fn places(&self, of: impl Fn(Standing) -> bool, region: Option<&str>) -> Vec<usize> {
        let wanted = region.map(|key| self.regions.iter().position(|one| one.key() == key));
        let is_there =
            |entry: &TalliedWorkspace| wanted.is_none_or(|wanted| wanted == Some(entry.region));
        let all = self.entries.iter().enumerate();
        all.filter(|(_, entry)| is_there(entry) && of(entry.standing))
            .map(|(at, _)| at)
            .collect()
    }

    /// Lists the workspaces that ask the same of a person; all without that.
    pub fn of_bucket(&self, bucket: Option<Bucket>) -> Vec<usize> {
        self.places(
            |standing| bucket.is_none_or(|bucket| Bucket::of(standing) == bucket),
            None,
        )
    }

    /// Lists the workspaces at which the secret was refused.
    pub fn refused_secret(&self) -> Vec<usize> {
        let all = self.entries.iter().enumerate();
        let refused = all.filter(|(_, entry)| entry.is_secret_refused);
        refused.map(|(at, _)| at).collect()
    }

    /// Returns what is shown.
    pub fn overview(&self) -> Overview {
        let mut counts = Counts::default();
        for region in &self.regions {
            for (sum, count) in counts.0.iter_mut().zip(region.counts.0) {
                *sum += count;
            }
        }
        let used = self.regions.iter().filter(|one| one.counts.all() > 0);
        Overview {
            counts,
            regions: used.cloned().collect(),
            connectable: self.places(Standing::is_connectable, None).len(),
            is_secret_refused: self.entries.iter().any(|entry| entry.is_secret_refused),
        }
    }

    fn region(&mut self, region: Option<&Region>) -> usize {
        let known = self
            .regions
            .iter()
            .position(|one| one.region.as_ref() == region);
        known.unwrap_or_else(|| {
            self.regions.push(Arc::new(RegionTally {
                region: region.cloned(),
                ..RegionTally::default()
            }));
            self.regions.len() - 1
        })
    }

    fn count(&mut self, region: usize, standing: Standing, change: isize) {
        let counts = &mut Arc::make_mut(&mut self.regions[region]).counts;
        let count = &mut counts.0[Bucket::of(standing) as usize];
        *count = count.saturating_add_signed(change);
    }

    /// Adds what failed in a workspace to what failed in its region.
    fn tell(
        &mut self,
        at: usize,
        region: usize,
        checks: &[Check],
        place: impl FnOnce() -> Option<RepairPlace>,
    ) {
        let failed = |check: &Check| matches!(check.state, CheckState::Failed { .. });
        if !checks.iter().any(failed) {
            return;
        }
        let Some(place) = place() else { return };
        let metastore_id = outcome::metastore(checks).map(|(id, _)| id);
        let region = Arc::make_mut(&mut self.regions[region]);
        for check in checks {
            let CheckState::Failed { failure } = &check.state else {
                continue;
            };
            let table = match &check.name {
                CheckName::Table(table) => Some(table),
                _ => None,
            };
            let first = table.and_then(|_| first_missing(&failure.cause));
            if let (Some(table), Some(first), Some(metastore_id)) = (table, first, metastore_id) {
                region.add_missing(at, table, first, metastore_id, &place);
            }
            if !matches!(failure.cause, FailureCause::Denied { .. }) || first.is_none() {
                region.add_failure(at, &check.name, table, failure, &place);
            }
        }
    }
}

impl RegionTally {
    fn add_missing(
        &mut self,
        at: usize,
        table: &TableName,
        first: usize,
        metastore_id: MetastoreId,
        place: &RepairPlace,
    ) {
        let is_it = |known: &MissingGrants| {
            known.metastore_id == metastore_id
                && (known.place.signed_in_as == place.signed_in_as
                    || known.place.principal() == place.principal())
        };
        let known = self.missing.iter().position(is_it).unwrap_or_else(|| {
            self.missing.push(MissingGrants {
                metastore_id,
                place: place.clone(),
                tables: SortedMap::default(),
                workspaces: Vec::new(),
            });
            self.missing.len() - 1
        });
        let known = &mut self.missing[known];
        let before = known.tables.get(table);
        if before.is_none_or(|before| *before > first) {
            known.tables.insert(table.clone(), first);
        }
        if known.workspaces.last() != Some(&at) {
            known.workspaces.push(at);
        }
    }

    fn add_failure(
        &mut self,
        at: usize,
        name: &CheckName,
        table: Option<&TableName>,
        failure: &Failure,
        place: &RepairPlace,
    ) {
        // A schema is enabled by itself; other causes are the same whatever table shows them.
        let by_schema = matches!(
            failure.cause,
            FailureCause::SchemaNotFound | FailureCause::TableNotFound
        );
        let is_it = |known: &SameFailure| {
            let same_schema =
                || known.tables.first().map(TableName::schema) == table.map(TableName::schema);
            known.failure.cause == failure.cause
                && known.tables.first().is_some() == table.is_some()
                && (table.is_some() || known.name == *name)
                && (!by_schema || same_schema())
        };
        let known = self.failures.iter().position(is_it).unwrap_or_else(|| {
            self.failures.push(SameFailure {
                name: name.clone(),
                failure: failure.clone(),
                place: place.clone(),
                tables: SortedSet::default(),
                workspaces: Vec::new(),
            });
            self.failures.len() - 1
        });
        let known = &mut self.failures[known];
        if let Some(table) = table.filter(|table| !known.tables.contains(*table)) {
            known.tables.insert(table.clone());
        }
        if known.workspaces.last() != Some(&at) {
            known.workspaces.push(at);
        }
    }
}

#[cfg(test)]
mod tests;
