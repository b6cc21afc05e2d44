//! The pages that are no steps.

mod about;
mod connection_string;
mod connector;
mod hand_over;
mod home;
mod matrix;
mod not_found;
mod regions;

pub use hand_over::HandOverPage;
pub use home::HomePage;
pub use not_found::NotFoundPage;

use leptos::prelude::*;

use crate::parts::Connected;

/// The pages that are fetched when they are first shown.
pub fn connected() -> Connected {
    Connected {
        about: || view! { <about::AboutPage /> }.into_any(),
        connection_string: || view! { <connection_string::ConnectionStringPage /> }.into_any(),
        connector: || view! { <connector::ConnectorPage /> }.into_any(),
        home: || view! { <home::Connected /> }.into_any(),
        matrix: || view! { <matrix::MatrixPage /> }.into_any(),
    }
}
