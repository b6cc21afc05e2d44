//! The privileges of one metastore.

use super::block::{aligned, block};
use crate::named_metastore::NamedMetastore;
use crate::{Privilege, Securable};
use domain::SortedMap;

/// Objects of one kind, by name, with what is granted on each as a list.
type Objects = SortedMap<String, String>;

/// Writes one resource for each kind of object.
///
/// A `databricks_grant` owns all that the principal holds on an object, so that the privileges on one object stand together. It is named
/// after the kind only: when another choice changes the privileges, Terraform then changes them in place; under another name it would
/// take them away after giving them.
pub fn grants(place: &NamedMetastore<'_>) -> String {
    let mut held: SortedMap<&Securable, Vec<Privilege>> = SortedMap::default();
    for grant in &place.plan.grants {
        held.of(&grant.securable).push(grant.privilege);
    }
    let mut kinds: SortedMap<&str, Objects> = SortedMap::default();
    for (on, privileges) in held {
        let of_kind = kinds.of(on.kind());
        of_kind.insert(on.full_name(), list(&privileges));
    }
    let name = &place.first_door().name;
    let resource = |(kind, objects)| resource(name, kind, &objects);
    kinds.into_iter().map(resource).collect()
}

fn resource(name: &str, kind: &str, objects: &Objects) -> String {
    let first = objects.values().next();
    let common = first.filter(|first| objects.values().all(|list| list == *first));
    let privileges = common.map_or("each.value", String::as_str);
    // The catalog stands alone; of the others there is any number.
    let (key, each) = match kind {
        "catalog" => ("\"system\"", String::new()),
        _ => ("each.key", for_each(objects, common.is_some())),
    };
    let provider = format!("databricks.{name}");
    let attributes = aligned(
        2,
        &[
            ("provider", &provider),
            (kind, key),
            ("principal", "local.principal"),
            ("privileges", privileges),
        ],
    );
    let head = format!("resource \"databricks_grant\" \"{name}_{kind}\"");
    block(&head, &[], &(each + &attributes))
}

/// The names; with what is granted on each where that differs.
fn for_each(objects: &Objects, alike: bool) -> String {
    if alike {
        let names = objects.keys().map(|name| format!("    \"{name}\",\n"));
        return format!("  for_each = toset([\n{}  ])\n", names.collect::<String>());
    }
    let keys: Vec<String> = objects.keys().map(|name| format!("\"{name}\"")).collect();
    let pairs = keys.iter().zip(objects.values());
    let pairs: Vec<_> = pairs
        .map(|(key, list)| (key.as_str(), list.as_str()))
        .collect();
    format!("  for_each = {{\n{}  }}\n", aligned(4, &pairs))
}

fn list(privileges: &[Privilege]) -> String {
    let quoted = privileges
        .iter()
        .map(|privilege| format!("\"{}\"", privilege.api()));
    format!("[{}]", quoted.collect::<Vec<_>>().join(", "))
}
