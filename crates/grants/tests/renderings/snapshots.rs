//! The files as people get them.

use grants::{Format, Principal};

use crate::plans::{group, reader, realistic, second_workspace};

#[test]
fn a_realistic_plan_in_every_format() {
    let (plan, surroundings) = realistic(reader());
    for format in Format::ALL {
        let all = if format.covers_all_metastores() { 1 } else { 2 };
        for metastore in &plan.metastores[..all] {
            let name = format.file_name(&metastore.metastore);
            insta::assert_snapshot!(name, format.render(&plan, metastore, &surroundings));
        }
    }
}

#[test]
fn a_group_and_two_workspaces_in_one_region() {
    let (plan, mut surroundings) = realistic(group("data \"ops\" ${HOME} `id` it's \\ %{x}"));
    surroundings.workspaces.push(second_workspace());
    for format in [Format::Terraform, Format::Cli, Format::Check] {
        let name = format!("group-{}", format.file_name(&plan.metastores[0].metastore));
        insta::assert_snapshot!(
            name,
            format.render(&plan, &plan.metastores[0], &surroundings)
        );
    }
}

#[test]
fn nobody_yet_and_nothing_known_around() {
    let (plan, _) = realistic(Principal::Unnamed);
    for format in [Format::Terraform, Format::Cli] {
        let name = format!(
            "unnamed-{}",
            format.file_name(&plan.metastores[0].metastore)
        );
        let text = format.render(&plan, &plan.metastores[0], &grants::Surroundings::default());
        insta::assert_snapshot!(name, text);
    }
}

#[test]
fn the_first_step_as_terraform() {
    let account = domain::AccountId::parse("0f0f0f0f-1111-4222-8333-444444444444").ok();
    insta::assert_snapshot!(grants::service_principal::terraform(
        domain::Partition::Azure,
        account,
        true,
    ));
}
