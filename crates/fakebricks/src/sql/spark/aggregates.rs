//! Aggregates: every one sees all values of its group and answers exactly, or not at all.

mod kind;
mod kinds;
mod statistics;

use std::collections::{HashSet, VecDeque};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use datafusion::arrow::array::ArrayRef;
use datafusion::arrow::datatypes::{DataType, Field, FieldRef};
use datafusion::common::{Result, ScalarValue};
use datafusion::logical_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion::logical_expr::{
    Accumulator, AggregateUDF, AggregateUDFImpl, Signature, Volatility,
};

use super::cell::SparkValue;
use super::failure::carried;
use super::types;

use kind::AggregateKind;
use kinds::KINDS;
use statistics::STATISTICS;

/// Returns all aggregates that are registered with the engine.
pub fn all() -> impl Iterator<Item = AggregateUDF> {
    every().map(registered)
}

fn every() -> impl Iterator<Item = &'static AggregateKind> {
    KINDS.iter().chain(&STATISTICS)
}

fn registered(kind: &'static AggregateKind) -> AggregateUDF {
    AggregateUDF::from(Aggregate {
        kind,
        aliases: kind.aliases.iter().map(|one| (*one).to_owned()).collect(),
        signature: Signature::user_defined(Volatility::Immutable),
    })
}

/// Returns the aggregate that gives its first value.
pub fn first() -> AggregateUDF {
    let first = KINDS.iter().find(|kind| kind.name == "first");
    registered(first.unwrap_or(&KINDS[0]))
}

/// Whether an aggregate has this name.
pub fn is_one(name: &str) -> bool {
    every().any(|kind| kind.name == name || kind.aliases.contains(&name))
}

/// An aggregate as the engine knows it.
#[derive(Debug)]
struct Aggregate {
    kind: &'static AggregateKind,
    aliases: Vec<String>,
    signature: Signature,
}

impl PartialEq for Aggregate {
    fn eq(&self, other: &Self) -> bool {
        self.kind.name == other.kind.name
    }
}

impl Eq for Aggregate {}

impl Hash for Aggregate {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.kind.name.hash(state);
    }
}

impl AggregateUDFImpl for Aggregate {
    fn name(&self) -> &str {
        self.kind.name
    }

    fn aliases(&self) -> &[String] {
        &self.aliases
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, arguments: &[DataType]) -> Result<Vec<DataType>> {
        (self.kind.takes)(arguments).map_err(carried)
    }

    fn return_type(&self, arguments: &[DataType]) -> Result<DataType> {
        Ok((self.kind.returns)(arguments))
    }

    fn accumulator(&self, arguments: AccumulatorArgs) -> Result<Box<dyn Accumulator>> {
        Ok(Box::new(Collector {
            kind: self.kind,
            returns: arguments.return_field.data_type().clone(),
            types: arguments
                .expr_fields
                .iter()
                .map(|one| one.data_type().clone())
                .collect(),
            distinct: arguments.is_distinct,
            skips_null: arguments.ignore_nulls || !self.kind.sees_null,
            rows: VecDeque::new(),
        }))
    }

    fn state_fields(&self, arguments: StateFieldsArgs) -> Result<Vec<FieldRef>> {
        let fields = arguments.input_fields.iter().enumerate();
        Ok(fields
            .map(|(index, one)| {
                let name = format!("{}[{index}]", arguments.name);
                Arc::new(Field::new(name, types::list(one.data_type().clone()), true))
            })
            .collect())
    }

    fn supports_null_handling_clause(&self) -> bool {
        matches!(self.kind.name, "first" | "last" | "any_value")
    }
}

/// Collects the rows of a group.
#[derive(Debug)]
struct Collector {
    kind: &'static AggregateKind,
    returns: DataType,
    types: Vec<DataType>,
    distinct: bool,
    skips_null: bool,
    rows: VecDeque<Vec<ScalarValue>>,
}

impl Collector {
    fn add(&mut self, columns: &[ArrayRef]) -> Result<()> {
        for index in 0..columns
            .first()
            .map_or(0, datafusion::arrow::array::Array::len)
        {
            let row: Result<Vec<ScalarValue>> = columns
                .iter()
                .map(|one| ScalarValue::try_from_array(one, index))
                .collect();
            self.rows.push_back(row?);
        }
        Ok(())
    }
}

impl Accumulator for Collector {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        self.add(values)
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        for index in 0..states
            .first()
            .map_or(0, datafusion::arrow::array::Array::len)
        {
            let columns: Result<Vec<ArrayRef>> = states
                .iter()
                .map(|one| match ScalarValue::try_from_array(one, index)? {
                    ScalarValue::List(list) => Ok(list.value(0)),
                    other => other.to_array(),
                })
                .collect();
            self.add(&columns?)?;
        }
        Ok(())
    }

    fn retract_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        // Windows move forward, so what leaves is what came first.
        let count = values
            .first()
            .map_or(0, datafusion::arrow::array::Array::len);
        self.rows.drain(..count.min(self.rows.len()));
        Ok(())
    }

    fn supports_retract_batch(&self) -> bool {
        true
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        let columns = self.types.iter().enumerate();
        Ok(columns
            .map(|(index, data_type)| {
                let values: Vec<ScalarValue> =
                    self.rows.iter().map(|row| row[index].clone()).collect();
                ScalarValue::List(ScalarValue::new_list_nullable(&values, data_type))
            })
            .collect())
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        let mut seen = HashSet::new();
        let mut rows = Vec::with_capacity(self.rows.len());
        for row in &self.rows {
            if self.skips_null && row.first().is_some_and(ScalarValue::is_null) {
                continue;
            }
            if self.distinct && !seen.insert(row) {
                continue;
            }
            rows.push(
                row.iter()
                    .map(SparkValue::from_scalar)
                    .collect::<Result<Vec<SparkValue>>>()?,
            );
        }
        let cell = (self.kind.run)(&rows, &self.returns).map_err(carried)?;
        cell.to_scalar(&self.returns)
    }

    fn size(&self) -> usize {
        let row = size_of::<ScalarValue>() * self.types.len();
        size_of::<Self>() + self.rows.len() * row
    }
}
