//! The metastores of a plan as one file for all of them names them.

use domain::{DatabricksHost, WorkspaceId};

use crate::{Metastore, MetastorePlan, Plan, ReadingWorkspace, Surroundings};

/// A metastore and the workspaces through which it is reached.
#[derive(Debug, Clone)]
pub struct NamedMetastore<'a> {
    /// What to grant there.
    pub plan: &'a MetastorePlan,
    /// At least one; grants are made through the first.
    pub doors: Vec<Door>,
}

/// A workspace as a file names it.
#[derive(Debug, Clone)]
pub struct Door {
    /// Names it in Terraform and, in capitals, in the variables of the shell: a letter, then letters, digits and underscores. Unlike all
    /// others of the file.
    pub name: String,
    /// The address, when it is known.
    pub host: Option<DatabricksHost>,
    /// The id, when it is known.
    pub workspace_id: Option<WorkspaceId>,
}

impl<'a> NamedMetastore<'a> {
    /// Names all metastores of a plan.
    pub fn all(plan: &'a Plan, surroundings: &Surroundings) -> Vec<Self> {
        // Terraform's provider for the account has this name.
        let mut taken = vec!["account".to_owned()];
        let place = |plan: &'a MetastorePlan| Self {
            plan,
            doors: doors(&plan.metastore, surroundings, &mut taken),
        };
        plan.metastores.iter().map(place).collect()
    }

    /// Gives the workspace through which grants are made.
    pub fn first_door(&self) -> &Door {
        &self.doors[0]
    }

    /// Gives the word by which a person names the metastore.
    pub fn slug(&self) -> String {
        self.plan.metastore.slug()
    }

    /// Gives the name for comments: `East US (eastus), primary`. Only words of ours and the restricted name of a region.
    pub fn title(&self) -> String {
        let metastore = &self.plan.metastore;
        match &metastore.region {
            Some(region) => {
                let primary = if metastore.primary { ", primary" } else { "" };
                format!("{} ({region}){primary}", metastore.label())
            }
            None => metastore.label(),
        }
    }
}

/// The workspaces of a metastore; one of which nothing is known where there is none.
fn doors(metastore: &Metastore, surroundings: &Surroundings, taken: &mut Vec<String>) -> Vec<Door> {
    let first = identifier(&metastore.slug());
    let workspaces = surroundings.of(metastore);
    if workspaces.is_empty() {
        return vec![Door {
            name: unlike(taken, first),
            host: None,
            workspace_id: None,
        }];
    }
    let door = |(index, workspace): (usize, ReadingWorkspace)| {
        let name = match index {
            0 => first.clone(),
            _ => format!("{first}_{}", index + 1),
        };
        Door {
            name: unlike(taken, name),
            host: Some(workspace.host),
            workspace_id: workspace.workspace_id,
        }
    };
    workspaces.into_iter().enumerate().map(door).collect()
}

/// Says how much a file gives, and where: `43 privileges in 2 regions`.
pub fn extent(plan: &Plan) -> String {
    let privileges = plan.grant_count();
    let regions = plan.metastores.len();
    let all_known = plan
        .metastores
        .iter()
        .all(|plan| plan.metastore.region.is_some());
    match regions {
        _ if !all_known => format!("{privileges} privileges"),
        1 => format!("{privileges} privileges in 1 region"),
        _ => format!("{privileges} privileges in {regions} regions"),
    }
}

/// The slug of a metastore as an identifier; a region may begin with any of its characters.
fn identifier(slug: &str) -> String {
    let name = slug.replace('-', "_");
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        name
    } else {
        format!("region_{name}")
    }
}

fn unlike(taken: &mut Vec<String>, mut name: String) -> String {
    while taken.contains(&name) {
        name.push('_');
    }
    taken.push(name.clone());
    name
}

#[cfg(test)]
mod tests {
    use domain::Region;

    use super::*;
    use crate::{Principal, Selection};

    #[test]
    fn every_workspace_has_a_name_of_its_own() {
        let regions = ["us-east-1", "123", "account", "us-east-1-2"];
        let regions = regions.map(|name| Region::parse(name).unwrap());
        let metastores = Metastore::all(&regions, &crate::Primary::Region(regions[0].clone()));
        let plan = Plan::new(Selection::default(), Principal::Unnamed, metastores);
        let workspaces = ["a", "b"].map(|name| ReadingWorkspace {
            host: DatabricksHost::parse(&format!("{name}.cloud.databricks.com")).unwrap(),
            workspace_id: None,
            region: Some(regions[0].clone()),
        });
        let surroundings = Surroundings {
            workspaces: workspaces.to_vec(),
            ..Surroundings::default()
        };
        let places = NamedMetastore::all(&plan, &surroundings);
        let names: Vec<&str> = places
            .iter()
            .flat_map(|place| &place.doors)
            .map(|door| door.name.as_str())
            .collect();
        let expected = [
            "us_east_1",
            "us_east_1_2",
            "region_123",
            "account_",
            "us_east_1_2_",
        ];
        assert_eq!(names, expected);
    }
}
