//! The steps, from the service principal to the review.

pub mod account;
pub mod check;
pub mod grants;
pub mod principal;
pub mod review;
pub mod workspaces;
