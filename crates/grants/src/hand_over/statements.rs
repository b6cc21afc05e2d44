//! What is to be run, and what takes it back.

use super::request::{AccessRequest, MetastoreGroup, count, name};
use super::section::{Block, Language, Section};
use super::text::RichText;
use crate::{Direction, Line, MetastorePlan, Script};

/// One section for each group of metastores with the same statements.
pub fn to_run(request: &AccessRequest<'_>) -> Vec<Section> {
    let section = |group: &MetastoreGroup<'_>| {
        let mut blocks = vec![Block::paragraph(where_to_run(request, group))];
        blocks.extend(places(group));
        blocks.push(script(request, group));
        Section::new(format!("What to run in {}", group.place), blocks)
    };
    request.groups.iter().map(section).collect()
}

fn where_to_run(request: &AccessRequest<'_>, group: &MetastoreGroup<'_>) -> RichText {
    let statements = count(group.grants.len(), "statement");
    let once = match group.metastores[..] {
        _ if !group.has_regions() => RichText::of(
            "Once in each region that is meant, in the SQL editor of any workspace there. Your colleague knows the regions; the primary one is where the tables of the whole account are read",
        ),
        [one] => match &one.metastore.workspace {
            None => RichText::of("Once, in the SQL editor of any workspace of this region"),
            Some(host) => RichText::of(
                "Once, in the SQL editor of any workspace of this region, for example ",
            )
            .address(format!("https://{host}")),
        },
        _ => {
            RichText::of("Once in each of these regions, in the SQL editor of any workspace there")
        }
    };
    let is_primary = group.metastores.iter().any(|plan| plan.metastore.primary);
    let primary = if is_primary && group.has_regions() && request.groups.len() > 1 {
        " This is the primary region: only here are the tables of the whole account granted."
    } else {
        ""
    };
    once.then(&format!(
        ": {statements}.{primary} Grants live in the metastore, of which each region has one. The first line shows the region in which it runs, as `<cloud>:<region>:<id>`, and changes nothing."
    ))
}

fn places(group: &MetastoreGroup<'_>) -> Option<Block> {
    let item = |plan: &&MetastorePlan| {
        let metastore = &plan.metastore;
        let primary = match &metastore.region {
            Some(_) if metastore.primary => ", primary",
            None if metastore.primary => ", whichever it is",
            _ => "",
        };
        let item = RichText::from(format!("{}{primary}", name(metastore)));
        match &metastore.workspace {
            Some(host) => item.then(": ").address(format!("https://{host}")),
            None => item,
        }
    };
    (group.has_regions() && group.metastores.len() > 1)
        .then(|| Block::List(group.metastores.iter().map(item).collect()))
}

fn script(request: &AccessRequest<'_>, group: &MetastoreGroup<'_>) -> Block {
    let mut script = Script::part(Direction::Give, &group.grants, &request.plan.principal);
    let region = Line::Query("SELECT current_metastore()".to_owned());
    script.lines.insert(0, region);
    sql(&script)
}

pub fn sql(script: &Script) -> Block {
    Block::Code {
        language: Language::Sql,
        text: script.to_string(),
    }
}

/// How to take everything back.
pub fn undo(request: &AccessRequest<'_>) -> Section {
    let mut blocks = Vec::new();
    if !request.groups.is_empty() {
        blocks.push(Block::paragraph(
            "Taking back needs the same role, works at any time, and is no error for what was never given. LakeSentry then reads nothing new; what it read before is not deleted by this.",
        ));
    }
    for group in &request.groups {
        let script = Script::part(Direction::TakeBack, &group.grants, &request.plan.principal);
        blocks.push(Block::paragraph(format!("In {}:", group.place)));
        blocks.push(sql(&script));
    }
    blocks.extend(super::trust::undo(request));
    blocks.extend(super::access::undo(request));
    Section::new("How to take it back", blocks)
}
