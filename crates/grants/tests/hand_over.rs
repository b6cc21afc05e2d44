//! The documents that people hand over, as snapshots, and what must hold for any plan.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/any.rs"]
mod any;

use std::collections::BTreeSet;

use domain::{
    AccountId, ApplicationId, DatabricksHost, Feature, GroupName, Partition, Region, SortedSet,
    TableName,
};
use grants::federation::{PolicyKeys, TrustPolicy, TrustedParty};
use grants::hand_over::{Block, Language, Section, TextPiece};
use grants::{
    Format, Grant, HandOver, Level, Metastore, Plan, Primary, Principal, ReadingWorkspace, Role,
    Script, Selection, SignsInBy, Surroundings,
};
use proptest::prelude::*;

fn reader() -> Principal {
    Principal::ServicePrincipal(
        ApplicationId::parse("1d0f6a52-0000-4000-8000-00000000009c").unwrap(),
    )
}

fn regions(names: &[&str]) -> Vec<Metastore> {
    let regions: Vec<Region> = names
        .iter()
        .map(|name| Region::parse(name).unwrap())
        .collect();
    Metastore::all(&regions, &Primary::Region(regions[0].clone()))
}

fn markdown(plan: &Plan, role: Role) -> String {
    HandOver::new(plan, &[role], &Surroundings::default()).to_markdown()
}

#[test]
fn to_a_metastore_admin_of_two_regions() {
    let plan = Plan::new(
        Selection::default(),
        reader(),
        regions(&["eastus", "westeurope"]),
    );
    insta::assert_snapshot!(markdown(&plan, Role::MetastoreAdmin));
}

#[test]
fn to_an_account_admin_for_whole_schemas_with_the_audit_log() {
    let selection = Selection {
        level: Level::Schema,
        tables: [TableName::parse("system.compute.warehouses").unwrap()].into(),
        ..Selection::of([Feature::AuditLog])
    };
    let group = Principal::group(GroupName::parse("system-table-readers").unwrap()).unwrap();
    let mut metastores = regions(&["us-east-1", "us-west-2", "eu-west-1"]);
    metastores[1].workspace = DatabricksHost::parse("acme-west.cloud.databricks.com").ok();
    let plan = Plan::new(selection, group, metastores);
    insta::assert_snapshot!(markdown(&plan, Role::AccountAdmin));
}

#[test]
fn to_a_workspace_admin_before_anything_is_known() {
    let plan = Plan::new(
        Selection::default(),
        Principal::Unnamed,
        Metastore::all(&[], &Primary::Unknown),
    );
    insta::assert_snapshot!(markdown(&plan, Role::WorkspaceAdmin));
}

