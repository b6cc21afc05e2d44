//! Which catalogs are asked about, besides `system`.

use databricks::{CatalogInfo, CatalogKind, Securable, SecurableType};

/// Other catalogs that are asked about; some metastores have thousands.
const MAX_CATALOGS: usize = 50;

/// The catalogs to ask about, and how many are left out. Databricks' own are open to everybody, or nobody's business.
pub fn others(listed: Vec<CatalogInfo>) -> (Vec<Securable>, usize) {
    let mut names: Vec<String> = listed
        .into_iter()
        .filter(|catalog| catalog.kind == CatalogKind::Customer)
        .map(|catalog| catalog.name)
        .collect();
    // Databricks lists them in any order; two readings should ask about the same ones.
    names.sort_unstable();
    let left_out = names.len().saturating_sub(MAX_CATALOGS);
    names.truncate(MAX_CATALOGS);
    let catalogs = names.into_iter().map(|full_name| Securable {
        kind: SecurableType::Catalog,
        full_name,
    });
    (catalogs.collect(), left_out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalog(name: &str, kind: CatalogKind) -> CatalogInfo {
        CatalogInfo {
            name: name.to_owned(),
            kind,
            owner: None,
            browse_only: false,
        }
    }

    #[test]
    fn many_catalogs_are_cut_off_in_the_order_of_their_names() {
        let mut listed = vec![catalog("system", CatalogKind::Databricks)];
        listed.extend(
            (0..60)
                .rev()
                .map(|n| catalog(&format!("c{n:02}"), CatalogKind::Customer)),
        );
        let (asked, left_out) = others(listed);
        assert_eq!((asked.len(), left_out), (MAX_CATALOGS, 10));
        assert_eq!(asked[0].full_name, "c00");
        assert_eq!(others(Vec::new()), (Vec::new(), 0));
    }
}
