//! `s.*` of a structure: its members, each a column.

use datafusion::arrow::datatypes::{DataType, Schema};
use datafusion::common::DataFusionError;
use datafusion::sql::sqlparser::ast::{
    Expr, GroupByExpr, Ident, ObjectName, Query, Select, SelectItem,
    SelectItemQualifiedWildcardKind, SetExpr, WildcardAdditionalOptions,
};

/// The name before `.*` that no table has, when that is what is wrong.
pub fn unknown_qualifier(error: &DataFusionError) -> Option<String> {
    match error.find_root() {
        DataFusionError::Plan(text) => {
            let name = text.strip_prefix("Invalid qualifier ")?;
            Some(name.replace('"', ""))
        }
        _ => None,
    }
}

/// The query that gives only what stands before `.*`, so that its members become known; `None` when nothing stands there.
pub fn probe(query: &Query, name: &str) -> Option<Query> {
    let mut probe = query.clone();
    probe.order_by = None;
    probe.limit_clause = None;
    let select = list(&mut probe)?;
    let item = select
        .projection
        .iter()
        .find_map(|item| named(item, name))?;
    select.projection = vec![SelectItem::UnnamedExpr(item)];
    select.distinct = None;
    select.group_by = GroupByExpr::Expressions(Vec::new(), Vec::new());
    select.having = None;
    select.qualify = None;
    Some(probe)
}

/// Puts the members of the probed structure in place of `.*`; returns whether it is one.
pub fn expand(query: &mut Query, name: &str, probed: &Schema) -> bool {
    let DataType::Struct(members) = probed.field(0).data_type() else {
        return false;
    };
    let Some(select) = list(query) else {
        return false;
    };
    let mut items = Vec::new();
    for item in std::mem::take(&mut select.projection) {
        let Some(structure) = named(&item, name) else {
            items.push(item);
            continue;
        };
        let left_out = excepted(&item);
        let is_known = |one: &Ident| {
            members
                .iter()
                .any(|member| one.value.eq_ignore_ascii_case(member.name()))
        };
        if !left_out.iter().all(is_known) {
            return false;
        }
        for member in members {
            let is_member = |one: &Ident| one.value.eq_ignore_ascii_case(member.name());
            if left_out.iter().any(is_member) {
                continue;
            }
            let ident = Ident::with_quote('`', member.name());
            items.push(SelectItem::ExprWithAlias {
                expr: member_of(&structure, ident.clone()),
                alias: ident,
            });
        }
    }
    select.projection = items;
    true
}

/// The list of the query, when it has one.
fn list(query: &mut Query) -> Option<&mut Select> {
    match query.body.as_mut() {
        SetExpr::Select(select) => Some(select),
        _ => None,
    }
}

/// The members that `.* EXCEPT (…)` leaves out.
fn excepted(item: &SelectItem) -> Vec<Ident> {
    let SelectItem::QualifiedWildcard(_, options) = item else {
        return Vec::new();
    };
    let except = options.opt_except.iter();
    except
        .flat_map(|one| std::iter::once(&one.first_element).chain(&one.additional_elements))
        .cloned()
        .collect()
}

/// Whether nothing but `EXCEPT` follows `.*`.
fn is_plain(options: &WildcardAdditionalOptions) -> bool {
    options.opt_ilike.is_none()
        && options.opt_exclude.is_none()
        && options.opt_replace.is_none()
        && options.opt_rename.is_none()
}

/// What stands before `.*` in an item, when it is called so.
fn named(item: &SelectItem, name: &str) -> Option<Expr> {
    let SelectItem::QualifiedWildcard(SelectItemQualifiedWildcardKind::ObjectName(parts), options) =
        item
    else {
        return None;
    };
    if !is_plain(options) {
        return None;
    }
    let idents = idents(parts)?;
    let text: Vec<&str> = idents.iter().map(|ident| ident.value.as_str()).collect();
    text.join(".")
        .eq_ignore_ascii_case(name)
        .then_some(match idents.as_slice() {
            [one] => Expr::Identifier(one.clone()),
            _ => Expr::CompoundIdentifier(idents),
        })
}

fn idents(name: &ObjectName) -> Option<Vec<Ident>> {
    name.0.iter().map(|part| part.as_ident().cloned()).collect()
}

fn member_of(structure: &Expr, member: Ident) -> Expr {
    let mut parts = match structure {
        Expr::Identifier(one) => vec![one.clone()],
        Expr::CompoundIdentifier(parts) => parts.clone(),
        _ => Vec::new(),
    };
    parts.push(member);
    Expr::CompoundIdentifier(parts)
}
