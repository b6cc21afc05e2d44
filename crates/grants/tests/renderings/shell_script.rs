//! How the shell script behaves towards whoever runs it.

use grants::{Format, Plan, Principal, Surroundings};
use proptest::prelude::*;

use crate::every_format::changed;
use crate::plans::{any_plan, any_principal, group, reader, realistic, second_workspace};
use crate::shell::{Shell, shellcheck};

const KNOWN: &str = "https://adb-7405605519549535.15.azuredatabricks.net";
const GIVEN: &str = "https://adb-3333333333333333.3.azuredatabricks.net";

fn script(plan: &Plan, surroundings: &Surroundings) -> String {
    Format::Cli.render(plan, &plan.metastores[0], surroundings)
}

fn shell() -> Shell {
    let (plan, surroundings) = realistic(reader());
    Shell::new(&script(&plan, &surroundings))
}

#[test]
fn without_words_it_grants_in_all_regions_and_counts() {
    for name in ["sh", "dash", "bash"] {
        if std::process::Command::new(name)
            .args(["-c", ":"])
            .status()
            .is_err()
        {
            continue;
        }
        let outcome = shell()
            .with("LAKESENTRY_HOST_WESTEUROPE", GIVEN)
            .run_in(name, &[]);
        assert_eq!(outcome.code, Some(0), "{name}: {outcome:?}");
        let changed = changed(&outcome.calls, "add");
        assert_eq!(changed[KNOWN].len(), 24);
        assert_eq!(changed[GIVEN].len(), 19);
        assert!(
            outcome.output.ends_with("43 done, 0 failed.\n"),
            "{outcome:?}"
        );
        assert_eq!(outcome.output.lines().count(), 43 + 1);
    }
}

#[test]
fn some_regions_can_be_named_and_others_not() {
    let shell = shell();
    let one = shell.run(&["eastus"]);
    assert_eq!((one.code, one.calls.len()), (Some(0), 24));
    for words in [
        &["uksouth"][..],
        &["eastus", "uksouth"],
        &["grant"],
        &["eastus westeurope"],
    ] {
        let refused = shell.run(words);
        assert_eq!(refused.code, Some(2), "{words:?}");
        assert!(refused.complaint.contains("usage: sh lakesentry-grants.sh"));
        assert!(refused.complaint.contains("regions: eastus westeurope"));
        assert!(refused.calls.is_empty());
    }
}

#[test]
fn an_address_that_is_missing_is_asked_for_before_anything_is_changed() {
    let outcome = shell().run(&[]);
    assert_eq!(outcome.code, Some(2));
    assert!(
        outcome.complaint.contains("LAKESENTRY_HOST_WESTEUROPE: "),
        "{outcome:?}"
    );
    assert!(outcome.calls.is_empty());
}

#[test]
fn undo_takes_lower_levels_first() {
    let outcome = shell().run(&["undo", "eastus"]);
    let changed = changed(&outcome.calls, "remove");
    let levels: Vec<&str> = changed[KNOWN]
        .iter()
        .map(|(privilege, _, _)| privilege.as_str())
        .collect();
    assert!(levels.is_sorted_by_key(|level| {
        ["SELECT", "USE_SCHEMA", "USE_CATALOG"]
            .iter()
            .position(|known| known == level)
    }));
    assert_eq!(levels.len(), 24);
}

#[test]
fn a_refusal_stops_nothing_else_and_is_told_at_the_end() {
    let shell = shell().with("FAIL", "grants update catalog");
    let outcome = shell.run(&["eastus"]);
    assert_eq!(outcome.code, Some(1));
    assert_eq!(outcome.calls.len(), 24);
    assert!(
        outcome
            .output
            .contains("FAILED  eastus: add USE_CATALOG on catalog system\n")
    );
    assert!(outcome.output.ends_with("23 done, 1 failed.\n"));
}

#[test]
fn what_is_no_application_id_is_refused() {
    let (plan, surroundings) = realistic(Principal::Unnamed);
    let shell = Shell::new(&script(&plan, &surroundings))
        .with("LAKESENTRY_APPLICATION_ID", "a\",\"add\":[]}");
    let outcome = shell.run(&["eastus"]);
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.complaint.contains("must be an application ID"));
    assert!(outcome.calls.is_empty());
}

#[test]
fn shellcheck_has_nothing_to_say() {
    for principal in [
        reader(),
        Principal::Unnamed,
        group("data `ops` $(id) ${HOME} it's \\"),
    ] {
        let (plan, mut surroundings) = realistic(principal);
        for known in [true, false] {
            if known {
                surroundings.workspaces.push(second_workspace());
            } else {
                surroundings = Surroundings::default();
            }
            assert_eq!(shellcheck(&script(&plan, &surroundings)), "");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn shellcheck_has_nothing_to_say_about_any_name(plan in any_plan(any_principal())) {
        let script = script(&plan, &Surroundings::default());
        prop_assert_eq!(shellcheck(&script), "", "{}", script);
    }
}
