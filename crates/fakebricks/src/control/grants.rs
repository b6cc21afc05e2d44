//! Grants that appear without anybody running a statement.

use crate::error::ControlError;
use crate::privileges::{UnityPrivilege, UnitySecurable};
use crate::simulation::Simulation;
use crate::tables;
use crate::world::{BOTH_ADMIN, Cloud};

/// Which metastore and which grantee: cloud, region, principal.
pub type GranteeName<'a> = (Cloud, &'a str, &'a str);

/// Grants or revokes.
pub fn change(
    simulation: &Simulation,
    grantee: GranteeName<'_>,
    privileges: &[String],
    on_securable: &str,
    on: bool,
) -> Result<(), ControlError> {
    let parts: Vec<String> = on_securable.split('.').map(str::to_lowercase).collect();
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let securable = match parts[..] {
        [catalog] => UnitySecurable::of_catalog(catalog),
        [catalog, schema] => UnitySecurable::of_schema(catalog, schema),
        [catalog, schema, table] => UnitySecurable::table(catalog, schema, table),
        _ => return Err(ControlError::UnknownSchema),
    };
    let mut wanted = Vec::new();
    for name in privileges {
        let privilege = UnityPrivilege::from_api(&name.replace(' ', "_"))
            .filter(|privilege| privilege.applies_to(securable.kind()))
            .ok_or(ControlError::UnknownPrivilege)?;
        wanted.push((privilege, securable.clone()));
    }
    apply(simulation, grantee, &wanted, on)
}

/// Grants or revokes all that reading `system` needs.
pub fn change_system(
    simulation: &Simulation,
    grantee: GranteeName<'_>,
    on: bool,
) -> Result<(), ControlError> {
    let catalog = tables::SYSTEM;
    let mut wanted = vec![(
        UnityPrivilege::USE_CATALOG,
        UnitySecurable::of_catalog(catalog),
    )];
    for schema in tables::schemas(catalog) {
        if schema == tables::INFORMATION_SCHEMA {
            continue;
        }
        wanted.push((
            UnityPrivilege::USE_SCHEMA,
            UnitySecurable::of_schema(catalog, schema),
        ));
        wanted.extend(tables::in_schema(catalog, schema).map(|table| {
            let on = UnitySecurable::table(catalog, schema, &table.name);
            (UnityPrivilege::SELECT, on)
        }));
    }
    apply(simulation, grantee, &wanted, on)
}

fn apply(
    simulation: &Simulation,
    (cloud, region, principal): GranteeName<'_>,
    wanted: &[(UnityPrivilege, UnitySecurable)],
    on: bool,
) -> Result<(), ControlError> {
    let mut world = simulation.world();
    let account = world.account_mut(cloud);
    let name = account
        .grantee(principal)
        .ok_or(ControlError::UnknownPrincipal)?;
    let store = account
        .metastores
        .iter_mut()
        .find(|metastore| metastore.region == region)
        .ok_or(ControlError::UnknownSchema)?;
    for (privilege, securable) in wanted {
        let known = match (securable.schema_name(), securable.table_name()) {
            (None, _) => tables::catalog(securable.catalog_name()).is_some(),
            (Some(schema), None) => tables::schemas(securable.catalog_name()).contains(schema),
            (Some(schema), Some(table)) => {
                tables::find(securable.catalog_name(), schema, table).is_some()
            }
        };
        if !known {
            return Err(ControlError::UnknownSchema);
        }
        if on {
            store.grants.grant(&name, *privilege, securable, BOTH_ADMIN);
        } else {
            store.grants.revoke(&name, *privilege, securable);
        }
    }
    Ok(())
}