#[test]
fn two_hundred_regions_are_listed_and_their_statements_said_once() {
    let names: Vec<String> = (0..200).map(|number| format!("region-{number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let plan = Plan::new(Selection::default(), reader(), regions(&names));
    let document = HandOver::new(&plan, &[], &Surroundings::default());
    let given = statements(&document, "GRANT");
    assert_eq!(
        given.len(),
        plan.metastores[0].grants.len() + plan.metastores[1].grants.len()
    );
    let text = document.to_markdown();
    assert!(text.contains("What to run in each of 199 other regions"));
    assert!(
        names
            .iter()
            .all(|name| text.contains(&format!("\n- {name}\n")) || *name == "region-0")
    );
}

#[test]
fn without_a_client_id_the_document_says_so_first() {
    let plan = Plan::new(
        Selection::default(),
        Principal::Unnamed,
        Metastore::all(&[], &Primary::Unknown),
    );
    for role in Role::ALL {
        let document = HandOver::new(&plan, &[role], &Surroundings::default());
        assert_eq!(document.sections[0].heading, "Before you start");
        assert!(document.to_markdown().contains("`<application-id>`"));
    }
}

#[test]
fn document_and_scripts_name_the_same_workspaces() {
    let metastores = regions(&["eastus", "westeurope"]);
    let workspaces: Vec<ReadingWorkspace> = (1..=8)
        .map(|number| ReadingWorkspace {
            host: DatabricksHost::parse(&format!("adb-{number}.1.azuredatabricks.net")).unwrap(),
            workspace_id: None,
            region: metastores[usize::from(number > 5)].region.clone(),
        })
        .collect();
    let plan = Plan::new(Selection::default(), reader(), metastores);
    let surroundings = Surroundings {
        workspaces,
        ..Surroundings::default()
    };
    let of = |text: String| -> BTreeSet<u32> {
        let after = text.split("adb-").skip(1);
        after
            .map(|rest| rest.split('.').next().unwrap().parse().unwrap())
            .collect()
    };
    let all: BTreeSet<u32> = (1..=8).collect();
    for format in [Format::Cli, Format::Terraform] {
        assert_eq!(
            of(format.render(&plan, &plan.metastores[0], &surroundings)),
            all
        );
    }
    for role in [Role::AccountAdmin, Role::WorkspaceAdmin] {
        let text = HandOver::new(&plan, &[role], &surroundings).to_markdown();
        assert_eq!(of(text.clone()), all);
        assert!(!text.contains("Before you start"));
        let (_, answer) = text.split_once("## What to answer").unwrap();
        assert_eq!(of(answer.to_owned()), all);
    }
}

#[test]
fn what_the_document_does_not_know_it_says_first() {
    let plan = Plan::new(Selection::default(), reader(), regions(&["eastus"]));
    let missing = "workspaces that LakeSentry reads through are not named";
    assert!(markdown(&plan, Role::AccountAdmin).contains(missing));
    assert!(!markdown(&plan, Role::MetastoreAdmin).contains(missing));
}

#[test]
fn a_group_of_everybody_is_called_that() {
    let name = GroupName::parse("Account Users").unwrap();
    let everybody =
        Principal::group(name).unwrap_or_else(|everybody| Principal::Group(everybody.confirmed()));
    let plan = Plan::new(
        Selection::default(),
        everybody,
        Metastore::all(&[], &Primary::Unknown),
    );
    assert!(markdown(&plan, Role::AccountAdmin).contains("`Account Users` is everybody"));
}

#[test]
fn whoever_has_several_roles_gets_one_document() {
    let plan = Plan::new(Selection::default(), reader(), regions(&["eastus"]));
    let document = HandOver::new(
        &plan,
        &[Role::AccountAdmin, Role::MetastoreAdmin],
        &Surroundings::default(),
    );
    assert_eq!(
        document.file_name(),
        "lakesentry-for-metastore-admin-and-account-admin"
    );
    let given = statements(&document, "GRANT");
    assert_eq!(given.len(), plan.grant_count());
    assert_eq!(
        given[0],
        Script::repair([Grant::CATALOG], &plan.principal)
            .to_string()
            .trim_end()
    );
}

/// The lines of SQL that begin with a word.
fn statements(document: &HandOver, verb: &str) -> Vec<String> {
    document
        .sections
        .iter()
        .flat_map(|section| of_section(section, verb))
        .collect()
}

fn of_section(section: &Section, verb: &str) -> Vec<String> {
    let mut found = Vec::new();
    for block in &section.blocks {
        if let Block::Code {
            language: Language::Sql,
            text,
        } = block
        {
            found.extend(
                text.lines()
                    .filter(|line| line.starts_with(verb))
                    .map(ToOwned::to_owned),
            );
        }
    }
    found
}

/// The statements that a document asks for in one metastore: those of the section that names it.
fn asked_in(document: &HandOver, metastore: &Metastore) -> Vec<String> {
    let name = metastore.region.as_ref().map(ToString::to_string);
    let names_it = |section: &&Section| {
        let listed = section.blocks.iter().any(|block| match block {
            Block::List(items) => items.iter().any(|item| {
                let words = format!("{:?}", item.pieces);
                match &name {
                    Some(name) => words.contains(name.as_str()),
                    None => metastore.primary && words.contains("Primary region"),
                }
            }),
            _ => false,
        });
        let place = match (&name, metastore.primary) {
            (Some(name), _) => name,
            (None, true) => "the primary region",
            (None, false) => "every other region",
        };
        let heading =
            section.heading.contains(place) || section.heading.ends_with("in every region");
        section.heading.starts_with("What to run in") && (listed || heading)
    };
    let sections: Vec<&Section> = document.sections.iter().filter(names_it).collect();
    assert!(
        sections.len() <= 1,
        "{name:?} is named in {} sections",
        sections.len()
    );
    sections
        .into_iter()
        .flat_map(|section| of_section(section, "GRANT"))
        .collect()
}

/// Reads fenced code as `CommonMark` does: up to a line of at least as many back-ticks.
fn fenced(markdown: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut lines = markdown.lines();
    while let Some(line) = lines.next() {
        let fence = line.len() - line.trim_start_matches('`').len();
        // A fence's first line holds no further back-tick; else it is code within a paragraph.
        if fence < 3 || line[fence..].contains('`') {
            continue;
        }
        let is_end = |line: &&str| line.len() >= fence && line.bytes().all(|byte| byte == b'`');
        let inside: Vec<&str> = lines.by_ref().take_while(|line| !is_end(line)).collect();
        found.push((line[fence..].to_owned(), inside.join("\n") + "\n"));
    }
    found
}

/// Reads code within a line as `CommonMark` does: from a run of back-ticks to the next of the same length.
fn codes(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = line;
    while let Some(at) = rest.find(['`', '\\']) {
        if rest[at..].starts_with('\\') {
            rest = rest.get(at + 2..).unwrap_or_default();
            continue;
        }
        let run = |text: &str| text.len() - text.trim_start_matches('`').len();
        let (open, after) = (run(&rest[at..]), at + run(&rest[at..]));
        let mut end = after;
        while end < rest.len() && run(&rest[end..]) != open {
            end += run(&rest[end..]).max(rest[end..].chars().next().map_or(1, char::len_utf8));
        }
        if end >= rest.len() {
            rest = &rest[after..];
            continue;
        }
        let code = &rest[after..end];
        let stripped = code
            .strip_prefix(' ')
            .and_then(|code| code.strip_suffix(' '));
        found.push(stripped.unwrap_or(code).to_owned());
        rest = &rest[end + open..];
    }
    found
}

/// The pieces of code in a document, outside of blocks of code.
fn code_pieces(document: &HandOver) -> Vec<String> {
    let blocks = document.sections.iter().flat_map(|section| &section.blocks);
    let texts = blocks.flat_map(|block| match block {
        Block::Paragraph(text) => vec![text],
        Block::List(items) | Block::Steps(items) => items.iter().collect(),
        Block::Table { rows, .. } => rows.iter().flatten().collect(),
        Block::Code { .. } => Vec::new(),
    });
    let pieces = std::iter::once(&document.introduction)
        .chain(texts)
        .flat_map(|text| &text.pieces);
    pieces
        .filter_map(|piece| match piece {
            TextPiece::Code(code) => Some(code.clone()),
            TextPiece::Words(_) | TextPiece::Address(_) => None,
        })
        .collect()
}

/// The Markdown without its blocks of code.
fn prose(markdown: &str) -> Vec<&str> {
    let mut fence = None;
    let mut lines = Vec::new();
    for line in markdown.lines() {
        let run = line.len() - line.trim_start_matches('`').len();
        match fence {
            Some(open) if run >= open && run == line.len() => fence = None,
            None if run >= 3 && !line[run..].contains('`') => fence = Some(run),
            Some(_) => {}
            None => lines.push(line),
        }
    }
    lines
}

proptest! {
    #[test]
    fn no_name_leaves_its_code(plan in any::plan(), roles in any::roles()) {
        let document = HandOver::new(&plan, &roles, &Surroundings::default());
        let markdown = document.to_markdown();
        let found: Vec<String> = prose(&markdown).into_iter().flat_map(codes).collect();
        prop_assert_eq!(found, code_pieces(&document));
    }

    #[test]
    fn the_code_of_the_document_is_the_code_of_its_markdown(plan in any::plan(), roles in any::roles()) {
        let document = HandOver::new(&plan, &roles, &Surroundings::default());
        let mut code = Vec::new();
        for block in document.sections.iter().flat_map(|section| &section.blocks) {
            if let Block::Code { language, text } = block {
                code.push((language.name().to_owned(), text.clone()));
            }
        }
        prop_assert_eq!(fenced(&document.to_markdown()), code);
    }

    #[test]
    fn each_role_is_asked_for_its_part_and_together_for_the_whole_plan(plan in any::plan()) {
        let documents = Role::ALL.map(|role| HandOver::new(&plan, &[role], &Surroundings::default()));
        for metastore in &plan.metastores {
            let mut together = BTreeSet::new();
            for (document, role) in documents.iter().zip(Role::ALL) {
                let asked = asked_in(document, &metastore.metastore);
                let theirs = metastore.grants.iter().filter(|grant| grant.role() == role).cloned();
                let want = Script::repair(theirs, &plan.principal).to_string();
                prop_assert_eq!(asked.join("\n"), want.trim_end());
                together.extend(asked);
            }
            let whole = Script::repair(metastore.grants.clone(), &plan.principal).to_string();
            prop_assert_eq!(together, whole.lines().map(ToOwned::to_owned).collect());
        }
    }

    #[test]
    fn no_statement_is_said_twice_for_the_same_metastores(plan in any::plan(), role in any::role()) {
        let part = |grants: &SortedSet<Grant>| -> Vec<Grant> {
            grants.iter().filter(|grant| grant.role() == role).cloned().collect()
        };
        let parts: BTreeSet<Vec<Grant>> = plan.metastores.iter().map(|metastore| part(&metastore.grants)).collect();
        let document = HandOver::new(&plan, &[role], &Surroundings::default());
        let want: usize = parts.iter().map(Vec::len).sum();
        prop_assert_eq!(statements(&document, "GRANT").len(), want);
    }

    #[test]
    fn everything_that_is_given_can_be_taken_back(plan in any::plan(), roles in any::roles()) {
        let document = HandOver::new(&plan, &roles, &Surroundings::default());
        let mut given: Vec<String> = statements(&document, "GRANT")
            .iter()
            .map(|line| line.replacen("GRANT", "REVOKE", 1).replacen(" TO `", " FROM `", 1))
            .collect();
        let mut taken = statements(&document, "REVOKE");
        given.sort();
        taken.sort();
        prop_assert_eq!(given, taken);
    }

    #[test]
    fn every_statement_has_its_reason(plan in any::plan(), roles in any::roles()) {
        let document = HandOver::new(&plan, &roles, &Surroundings::default());
        let distinct: BTreeSet<String> = statements(&document, "GRANT").into_iter().collect();
        let section = document.sections.iter().find(|section| section.heading == "What each statement is for");
        let rows = section.map_or(0, |section| match &section.blocks[..] {
            [Block::Table { header, rows }] => {
                assert!(rows.iter().all(|row| row.len() == header.len() && row.iter().all(|cell| !cell.pieces.is_empty())));
                rows.len()
            }
            other => panic!("{other:?}"),
        });
        prop_assert_eq!(rows, distinct.len());
    }
}

#[test]
fn where_there_is_no_secret_the_account_admin_is_asked_for_the_policy_and_nobody_else() {
    let plan = Plan::new(Selection::default(), reader(), regions(&["eastus"]));
    let Principal::ServicePrincipal(application_id) = plan.principal else {
        panic!("{plan:?}");
    };
    let policy = TrustPolicy {
        party: TrustedParty::Server,
        partition: Partition::Azure,
        account_id: AccountId::parse("11111111-2222-3333-4444-555555555555").unwrap(),
        application_id,
        number: None,
        issuer: "https://lakesentry.example".to_owned(),
        subject: "lakesentry:x".to_owned(),
        jwks_json: None,
    };
    let around = |signs_in_by: SignsInBy| Surroundings {
        signs_in_by,
        ..Surroundings::default()
    };
    let trust = |policy: Option<&TrustPolicy>| {
        around(SignsInBy::Trust {
            keys: PolicyKeys::default(),
            policy: policy.cloned().map(Box::new),
        })
    };
    let known = trust(Some(&policy));
    let text = |role, around: &Surroundings| HandOver::new(&plan, &[role], around).to_markdown();
    let asked = text(Role::AccountAdmin, &known);
    let (before, undo) = asked.split_once("## How to take it back").unwrap();
    assert!(
        before.contains("## Let it trust LakeSentry")
            && before.contains(
                "create \"${ID:?the number of the service principal}\" --policy-id lakesentry"
            )
    );
    assert!(
        undo.contains("delete \"${ID:?the number of the service principal}\" lakesentry"),
        "{undo}"
    );
    assert!(asked.contains("signing key") && !asked.contains("holds the secret"));
    let unknown = text(Role::AccountAdmin, &trust(None));
    assert!(
        unknown.contains("step 1 of LakeSentry writes it"),
        "{unknown}"
    );
    for (role, around) in [
        (Role::MetastoreAdmin, &known),
        (Role::AccountAdmin, &Surroundings::default()),
    ] {
        assert!(!text(role, around).contains("Let it trust"));
    }
    // A group is granted to, and a service principal signs in all the same.
    let readers = Principal::group(GroupName::parse("readers").unwrap()).unwrap();
    let of_group = Plan::new(Selection::default(), readers, regions(&["eastus"]));
    let of_group = HandOver::new(&of_group, &[Role::AccountAdmin], &known).to_markdown();
    for part in [
        "Let it trust LakeSentry",
        "--policy-id lakesentry",
        "signing key",
    ] {
        assert!(of_group.contains(part), "{part} in {of_group}");
    }
    let terraform =
        |around: &Surroundings| Format::Terraform.render(&plan, &plan.metastores[0], around);
    assert!(terraform(&known).contains("service_principal_id = local.principal_id"));
    assert!(!terraform(&Surroundings::default()).contains("federation_policy"));
    let unnamed = Plan::new(
        Selection::default(),
        Principal::Unnamed,
        regions(&["eastus"]),
    );
    let made = Format::Terraform.render(&unnamed, &unnamed.metastores[0], &known);
    assert!(
        !made.contains("principal_secret") && made.contains("There is no secret"),
        "{made}"
    );
}
