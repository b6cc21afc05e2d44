//! Functions that take a function: `transform`, `filter`, `exists`, `forall`, `aggregate`, `zip_with`, `array_sort`, and those over maps.
//!
//! A body is evaluated for all elements of all rows at once; only `aggregate` goes from element to element.

mod evaluation;
mod fold;

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use datafusion::arrow::datatypes::{DataType, Field, FieldRef};
use datafusion::common::Result;
use datafusion::logical_expr::{
    ColumnarValue, HigherOrderFunctionArgs, HigherOrderReturnFieldArgs, HigherOrderSignature,
    HigherOrderUDF, HigherOrderUDFImpl, LambdaParametersProgress, ValueOrLambda, Volatility,
};

use super::super::{SqlError, type_text};
use super::failure::{carried, mismatch, wrong_count};
use super::functions::pair;
use super::types;

use evaluation::Body;

/// What a function does with the elements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum LambdaKind {
    Transform,
    Filter,
    Exists,
    ForAll,
    Aggregate,
    ZipWith,
    ArraySort,
    MapFilter,
    TransformKeys,
    TransformValues,
}

const KINDS: [(&str, LambdaKind); 11] = [
    ("lambda_transform", LambdaKind::Transform),
    ("lambda_filter", LambdaKind::Filter),
    ("lambda_exists", LambdaKind::Exists),
    ("lambda_forall", LambdaKind::ForAll),
    ("lambda_aggregate", LambdaKind::Aggregate),
    ("lambda_reduce", LambdaKind::Aggregate),
    ("lambda_zip_with", LambdaKind::ZipWith),
    ("lambda_array_sort", LambdaKind::ArraySort),
    ("lambda_map_filter", LambdaKind::MapFilter),
    ("lambda_transform_keys", LambdaKind::TransformKeys),
    ("lambda_transform_values", LambdaKind::TransformValues),
];

/// Returns all of them.
pub fn all() -> Vec<Arc<HigherOrderUDF>> {
    KINDS
        .iter()
        .map(|(name, kind)| {
            Arc::new(HigherOrderUDF::new_from_impl(LambdaFunction {
                name,
                kind: *kind,
                signature: HigherOrderSignature::user_defined(Volatility::Immutable),
            }))
        })
        .collect()
}

/// What comes before the name under which the engine knows a function: it has some of its own that are called the same.
const PREFIX: &str = "lambda_";

/// Returns the name under which the engine knows the function; `None` when there is none.
pub fn registered(name: &str) -> Option<&'static str> {
    KINDS
        .iter()
        .map(|(known, _)| *known)
        .find(|known| known.strip_prefix(PREFIX) == Some(name))
}

/// A function that takes a function.
#[derive(Debug, Clone)]
struct LambdaFunction {
    name: &'static str,
    kind: LambdaKind,
    signature: HigherOrderSignature,
}

impl PartialEq for LambdaFunction {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for LambdaFunction {}

impl Hash for LambdaFunction {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

type LambdaFields<L> = [ValueOrLambda<FieldRef, L>];

impl LambdaFunction {
    fn spark_name(&self) -> &'static str {
        self.name.strip_prefix(PREFIX).unwrap_or(self.name)
    }

    fn wrong(&self, detail: &str) -> datafusion::common::DataFusionError {
        carried(mismatch(self.spark_name(), detail))
    }

    /// How many values come before the functions, and how many functions there may be.
    fn shape(&self) -> (usize, usize, usize) {
        match self.kind {
            LambdaKind::Aggregate => (2, 1, 2),
            LambdaKind::ZipWith => (2, 1, 1),
            _ => (1, 1, 1),
        }
    }

    fn values<L>(&self, fields: &LambdaFields<L>) -> Result<Vec<DataType>> {
        let (values, least, most) = self.shape();
        let count = fields.len();
        let ordered = fields
            .iter()
            .enumerate()
            .all(|(index, one)| matches!(one, ValueOrLambda::Value(_)) == (index < values));
        if !(values + least..=values + most).contains(&count) || !ordered {
            return Err(carried(wrong_count(self.spark_name(), count)));
        }
        let each = fields.iter().filter_map(|one| match one {
            ValueOrLambda::Value(field) => Some(field.data_type().clone()),
            ValueOrLambda::Lambda(_) => None,
        });
        Ok(each.collect())
    }

    fn item(&self, data_type: &DataType) -> Result<FieldRef> {
        match data_type {
            DataType::List(item) => Ok(Arc::clone(item)),
            _ => Err(self.wrong("the first parameter is no ARRAY")),
        }
    }

    /// The types of key and value.
    fn entry(&self, data_type: &DataType) -> Result<(DataType, DataType)> {
        pair(data_type).ok_or_else(|| self.wrong("the first parameter is no MAP"))
    }

    fn results(fields: &LambdaFields<FieldRef>) -> Vec<&FieldRef> {
        let each = fields.iter().filter_map(|one| match one {
            ValueOrLambda::Lambda(field) => Some(field),
            ValueOrLambda::Value(_) => None,
        });
        each.collect()
    }
}

fn field(data_type: DataType) -> FieldRef {
    Arc::new(Field::new("", data_type, true))
}

impl HigherOrderUDFImpl for LambdaFunction {
    fn name(&self) -> &str {
        self.name
    }

    fn signature(&self) -> &HigherOrderSignature {
        &self.signature
    }

    fn coerce_value_types(&self, types: &[DataType]) -> Result<Vec<DataType>> {
        Ok(types.to_vec())
    }

