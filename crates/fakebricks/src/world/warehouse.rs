//! SQL warehouses, their states and who may use them.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// One SQL warehouse.
#[derive(Debug, Clone)]
pub struct SimulatedWarehouse {
    /// 16 hexadecimal digits.
    pub id: String,
    /// The name in the console.
    pub name: String,
    /// Whether Databricks runs it.
    pub serverless: bool,
    /// What else can be set.
    pub settings: WarehouseSettings,
    /// Levels by principal name.
    pub access: BTreeMap<String, WarehouseLevel>,
    power: Power,
}

/// What can be set on a warehouse and changes nothing here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WarehouseSettings {
    /// The size by its name in the API.
    pub cluster_size: String,
    /// Fewest clusters.
    pub min_clusters: u32,
    /// Most clusters.
    pub max_clusters: u32,
    /// Minutes without statements after which it stops; never when 0.
    pub auto_stop_minutes: u32,
    /// `PRO` or `CLASSIC`.
    pub warehouse_type: String,
}

impl Default for WarehouseSettings {
    fn default() -> Self {
        Self {
            cluster_size: "X-Small".to_owned(),
            min_clusters: 1,
            max_clusters: 1,
            auto_stop_minutes: 10,
            warehouse_type: "PRO".to_owned(),
        }
    }
}

/// What a principal may do with a warehouse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum WarehouseLevel {
    /// Run statements.
    CanUse,
    /// See its queries too.
    CanMonitor,
    /// Start, stop and change it.
    CanManage,
    /// Own it.
    IsOwner,
}

/// The state as the API names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WarehousePhase {
    /// Off; a statement switches it on.
    Stopped,
    /// Coming up; statements wait.
    Starting,
    /// On.
    Running,
}

#[derive(Debug, Clone, Copy)]
enum Power {
    Off,
    OnFrom(Instant),
}

impl SimulatedWarehouse {
    /// A warehouse nobody may use yet.
    pub fn new(id: String, name: &str, serverless: bool, running: bool) -> Self {
        let power = if running {
            Power::OnFrom(Instant::now())
        } else {
            Power::Off
        };
        Self {
            id,
            name: name.to_owned(),
            serverless,
            settings: WarehouseSettings::default(),
            access: BTreeMap::new(),
            power,
        }
    }

    /// The state at this moment.
    pub fn state(&self) -> WarehousePhase {
        match self.power {
            Power::Off => WarehousePhase::Stopped,
            Power::OnFrom(at) if Instant::now() < at => WarehousePhase::Starting,
            Power::OnFrom(_) => WarehousePhase::Running,
        }
    }

    /// Switches it on; it is usable after `delay`. One that is on stays as it is.
    pub fn start(&mut self, delay: Duration) {
        if matches!(self.power, Power::Off) {
            self.power = Power::OnFrom(Instant::now() + delay);
        }
    }

    /// Switches it off.
    pub fn stop(&mut self) {
        self.power = Power::Off;
    }

    /// Whether the principal may run statements on it.
    pub fn usable_by(&self, name: &str) -> bool {
        self.access.contains_key(name)
    }
}

impl WarehousePhase {
    /// The name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Stopped => "STOPPED",
            Self::Starting => "STARTING",
            Self::Running => "RUNNING",
        }
    }
}

impl WarehouseLevel {
    const ALL: [Self; 4] = [
        Self::CanUse,
        Self::CanMonitor,
        Self::CanManage,
        Self::IsOwner,
    ];

    /// The name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::CanUse => "CAN_USE",
            Self::CanMonitor => "CAN_MONITOR",
            Self::CanManage => "CAN_MANAGE",
            Self::IsOwner => "IS_OWNER",
        }
    }

    /// The level with this API name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.name() == name)
    }
}
