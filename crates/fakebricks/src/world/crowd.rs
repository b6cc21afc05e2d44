//! The many workspaces beside the hand-made ones. Each follows from its number, and is made when somebody asks for it, so that a
//! world of fifty thousand starts as fast as one of nine.

use std::sync::OnceLock;

use domain::Region;

use super::{Cloud, SimulatedWorkspace, Status, plan};

/// The most that an account may have; Databricks' own limit is far lower.
pub const MOST: usize = 100_000;

/// Regions that an account is spread over.
const REGIONS: usize = 20;

/// Bits of a workspace's code, which is its number shuffled.
const CODE_BITS: u32 = 47;
const CODE_MASK: u64 = (1 << CODE_BITS) - 1;
/// Odd, so that multiplying by it can be undone.
const SHUFFLE: u64 = 0x5851_f42d_4c95_7f2d;
const UNSHUFFLE: u64 = inverse(SHUFFLE);
/// The lowest id of a cloud's crowd, and how far the clouds are apart: no hand-made id is in between.
const LOWEST_ID: u64 = 6_400_000_000_000_000;
const IDS_OF_A_CLOUD: u64 = 150_000_000_000_000;

/// Workspaces by number, those that were asked for with what has become of them.
#[derive(Debug, Clone, Default)]
pub struct Crowd {
    seed: u64,
    cells: Vec<OnceLock<Box<SimulatedWorkspace>>>,
}

/// What a list tells of a workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sketch {
    /// The decimal id.
    pub id: u64,
    /// The name in the console.
    pub name: String,
    /// The part of the host before the cloud's zone.
    pub deployment: String,
    /// The cloud's own region name.
    pub region: String,
    /// Where it is in its life.
    pub status: Status,
    /// Whether Unity Catalog is attached.
    pub catalog: bool,
    /// The first warehouse.
    pub warehouse: Option<String>,
}

/// What is special about a workspace of the crowd.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CrowdKind {
    /// Not in use.
    Not(Status),
    /// Without Unity Catalog.
    NoCatalog,
    /// Without a warehouse.
    NoWarehouse,
    /// With one warehouse that is off.
    Asleep,
    /// With one warehouse that is on.
    Small,
    /// With two.
    Whole,
}