    fn lambda_parameters(
        &self,
        _step: usize,
        fields: &LambdaFields<Option<FieldRef>>,
    ) -> Result<LambdaParametersProgress> {
        let values = self.values(fields)?;
        let index = || field(DataType::Int32);
        let parameters = match self.kind {
            LambdaKind::Transform | LambdaKind::Filter => {
                vec![vec![self.item(&values[0])?, index()]]
            }
            LambdaKind::Exists | LambdaKind::ForAll => vec![vec![self.item(&values[0])?]],
            LambdaKind::ArraySort => {
                let item = self.item(&values[0])?;
                vec![vec![Arc::clone(&item), item]]
            }
            LambdaKind::ZipWith => {
                vec![vec![self.item(&values[0])?, self.item(&values[1])?]]
            }
            LambdaKind::Aggregate => {
                let (item, start) = (self.item(&values[0])?, field(values[1].clone()));
                let mut all = vec![vec![Arc::clone(&start), item]];
                if fields.len() == 4 {
                    all.push(vec![start]);
                }
                all
            }
            LambdaKind::MapFilter | LambdaKind::TransformKeys | LambdaKind::TransformValues => {
                let (key, value) = self.entry(&values[0])?;
                vec![vec![field(key), field(value)]]
            }
        };
        Ok(LambdaParametersProgress::Complete(parameters))
    }

    fn return_field_from_args(&self, arguments: HigherOrderReturnFieldArgs) -> Result<FieldRef> {
        let values = self.values(arguments.arg_fields)?;
        let results = Self::results(arguments.arg_fields);
        let result = results[0].data_type().clone();
        let condition = |returns: DataType| match &result {
            DataType::Boolean | DataType::Null => Ok(returns),
            other => Err(self.wrong(&format!(
                "the function returns \"{}\", not \"BOOLEAN\"",
                type_text(other)
            ))),
        };
        let data_type = match self.kind {
            LambdaKind::Transform | LambdaKind::ZipWith => types::list(result),
            LambdaKind::Filter | LambdaKind::MapFilter => condition(values[0].clone())?,
            LambdaKind::Exists | LambdaKind::ForAll => condition(DataType::Boolean)?,
            LambdaKind::ArraySort => {
                if result != DataType::Int32 {
                    return Err(self.wrong("the function does not return INT"));
                }
                values[0].clone()
            }
            LambdaKind::Aggregate => {
                if result != values[1] {
                    return Err(self.wrong(&format!(
                        "the start has the type \"{}\" and the function returns \"{}\"",
                        type_text(&values[1]),
                        type_text(&result)
                    )));
                }
                match results.get(1) {
                    Some(finish) => finish.data_type().clone(),
                    None => result,
                }
            }
            LambdaKind::TransformKeys => types::map(result, self.entry(&values[0])?.1),
            LambdaKind::TransformValues => types::map(self.entry(&values[0])?.0, result),
        };
        Ok(field(data_type))
    }

    fn clear_null_values(&self) -> bool {
        false
    }

    fn invoke_with_args(&self, arguments: HigherOrderFunctionArgs) -> Result<ColumnarValue> {
        let mut values = Vec::new();
        let mut bodies = Vec::new();
        let mut fields = Vec::new();
        for (one, of) in arguments.args.iter().zip(&arguments.arg_fields) {
            match (one, of) {
                (ValueOrLambda::Value(value), _) => {
                    values.push(value.to_array(arguments.number_rows)?);
                }
                (ValueOrLambda::Lambda(body), ValueOrLambda::Lambda(field)) => {
                    bodies.push(Body::new(body));
                    fields.push(field.data_type().clone());
                }
                _ => return Err(carried(SqlError::unsupported("this call of a function"))),
            }
        }
        let parameters = match self.lambda_parameters(
            0,
            &arguments
                .arg_fields
                .iter()
                .map(|one| match one {
                    ValueOrLambda::Value(field) => ValueOrLambda::Value(Arc::clone(field)),
                    ValueOrLambda::Lambda(_) => ValueOrLambda::Lambda(None),
                })
                .collect::<Vec<_>>(),
        )? {
            LambdaParametersProgress::Complete(all) => all,
            LambdaParametersProgress::Partial(_) => Vec::new(),
        };
        let parameter = |index: usize| -> Vec<DataType> {
            parameters.get(index).map_or_else(Vec::new, |all| {
                all.iter().map(|one| one.data_type().clone()).collect()
            })
        };
        let returns = arguments.return_field.data_type();
        let (types, body) = (parameter(0), &bodies[0]);
        let array = match self.kind {
            LambdaKind::Transform => evaluation::transform(&values[0], body, &types, returns)?,
            LambdaKind::Filter => evaluation::filter(&values[0], body, &types, returns)?,
            LambdaKind::Exists => evaluation::any(&values[0], body, &types, true)?,
            LambdaKind::ForAll => evaluation::any(&values[0], body, &types, false)?,
            LambdaKind::ZipWith => {
                evaluation::zip_with(&values[0], &values[1], body, &types, returns)?
            }
            LambdaKind::ArraySort => evaluation::sort(&values[0], body, &types, returns)?,
            LambdaKind::MapFilter | LambdaKind::TransformKeys | LambdaKind::TransformValues => {
                evaluation::map(&values[0], body, &types, returns, self.kind)?
            }
            LambdaKind::Aggregate => {
                let finish = bodies.get(1);
                fold::fold(&values[0], &values[1], body, finish, &types, returns)?
            }
        };
        Ok(ColumnarValue::Array(array))
    }
}
