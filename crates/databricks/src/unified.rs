//! Settings by the names and the rules of Databricks' own SDKs ("unified authentication"): from the environment, and from profiles.

mod choice;
mod profile;

pub use choice::choose;
pub use profile::complete;
