//! SQL as Databricks answers it: parsing, privileges, execution, printing.

mod answer;
mod cells;
mod engine;
mod error;
mod functions;
mod grant_parser;
mod grant_run;
mod literals;
mod prepare;
mod privilege_views;
mod references;
mod run;
mod script;
mod show;

pub use answer::{Answer, AnswerColumn, type_text};
pub use engine::Engine;
pub use error::SqlError;
pub use run::{Limits, Parameter, Session, run};
pub use script::split;