impl Crowd {
    /// A crowd of so many, none of them made yet.
    pub fn new(seed: u64, count: usize) -> Self {
        Self {
            seed,
            cells: std::iter::repeat_with(OnceLock::new)
                .take(count.min(MOST))
                .collect(),
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// The workspaces that were made.
    pub fn made_mut(&mut self) -> impl Iterator<Item = &mut SimulatedWorkspace> {
        self.cells
            .iter_mut()
            .filter_map(|cell| cell.get_mut().map(Box::as_mut))
    }

    /// The workspace of a number, made by `make` when it is the first time.
    pub fn get_or_make(
        &self,
        number: usize,
        make: impl FnOnce() -> SimulatedWorkspace,
    ) -> Option<&SimulatedWorkspace> {
        let cell = self.cells.get(number)?;
        Some(cell.get_or_init(|| Box::new(make())))
    }

    /// The workspace of a number, when it was made.
    pub fn made(&self, number: usize) -> Option<&SimulatedWorkspace> {
        self.cells.get(number)?.get().map(Box::as_ref)
    }

    /// The workspace of a number, when it was made, to change it.
    pub fn get_mut(&mut self, number: usize) -> Option<&mut SimulatedWorkspace> {
        self.cells.get_mut(number)?.get_mut().map(Box::as_mut)
    }

    /// The number of the workspace with this id.
    pub fn number_of(&self, cloud: Cloud, id: u64) -> Option<usize> {
        let code = id.checked_sub(lowest_id(cloud))?;
        (code <= CODE_MASK).then(|| self.number(code)).flatten()
    }

    /// The number of the workspace with this part of a host name.
    pub fn number_of_host(&self, cloud: Cloud, deployment: &str) -> Option<usize> {
        let number = match cloud {
            Cloud::Aws => {
                let code = deployment.strip_prefix("dbc-")?.replacen('-', "", 1);
                self.number(u64::from_str_radix(&code, 16).ok()?)?
            }
            Cloud::Azure | Cloud::Gcp => {
                let (id, _) = deployment.trim_start_matches("adb-").split_once('.')?;
                self.number_of(cloud, id.parse().ok()?)?
            }
        };
        (self.deployment(cloud, number) == deployment).then_some(number)
    }

    /// What a list tells of the workspace of a number that was not made.
    pub fn sketch(&self, cloud: Cloud, number: usize) -> Sketch {
        let region = self.region(cloud, number);
        let build = self.build(number);
        let warehouse = match build {
            CrowdKind::Not(_) | CrowdKind::NoWarehouse => None,
            _ => Some(self.warehouse_id(cloud, number, 0)),
        };
        Sketch {
            id: lowest_id(cloud) + self.code(number),
            name: self.name(cloud, number, region),
            deployment: self.deployment(cloud, number),
            region: region.to_owned(),
            status: build.status(),
            catalog: !matches!(build, CrowdKind::NoCatalog | CrowdKind::Not(_)),
            warehouse,
        }
    }

    /// What is special about the workspace of a number: most are well.
    pub fn build(&self, number: usize) -> CrowdKind {
        match self.draw(number, "build") % 1000 {
            0..8 => CrowdKind::Not(Status::Failed),
            8..18 => CrowdKind::Not(Status::Provisioning),
            18..24 => CrowdKind::Not(Status::Banned),
            24..28 => CrowdKind::Not(Status::NotProvisioned),
            28..30 => CrowdKind::Not(Status::Cancelling),
            30..50 => CrowdKind::NoCatalog,
            50..80 => CrowdKind::NoWarehouse,
            80..140 => CrowdKind::Asleep,
            140..400 => CrowdKind::Whole,
            _ => CrowdKind::Small,
        }
    }

    /// The region of the workspace of a number. A region further down the list has fewer: one half, one third, and so on.
    pub fn region(&self, cloud: Cloud, number: usize) -> &'static str {
        let regions = regions(cloud);
        let weights = (1..=regions.len() as u64).map(|place| 1_000_000 / place);
        let mut drawn = self.draw(number, "region") % weights.clone().sum::<u64>();
        for (region, weight) in regions.iter().zip(weights) {
            if drawn < weight {
                return region;
            }
            drawn -= weight;
        }
        &regions[0]
    }

    /// The id of a warehouse of the workspace of a number.
    pub fn warehouse_id(&self, cloud: Cloud, number: usize, which: u64) -> String {
        let place = (cloud as u64) * 4 + which;
        format!(
            "{:016x}",
            mix(self.draw(number, "warehouse") ^ (place << 60))
        )
    }

    fn name(&self, cloud: Cloud, number: usize, region: &str) -> String {
        const TEAMS: [&str; 12] = [
            "sales",
            "risk",
            "claims",
            "ml",
            "finance",
            "supply",
            "web",
            "crm",
            "fraud",
            "pricing",
            "iot",
            "data-platform",
        ];
        const STAGES: [&str; 4] = ["prod", "staging", "dev", "sandbox"];
        let drawn = self.draw(number, "name");
        let pick = |words: &'static [&'static str], drawn: u64| {
            words[usize::try_from(drawn % words.len() as u64).unwrap_or_default()]
        };
        let prefix = match cloud {
            Cloud::Aws => "acme",
            Cloud::Azure => "dbw",
            Cloud::Gcp => "gcp",
        };
        let (team, stage) = (pick(&TEAMS, drawn), pick(&STAGES, drawn >> 32));
        format!("{prefix}-{team}-{stage}-{region}-{number:05}")
    }

    fn deployment(&self, cloud: Cloud, number: usize) -> String {
        let code = self.code(number);
        let id = lowest_id(cloud) + code;
        match cloud {
            Cloud::Aws => format!("dbc-{:08x}-{:04x}", code >> 16, code & 0xffff),
            Cloud::Azure => format!("adb-{id}.{}", id % 20),
            Cloud::Gcp => format!("{id}.{}", id % 10),
        }
    }

