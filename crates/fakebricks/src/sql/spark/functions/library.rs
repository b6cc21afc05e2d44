//! Functions that DataFusion's own crate of Spark's functions has: hashes, addresses, and digits in other forms.

use datafusion::arrow::datatypes::DataType;
use datafusion::logical_expr::{Expr, ScalarUDF};
use datafusion_spark::function::{hash, math, string, url};
use std::sync::Arc;

use super::super::super::SqlError;
use super::super::types::is_integral;
use super::call::FunctionCall;

/// Returns the expression for a call of one of these functions.
pub fn plan(call: &FunctionCall<'_>) -> Option<Result<Expr, SqlError>> {
    let of_text: Option<Arc<ScalarUDF>> = match call.name {
        "sha" | "sha1" => Some(hash::sha1()),
        "crc32" => Some(hash::crc32()),
        "url_encode" => Some(url::url_encode()),
        "url_decode" => Some(url::url_decode()),
        "soundex" => Some(string::soundex()),
        "luhn_check" => Some(string::luhn_check()),
        _ => None,
    };
    if let Some(function) = of_text {
        return Some(
            call.takes(1, 1)
                .and_then(|()| Ok(function.call(vec![call.text(0)?]))),
        );
    }
    Some(match call.name {
        "parse_url" => call
            .takes(2, 3)
            .and_then(|()| Ok(url::parse_url().call(call.texts()?))),
        "sha2" => call.takes(2, 2).and_then(|()| {
            let bits = call.at(1)?.to(&DataType::Int32)?;
            Ok(hash::sha2().call(vec![call.text(0)?, bits]))
        }),
        "hex" => call.takes(1, 1).and_then(|()| {
            let is_whole = is_integral(&call.data_type(0)?);
            let value = if is_whole {
                call.whole(0)?
            } else {
                call.text(0)?
            };
            Ok(math::hex().call(vec![value]))
        }),
        "bin" => call
            .takes(1, 1)
            .and_then(|()| Ok(math::bin().call(vec![call.cut(0)?]))),
        "factorial" => call.takes(1, 1).and_then(|()| {
            let value = call.at(0)?.to(&DataType::Int32)?;
            Ok(math::factorial().call(vec![value]))
        }),
        _ => return None,
    })
}
