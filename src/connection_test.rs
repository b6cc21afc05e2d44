//! Connection tests: how they run, what they found, and what repairs the rest. The step, adding by hand and the page of the results use it.

pub mod checks;
pub mod duration;
pub mod evidence;
mod matrix;
pub mod outcome;
pub mod repair;
pub mod run;
pub mod store;

pub use self::matrix::MatrixPage;