    fn code(&self, number: usize) -> u64 {
        (number as u64)
            .wrapping_mul(SHUFFLE)
            .wrapping_add(mix(self.seed))
            & CODE_MASK
    }

    fn number(&self, code: u64) -> Option<usize> {
        let number = code.wrapping_sub(mix(self.seed)).wrapping_mul(UNSHUFFLE) & CODE_MASK;
        usize::try_from(number)
            .ok()
            .filter(|number| *number < self.cells.len())
    }

    fn draw(&self, number: usize, what: &str) -> u64 {
        let what = what
            .bytes()
            .fold(0, |sum: u64, byte| sum.wrapping_mul(31) + u64::from(byte));
        mix(mix(self.seed ^ what) ^ (number as u64))
    }
}

impl CrowdKind {
    /// Where such a workspace is in its life.
    pub fn status(self) -> Status {
        match self {
            Self::Not(status) => status,
            _ => Status::Running,
        }
    }
}

/// The regions of a crowd, the account's own first.
fn regions(cloud: Cloud) -> &'static [String] {
    static ALL: OnceLock<Vec<Vec<String>>> = OnceLock::new();
    let all = ALL.get_or_init(|| {
        Cloud::ALL
            .into_iter()
            .map(|cloud| {
                let own = plan::regions(cloud);
                let more = Region::known(cloud)
                    .map(String::from)
                    .filter(|name| !own.contains(&name.as_str()) && !name.contains("gov"));
                let own = own.iter().map(|name| (*name).to_owned());
                own.chain(more).take(REGIONS).collect()
            })
            .collect()
    });
    &all[cloud as usize]
}

fn lowest_id(cloud: Cloud) -> u64 {
    LOWEST_ID + (cloud as u64) * IDS_OF_A_CLOUD
}

/// Spreads a number over all bits (the finalizer of `SplitMix64`).
fn mix(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// The number that undoes a multiplication, modulo 2^64; each round doubles the bits that are right.
const fn inverse(odd: u64) -> u64 {
    let mut found = odd;
    let mut round = 0;
    while round < 5 {
        found = found.wrapping_mul(2_u64.wrapping_sub(odd.wrapping_mul(found)));
        round += 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    #[test]
    fn a_workspace_is_found_by_its_id_and_by_its_host() {
        let crowd = Crowd::new(1, 50_000);
        for cloud in Cloud::ALL {
            let mut ids = BTreeSet::new();
            for number in (0..50_000).step_by(7) {
                let sketch = crowd.sketch(cloud, number);
                assert_eq!(crowd.number_of(cloud, sketch.id), Some(number));
                assert_eq!(
                    crowd.number_of_host(cloud, &sketch.deployment),
                    Some(number)
                );
                assert!(ids.insert(sketch.id));
            }
            for planned in plan::workspaces(cloud) {
                assert_eq!(crowd.number_of(cloud, planned.id), None);
                assert_eq!(crowd.number_of_host(cloud, planned.deployment), None);
            }
        }
        let sketch = crowd.sketch(Cloud::Azure, 5);
        let wrong = sketch.deployment.replace('.', ".1");
        assert_eq!(crowd.number_of_host(Cloud::Azure, &wrong), None);
        assert_eq!(Crowd::new(1, 5).number_of(Cloud::Azure, sketch.id), None);
    }

    #[test]
    fn workspaces_are_spread_over_regions_and_states() {
        let crowd = Crowd::new(1, 10_000);
        let (mut regions, mut idle) = (BTreeMap::new(), 0);
        for number in 0..10_000 {
            let sketch = crowd.sketch(Cloud::Aws, number);
            *regions.entry(sketch.region).or_insert(0) += 1;
            idle += u32::from(sketch.status != Status::Running);
        }
        assert!(regions.len() >= 18, "{regions:?}");
        assert!(
            regions["us-east-1"] > 5 * regions["ap-south-1"],
            "{regions:?}"
        );
        assert!((200..400).contains(&idle), "{idle}");
    }
}
