//! The time, in one form.

pub use connection_test::clock::now;
