//! The catalogs of a metastore.

use serde::Deserialize;

use super::pages::{self, ListPage};
use crate::Error;
use crate::api::Api;
use crate::error::Area;

/// A catalog as far as the caller sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogInfo {
    /// Its name.
    pub name: String,
    /// Whose it is.
    pub kind: CatalogKind,
    /// Who owns it: a person, a group or a service principal.
    pub owner: Option<String>,
    /// Whether the caller sees that it exists, and nothing more.
    pub browse_only: bool,
}

/// Whose a catalog is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CatalogKind {
    /// Databricks': `system`, `samples`, and its internal ones.
    Databricks,
    /// The customer's: managed, shared with it, or of another system.
    Customer,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct CatalogList {
    catalogs: Vec<WireCatalog>,
    next_page_token: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct WireCatalog {
    name: Option<String>,
    catalog_type: Option<String>,
    owner: Option<String>,
    browse_only: bool,
}

impl ListPage for CatalogList {
    type Entry = WireCatalog;

    fn split(self) -> (Vec<WireCatalog>, Option<String>) {
        (self.catalogs, self.next_page_token)
    }
}

pub(super) async fn list(api: &Api) -> Result<Vec<CatalogInfo>, Error> {
    let path = "/api/2.1/unity-catalog/catalogs?include_browse=true&max_results=0";
    let name = "GET /api/2.1/unity-catalog/catalogs";
    let catalogs = pages::all::<CatalogList>(api, name, Area::Workspace, path).await?;
    Ok(catalogs
        .into_iter()
        .filter_map(WireCatalog::catalog)
        .collect())
}

impl WireCatalog {
    fn catalog(self) -> Option<CatalogInfo> {
        let name = self.name.filter(|name| !name.is_empty())?;
        let kind = match self.catalog_type.as_deref() {
            Some("SYSTEM_CATALOG" | "INTERNAL_CATALOG") => CatalogKind::Databricks,
            // Old metastores say that the samples were shared with the customer.
            _ if matches!(name.as_str(), "system" | "samples") || name.starts_with("__") => {
                CatalogKind::Databricks
            }
            _ => CatalogKind::Customer,
        };
        Some(CatalogInfo {
            name,
            kind,
            owner: self.owner,
            browse_only: self.browse_only,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn catalogs_of_databricks_are_told_apart() {
        let list: CatalogList = serde_json::from_str(
            r#"{"catalogs":[{"name":"system","catalog_type":"SYSTEM_CATALOG","owner":"System user"},
                {"name":"samples","catalog_type":"DELTASHARING_CATALOG"},{"name":"__databricks_internal"},
                {"name":"main","catalog_type":"MANAGED_CATALOG","browse_only":true},{"owner":"nobody"}]}"#,
        )
        .unwrap();
        let read: Vec<CatalogInfo> = list
            .catalogs
            .into_iter()
            .filter_map(WireCatalog::catalog)
            .collect();
        let customers: Vec<&CatalogInfo> = read
            .iter()
            .filter(|catalog| catalog.kind == CatalogKind::Customer)
            .collect();
        assert_eq!(read.len(), 4);
        assert_eq!(customers.len(), 1);
        assert!(customers[0].name == "main" && customers[0].browse_only);
    }
}
