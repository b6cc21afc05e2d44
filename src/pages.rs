//! The pages that are no steps.

mod about;
mod connection_string;
mod connector;
mod home;
mod not_found;
mod regions;

pub use about::AboutPage;
pub use connection_string::ConnectionStringPage;
pub use connector::ConnectorPage;
pub use home::HomePage;
pub use not_found::NotFoundPage;
