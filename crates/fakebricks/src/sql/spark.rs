//! Spark's SQL on the query engine: its types, operators, functions and aggregates.
//!
//! A statement is parsed, and every operator and call in it is marked ([`syntax`]). The engine's planner hands the marked ones to
//! [`SparkPlanner`], which knows the types by then and chooses what is run. What is not known here is refused: the engine's own
//! functions are never called by accident.

mod aggregates;
mod arithmetic;
mod calendar;
mod cast;
mod cell;
mod check;
mod civil;
mod decimal;
mod failure;
mod functions;
pub mod intervals;
pub mod java_float;
mod java_math;
mod kernel;
mod lambdas;
mod operators;
mod planner;
mod relations;
pub mod syntax;
pub mod text;
mod type_names;
mod typed_expr;
mod types;

pub use aggregates::all as all_aggregates;
pub use check::check;
pub use failure::found;
pub use lambdas::all as all_lambdas;
pub use planner::SparkPlanner;
pub use relations::SparkRelations;
pub use syntax::is_aggregate;
