//! A function over rows, with the types that the planner has settled.

use std::hash::{Hash, Hasher};

use datafusion::arrow::array::ArrayRef;
use datafusion::arrow::datatypes::DataType;
use datafusion::common::Result;
use datafusion::logical_expr::{
    ColumnarValue, Expr, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};

use super::super::SqlError;
use super::cell::{SparkValue, column};
use super::failure::carried;

/// What a function does with the values of one row.
pub type KernelRun = fn(&[SparkValue], &DataType) -> Result<SparkValue, SqlError>;

/// A function over rows.
#[derive(Debug, Clone)]
pub struct Kernel {
    name: &'static str,
    returns: DataType,
    run: KernelRun,
    /// Whether the function is asked when an argument is NULL; otherwise the result is NULL.
    sees_null: bool,
    /// Whether the function gives another result for each row.
    random: bool,
    signature: Signature,
}

/// A name stands for one function only, so name and type tell kernels apart.
impl PartialEq for Kernel {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.returns == other.returns
    }
}

impl Eq for Kernel {}

impl Hash for Kernel {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
        self.returns.hash(state);
    }
}

impl ScalarUDFImpl for Kernel {
    fn name(&self) -> &str {
        self.name
    }

    /// Two calls that differ in their type only are two columns.
    fn schema_name(&self, arguments: &[Expr]) -> Result<String> {
        let arguments: Vec<String> = arguments
            .iter()
            .map(|one| one.schema_name().to_string())
            .collect();
        Ok(format!(
            "{}({}): {}",
            self.name,
            arguments.join(", "),
            self.returns
        ))
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _arguments: &[DataType]) -> Result<DataType> {
        Ok(self.returns.clone())
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let rows = arguments.number_rows;
        let constant = !self.random
            && arguments
                .args
                .iter()
                .all(|one| matches!(one, ColumnarValue::Scalar(_)));
        let count = if constant { 1 } else { rows };
        let columns: Result<Vec<ArrayRef>> = arguments
            .args
            .into_iter()
            .map(|one| one.into_array(count))
            .collect();
        let columns = columns?;
        let mut results = Vec::with_capacity(count);
        let mut cells = Vec::with_capacity(columns.len());
        for index in 0..count {
            cells.clear();
            for one in &columns {
                cells.push(SparkValue::read(one, index)?);
            }
            let skip = !self.sees_null && cells.contains(&SparkValue::Null);
            results.push(if skip {
                SparkValue::Null
            } else {
                (self.run)(&cells, &self.returns).map_err(carried)?
            });
        }
        if constant {
            return Ok(ColumnarValue::Scalar(results[0].to_scalar(&self.returns)?));
        }
        Ok(ColumnarValue::Array(column(&results, &self.returns)?))
    }
}

/// Returns a call whose result is NULL when an argument is.
pub fn call(name: &'static str, arguments: Vec<Expr>, returns: DataType, run: KernelRun) -> Expr {
    build(name, arguments, returns, run, NullSight::Skips)
}

/// Returns a call that is asked about NULL, too.
pub fn call_with_null(
    name: &'static str,
    arguments: Vec<Expr>,
    returns: DataType,
    run: KernelRun,
) -> Expr {
    build(name, arguments, returns, run, NullSight::Sees)
}

/// Returns a call without arguments that gives another result for each row.
pub fn random(name: &'static str, returns: DataType, run: KernelRun) -> Expr {
    let kernel = Kernel {
        name,
        returns,
        run,
        sees_null: true,
        random: true,
        signature: Signature::nullary(Volatility::Volatile),
    };
    ScalarUDF::from(kernel).call(Vec::new())
}

/// Whether a function is asked about NULL.
#[derive(Clone, Copy, PartialEq, Eq)]
enum NullSight {
    Sees,
    Skips,
}

fn build(
    name: &'static str,
    arguments: Vec<Expr>,
    returns: DataType,
    run: KernelRun,
    sight: NullSight,
) -> Expr {
    let signature = if arguments.is_empty() {
        Signature::nullary(Volatility::Immutable)
    } else {
        Signature::any(arguments.len(), Volatility::Immutable)
    };
    let kernel = Kernel {
        name,
        returns,
        run,
        sees_null: sight == NullSight::Sees,
        random: false,
        signature,
    };
    ScalarUDF::from(kernel).call(arguments)
}

/// Whether an expression calls a function that may fail for some values.
pub fn may_fail(expr: &Expr) -> bool {
    use datafusion::common::tree_node::TreeNode as _;
    const FALLIBLE: [&str; 21] = [
        "divide",
        "remainder",
        "div",
        "cast",
        "item",
        "element_at",
        "to_date",
        "to_timestamp",
        "unix_timestamp",
        "sequence",
        "elt",
        "map",
        "map_from_arrays",
        "map_from_entries",
        "str_to_map",
        "slice",
        "make_date",
        "make_timestamp",
        "interval_over",
        "to_number",
        "conv",
    ];
    expr.exists(|one| {
        Ok(match one {
            Expr::ScalarFunction(call) => FALLIBLE.contains(&call.name()),
            _ => false,
        })
    })
    .unwrap_or(true)
}
