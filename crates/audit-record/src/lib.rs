#![doc = include_str!("../README.md")]

mod delivery;
mod event;
mod flat;
mod json_text;
mod manifest;
mod native;
mod near;
mod ocsf;
mod services;
mod time;
mod window;

pub use delivery::write_delivery;
pub use event::{AuditLogRecord, EventMembers, MemberValue};
pub use flat::{FLAT_COLUMNS, flat_cells};
pub use manifest::{ExportManifest, ManifestFile, ManifestStatement, ManifestWindow};
pub use native::write_native;
pub use near::{did_you_mean, near_names};
pub use ocsf::{InvalidOcsfVersion, OcsfVersion, write_ocsf};
pub use services::{
    ACCOUNT_LEVEL_SERVICES, ORIGINAL_SERVICES, SECURITY_SERVICES, ServiceChoice, UnknownService,
    known_services,
};
pub use time::{civil_day, rfc3339};
pub use window::{ExportWindow, InvalidWindow, MOST_DAYS, parse_duration};
