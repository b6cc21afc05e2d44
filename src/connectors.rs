//! The pages for what is connected.

mod connector;
mod lazy;
mod overview;
mod received;
mod regions;

pub use connector::ConnectorPage;
pub use overview::OverviewPage;
pub use received::ArrivingData;
