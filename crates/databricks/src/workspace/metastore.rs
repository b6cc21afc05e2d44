//! The metastore of a workspace.

use domain::{Cloud, MetastoreId, Region};
use serde::Deserialize;

use crate::Error;
use crate::transport::HttpReply;

/// What a workspace tells about its metastore.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetastoreSummary {
    /// The metastore.
    pub metastore_id: MetastoreId,
    /// Its name.
    pub name: Option<String>,
    /// Its cloud.
    pub cloud: Option<Cloud>,
    /// Its region, which is the region of the workspace: a metastore serves workspaces of its own region only.
    pub region: Option<Region>,
    /// `<cloud>:<region>:<metastore id>`.
    pub global_metastore_id: Option<String>,
    /// The metastore admin: a group, a person or a service principal.
    pub owner: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct WireMetastore {
    metastore_id: Option<String>,
    name: Option<String>,
    cloud: Option<String>,
    region: Option<String>,
    global_metastore_id: Option<String>,
    owner: Option<String>,
}

impl MetastoreSummary {
    /// Returns its name for people: the id where it has none.
    pub fn display_name(&self) -> String {
        let name = self.name.clone();
        name.unwrap_or_else(|| self.metastore_id.to_string())
    }

    pub(super) fn read(reply: &HttpReply) -> Result<Self, Error> {
        let wire: WireMetastore = reply.json()?;
        wire.summary()
            .ok_or_else(|| reply.unreadable("the answer names no metastore"))
    }
}

impl WireMetastore {
    fn summary(self) -> Option<MetastoreSummary> {
        // `<cloud>:<region>:<metastore id>` says the same once more; some metastores have only that.
        let mut global = self.global_metastore_id.iter().flat_map(|id| id.split(':'));
        let (cloud, region) = (global.next(), global.next());
        let mut clouds = [self.cloud.as_deref(), cloud].into_iter().flatten();
        let mut regions = [self.region.as_deref(), region].into_iter().flatten();
        let cloud = clouds.find_map(Cloud::from_slug);
        let region = regions.find_map(|region| Region::parse(region).ok());
        Some(MetastoreSummary {
            metastore_id: MetastoreId::parse(&self.metastore_id?).ok()?,
            name: self.name,
            cloud,
            region,
            global_metastore_id: self.global_metastore_id.clone(),
            owner: self.owner,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_region_is_read() {
        let wire: WireMetastore = serde_json::from_str(
            r#"{"metastore_id":"22222222-3333-4444-5555-666666666666","cloud":"aws","region":"eu-west-1","created_at":1}"#,
        )
        .unwrap();
        let summary = wire.summary().unwrap();
        assert_eq!(summary.cloud, Some(Cloud::Aws));
        assert_eq!(summary.region, Region::parse("eu-west-1").ok());
        assert_eq!(WireMetastore::default().summary(), None);
        let wire: WireMetastore = serde_json::from_str(
            r#"{"metastore_id":"22222222-3333-4444-5555-666666666666","global_metastore_id":"azure:westeurope:22222222-3333-4444-5555-666666666666"}"#,
        )
        .unwrap();
        let summary = wire.summary().unwrap();
        assert_eq!(summary.region, Region::parse("westeurope").ok());
        assert_eq!(summary.cloud, Some(Cloud::Azure));
    }
}
