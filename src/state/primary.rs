//! Where the global tables are read. The server says so once a connector does; until then it is the first of the chosen workspaces.

use contract::PrimaryConnector;
use domain::{DatabricksHost, Region};
use grants::{Metastore, Primary};

use super::{Answers, ChosenWorkspace};

/// Returns the host of the workspace that reads the global tables, or is going to.
pub fn primary_host<'a>(
    connected: Option<&'a PrimaryConnector>,
    chosen: &'a [ChosenWorkspace],
) -> Option<&'a DatabricksHost> {
    match connected {
        Some(connector) => Some(&connector.host),
        None => chosen.first().map(|workspace| &workspace.host),
    }
}

/// Returns the metastores that need grants, the primary one first where it is among them. A metastore of unknown region keeps a place of its
/// own: the global tables are never granted in another region because theirs is not known yet.
pub fn metastores(connected: Option<&PrimaryConnector>, answers: &Answers) -> Vec<Metastore> {
    let chosen = answers.workspaces.as_deref().unwrap_or_default();
    let metastore = |region: Option<Region>, primary| Metastore {
        region,
        primary,
        workspace: None,
    };
    let mut regions: Vec<Option<Region>> = Vec::new();
    let mut add = |region: Option<Region>| {
        if !regions.contains(&region) {
            regions.push(region);
        }
    };
    if chosen.is_empty() {
        answers
            .regions
            .iter()
            .cloned()
            .for_each(|region| add(Some(region)));
    } else {
        for workspace in chosen {
            add(workspace.region.clone());
        }
    }
    match (connected, chosen.first()) {
        (Some(connector), _) if regions.is_empty() => vec![
            metastore(Some(connector.region.clone()), true),
            metastore(None, false),
        ],
        (Some(connector), _) => {
            let primary = Some(connector.region.clone());
            // The metastore of the primary connector is the only one with global tables.
            if let Some(place) = regions.iter().position(|region| *region == primary) {
                regions[..=place].rotate_right(1);
            }
            let named = regions.into_iter();
            named
                .map(|region| {
                    let is_primary = region == primary;
                    metastore(region, is_primary)
                })
                .collect()
        }
        (None, Some(first)) if first.region.is_none() => {
            let mut all = vec![metastore(None, true)];
            let others = chosen.iter().skip(1);
            if others.clone().any(|workspace| workspace.region.is_none()) {
                all.push(metastore(None, false));
            }
            let known = regions.into_iter().flatten();
            all.extend(known.map(|region| metastore(Some(region), false)));
            all
        }
        (None, _) if regions.is_empty() => Metastore::all(&[], &Primary::Unknown),
        (None, _) => {
            let named = regions.into_iter().enumerate();
            named
                .map(|(index, region)| metastore(region, index == 0))
                .collect()
        }
    }
}

/// Puts a workspace in front in whose region the global tables were planned before any was chosen, because the statements may have been run
/// there. The others keep their order.
pub fn in_order(
    mut chosen: Vec<ChosenWorkspace>,
    planned: Option<&Region>,
) -> Vec<ChosenWorkspace> {
    let place = planned.and_then(|planned| {
        chosen
            .iter()
            .position(|workspace| workspace.region.as_ref() == Some(planned))
    });
    if let Some(place) = place {
        chosen[..=place].rotate_right(1);
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{ConnectorId, WorkspaceId};

    fn region(name: &str) -> Region {
        Region::parse(name).unwrap()
    }

    fn workspace(name: &str, of: Option<&str>) -> ChosenWorkspace {
        ChosenWorkspace {
            host: DatabricksHost::parse(&format!("{name}.azuredatabricks.net")).unwrap(),
            workspace_id: None,
            name: name.to_owned(),
            region: of.map(region),
            by_hand: false,
        }
    }

    fn connected(of: &str) -> PrimaryConnector {
        PrimaryConnector {
            connector_id: ConnectorId::parse("01890000-0000-7000-8000-000000000000").unwrap(),
            workspace_id: WorkspaceId::from(9),
            host: workspace("first", None).host,
            region: region(of),
        }
    }

    /// Writes the metastores: the primary one with a star, an unknown region as `-`.
    #[track_caller]
    fn check(
        connected: Option<&PrimaryConnector>,
        named: &[&str],
        chosen: &[(&str, Option<&str>)],
        want: &str,
    ) {
        let answers = Answers {
            regions: named.iter().map(|name| region(name)).collect(),
            workspaces: (!chosen.is_empty()).then(|| {
                chosen
                    .iter()
                    .map(|(name, of)| workspace(name, *of))
                    .collect()
            }),
            ..Answers::default()
        };
        let told: Vec<String> = metastores(connected, &answers)
            .into_iter()
            .map(|metastore| {
                let region = metastore
                    .region
                    .map_or("-".to_owned(), |region| region.to_string());
                region + if metastore.primary { "*" } else { "" }
            })
            .collect();
        assert_eq!(told.join(" "), want);
    }

    #[test]
    fn the_first_chosen_is_primary_until_a_connector_is() {
        let chosen = [("a", Some("eastus")), ("b", Some("westus2"))];
        check(None, &[], &chosen, "eastus* westus2");
        check(Some(&connected("westus2")), &[], &chosen, "westus2* eastus");
        // A further region gets no global tables.
        check(
            Some(&connected("westeurope")),
            &[],
            &chosen,
            "eastus westus2",
        );
        check(Some(&connected("westeurope")), &["eastus"], &[], "eastus");
        check(Some(&connected("westeurope")), &[], &[], "westeurope* -");
        let chosen = [workspace("a", Some("eastus"))];
        assert_eq!(primary_host(None, &chosen), Some(&chosen[0].host));
        let connected = connected("westeurope");
        assert_eq!(
            primary_host(Some(&connected), &chosen),
            Some(&connected.host)
        );
    }

    #[test]
    fn a_primary_of_unknown_region_keeps_its_own_script() {
        check(
            None,
            &[],
            &[("a", None), ("b", Some("westus2"))],
            "-* westus2",
        );
        check(
            None,
            &[],
            &[("a", None), ("b", None), ("c", Some("westus2"))],
            "-* - westus2",
        );
        check(
            None,
            &[],
            &[("a", Some("eastus")), ("b", None)],
            "eastus* -",
        );
        check(None, &["eastus", "westus2"], &[], "eastus* westus2");
        check(None, &[], &[], "-* -");
    }

    #[test]
    fn the_planned_region_stays_primary_whatever_is_ticked_first() {
        let chosen = vec![
            workspace("a", Some("eastus")),
            workspace("b", Some("westus2")),
            workspace("c", Some("westus2")),
        ];
        let names = |planned: &str| {
            let ordered = in_order(chosen.clone(), Some(&region(planned)));
            let names: Vec<String> = ordered.into_iter().map(|one| one.name).collect();
            names.join("")
        };
        assert_eq!(names("westus2"), "bac");
        assert_eq!(names("eastus"), "abc");
        // None was chosen there: the choice stands, and the page says so.
        assert_eq!(names("westeurope"), "abc");
        assert_eq!(in_order(chosen.clone(), None), chosen);
    }
}
