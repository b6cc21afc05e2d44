//! Reads the Terraform: parsed by `hcl-rs`, with as much of Terraform as `for_each` needs.

use std::collections::BTreeMap;

use hcl::eval::{Context, Evaluate as _, FuncArgs, FuncDef, ParamType};
use hcl::expr::{Expression, TraversalOperator};
use hcl::{Block, Body, Value};

use crate::plans::Granted;

/// The name of the principal that Terraform itself makes.
pub const MADE: &str = "22222222-2222-4222-8222-222222222222";

pub fn parse(text: &str) -> Body {
    hcl::parse(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// What is granted through each provider.
pub fn grants(text: &str) -> BTreeMap<String, Granted> {
    let body = parse(text);
    let context = context(&body);
    let mut granted: BTreeMap<String, Granted> = BTreeMap::new();
    let resources = blocks(&body, "resource");
    for block in resources.filter(|block| label(block, 0) == "databricks_grant") {
        let of_provider = granted.entry(provider(block)).or_default();
        for each in instances(block, &context) {
            let mut context = context.clone();
            context.declare_var("each", each);
            for grant in instance(block, &context) {
                assert!(of_provider.insert(grant), "granted twice:\n{text}");
            }
        }
    }
    granted
}

/// The values of `each`, one for each instance; a single null for a resource without `for_each`.
fn instances(block: &Block, context: &Context<'_>) -> Vec<Value> {
    let Some(for_each) = attribute(block, "for_each") else {
        return vec![Value::Null];
    };
    let each = |key: Value, value: Value| hcl::value!({ key = key, value = value });
    match for_each.evaluate(context).unwrap() {
        Value::Array(keys) => keys.into_iter().map(|key| each(key.clone(), key)).collect(),
        Value::Object(pairs) => pairs
            .into_iter()
            .map(|(key, value)| each(Value::String(key), value))
            .collect(),
        other => panic!("for_each = {other}"),
    }
}

/// What one instance grants.
fn instance(block: &Block, context: &Context<'_>) -> Granted {
    let value = |name: &str| attribute(block, name).map(|value| value.evaluate(context).unwrap());
    let text = |value: Value| value.as_str().unwrap().to_owned();
    let objects: Vec<String> = ["catalog", "schema", "table"]
        .iter()
        .filter_map(|kind| Some(format!("{kind} {}", text(value(kind)?))))
        .collect();
    assert_eq!(objects.len(), 1, "{objects:?}");
    let principal = text(value("principal").unwrap());
    let privileges = value("privileges").unwrap();
    let privileges = privileges.as_array().unwrap().iter();
    privileges
        .map(|privilege| {
            let privilege = text(privilege.clone());
            (privilege, objects[0].clone(), principal.clone())
        })
        .collect()
}

/// What expressions may name: the locals, and what the resources and look-ups above them answer.
fn context(body: &Body) -> Context<'static> {
    let mut context = Context::new();
    let found = hcl::value!({ lakesentry = { id = "1", application_id = MADE } });
    context.declare_var("databricks_service_principal", found.clone());
    let data =
        hcl::value!({ databricks_service_principal = (found.clone()), databricks_group = found });
    context.declare_var("data", data);
    let set = FuncDef::builder().param(ParamType::Any);
    context.declare_func("toset", set.build(|args: FuncArgs| Ok(args[0].clone())));
    let mut locals = hcl::Map::new();
    for block in blocks(body, "locals") {
        for local in block.body().attributes() {
            let value = local.expr().evaluate(&context).unwrap();
            locals.insert(local.key().to_owned(), value);
        }
    }
    context.declare_var("local", Value::Object(locals));
    context
}

pub fn blocks<'a>(body: &'a Body, kind: &'a str) -> impl Iterator<Item = &'a Block> {
    body.blocks()
        .filter(move |block| block.identifier() == kind)
}

pub fn label(block: &Block, index: usize) -> &str {
    block.labels()[index].as_str()
}

pub fn attribute<'a>(block: &'a Block, name: &str) -> Option<&'a Expression> {
    let mut attributes = block.body().attributes();
    let found = attributes.find(|attribute| attribute.key() == name);
    found.map(hcl::Attribute::expr)
}

/// A plain text.
#[track_caller]
pub fn text(block: &Block, name: &str) -> String {
    match attribute(block, name) {
        Some(Expression::String(text)) => text.clone(),
        other => panic!("{name} = {other:?}"),
    }
}

/// The alias in `provider = databricks.<alias>`.
#[track_caller]
pub fn provider(block: &Block) -> String {
    member(block, "provider", "databricks")
}

/// The member in `name = of.<member>`.
#[track_caller]
pub fn member(block: &Block, name: &str, of: &str) -> String {
    let Some(Expression::Traversal(traversal)) = attribute(block, name) else {
        panic!("no {name}: {block:?}");
    };
    match (&traversal.expr, &traversal.operators[..]) {
        (Expression::Variable(root), [TraversalOperator::GetAttr(member)])
            if root.as_str() == of =>
        {
            member.as_str().to_owned()
        }
        other => panic!("{other:?}"),
    }
}
