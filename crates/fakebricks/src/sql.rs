//! SQL as Databricks answers it: parsing, privileges, execution, printing.

mod answer;
mod cells;
mod dialect;
mod engine;
mod error;
mod generators;
mod grant_parser;
mod grant_run;
mod groups;
mod having;
mod identifiers;
mod lambda_parameters;
mod lateral_aliases;
mod likes;
mod literals;
mod ordered_subqueries;
mod outer_members;
mod prepare;
mod privilege_views;
mod references;
mod run;
mod script;
mod session;
mod show;
mod show_catalog;
mod spark;
mod struct_wildcards;
mod tuples;
mod using_joins;
mod wire;

pub use answer::{AnswerColumn, SqlAnswer, type_text};
pub use engine::{Engine, TableStore};
pub use error::SqlError;
pub use run::run;
pub use script::split;
pub use session::{Limits, SessionPlace, SqlSession, StatementParameter};
