//! The functions that are simulated: what each takes, and what it answers. Every other name is refused.

mod array_sets;
mod arrays;
mod bits;
mod call;
mod conditional;
mod floats;
mod format_string;
pub mod hashes;
mod intervals;
mod java_regex;
mod json;
mod json_paths;
mod library;
mod made_times;
mod maps;
mod math;
mod misc;
mod number_formats;
mod ordered_json;
mod patterns;
mod rounding;
mod sequence;
mod strings;
mod time;
mod time_fields;
mod time_format;
mod time_pattern;
mod time_reading;
mod windows;

use datafusion::logical_expr::Expr;

use super::super::SqlError;

pub use call::FunctionCall;
pub use json::json_tuple;
pub use maps::{map_entries, pair};
pub use patterns::usual_pattern;
pub use windows::windows;

/// Returns the expression for a call.
pub fn plan(call: &FunctionCall<'_>) -> Result<Expr, SqlError> {
    let found = conditional::plan(call)
        .or_else(|| array_sets::plan(call))
        .or_else(|| math::plan(call))
        .or_else(|| rounding::plan(call))
        .or_else(|| floats::plan(call))
        .or_else(|| strings::plan(call))
        .or_else(|| patterns::plan(call))
        .or_else(|| time::plan(call))
        .or_else(|| time_fields::plan(call))
        .or_else(|| made_times::plan(call))
        .or_else(|| time_format::plan(call))
        .or_else(|| intervals::plan(call))
        .or_else(|| arrays::plan(call))
        .or_else(|| maps::plan(call))
        .or_else(|| json::plan(call))
        .or_else(|| json_paths::plan(call))
        .or_else(|| hashes::plan(call))
        .or_else(|| sequence::plan(call))
        .or_else(|| misc::plan(call))
        .or_else(|| format_string::plan(call))
        .or_else(|| number_formats::plan(call))
        .or_else(|| bits::plan(call))
        .or_else(|| library::plan(call));
    found.unwrap_or_else(|| Err(unknown(call.name)))
}

/// A function that is not simulated, or that there is not.
pub fn unknown(name: &str) -> SqlError {
    const OF_SPARK: &str = include_str!("functions/of_spark.txt");
    if OF_SPARK.split_whitespace().any(|known| known == name) {
        return SqlError::unsupported(&format!("the function {name}"));
    }
    SqlError::new(
        "UNRESOLVED_ROUTINE",
        "42883",
        &format!(
            "Cannot resolve routine `{name}` on search path [`system`.`builtin`, `system`.`session`, `main`.`default`]."
        ),
    )
}
