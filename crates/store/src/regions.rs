//! How many workspaces there are in each region, by the last discovery of each account.

use domain::{AccountId, Cloud, Region, Timestamp};
use sqlx::Row as _;

use crate::codec::{Count, StoredText};
use crate::database::{Error, Store};
use crate::rows::readable;

/// A region that a discovery found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiscoveredRegion {
    /// The cloud.
    pub cloud: Cloud,
    /// The region.
    pub region: Region,
    /// Its workspaces, running or not.
    pub workspaces: u32,
}

#[derive(sqlx::FromRow)]
struct RegionRow {
    cloud: StoredText<Cloud>,
    region: StoredText<Region>,
    workspaces: Count,
}

impl From<RegionRow> for DiscoveredRegion {
    fn from(row: RegionRow) -> Self {
        Self {
            cloud: row.cloud.0,
            region: row.region.0,
            workspaces: row.workspaces.0,
        }
    }
}

impl Store {
    /// Replaces what the discovery before had found in an account.
    ///
    /// # Errors
    /// When the database fails; then the old list stays.
    pub async fn keep_discovered_regions(
        &self,
        account_id: AccountId,
        regions: &[DiscoveredRegion],
        now: Timestamp,
    ) -> Result<(), Error> {
        self.write(|mut change| async move {
            // The latest discovery is the one with the latest time, also after another in the same second or a clock that was set back.
            let latest = "SELECT coalesce(max(discovered_at), 0) AS latest FROM discovered_regions";
            let latest: i64 = sqlx::query(latest)
                .fetch_one(&mut *change)
                .await?
                .try_get("latest")?;
            let discovered_at = now.unix().max(latest.saturating_add(1));
            sqlx::query("DELETE FROM discovered_regions WHERE account_id = $1")
                .bind(StoredText(&account_id))
                .execute(&mut *change)
                .await?;
            for found in regions {
                sqlx::query(
                    "INSERT INTO discovered_regions (account_id, cloud, region, workspaces, discovered_at) VALUES ($1, $2, $3, $4, $5)",
                )
                .bind(StoredText(&account_id))
                .bind(StoredText(&found.cloud))
                .bind(StoredText(&found.region))
                .bind(Count(found.workspaces))
                .bind(discovered_at)
                .execute(&mut *change)
                .await?;
            }
            change.commit(()).await
        })
        .await
    }

    /// Lists the regions of the account that is connected; while none is, those of the account that was discovered last.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn discovered_regions(&self) -> Result<Vec<DiscoveredRegion>, Error> {
        let rows = sqlx::query(
            "SELECT cloud, region, workspaces FROM discovered_regions WHERE account_id = coalesce(
                (SELECT account_id FROM connectors LIMIT 1),
                (SELECT account_id FROM discovered_regions ORDER BY discovered_at DESC LIMIT 1)
             ) ORDER BY region",
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(readable::<RegionRow, _>(&rows, "discovered_regions"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::on_each;

    fn account(digit: char) -> AccountId {
        let id: String = "xxxxxxxx-2222-3333-4444-555555555555".replace('x', &digit.to_string());
        AccountId::parse(&id).unwrap()
    }

    fn one(region: &str) -> Vec<DiscoveredRegion> {
        vec![DiscoveredRegion {
            cloud: Cloud::Azure,
            region: Region::parse(region).unwrap(),
            workspaces: 3,
        }]
    }

    #[tokio::test]
    async fn the_regions_of_one_account_do_not_replace_those_of_another() {
        on_each(async |store| {
            let at = Timestamp;
            let (mine, other) = (account('1'), account('2'));
            store
                .keep_discovered_regions(mine, &one("eastus"), at(1))
                .await
                .unwrap();
            store
                .keep_discovered_regions(other, &one("westeurope"), at(2))
                .await
                .unwrap();
            assert_eq!(store.discovered_regions().await.unwrap(), one("westeurope"));
            store
                .create_connector(crate::connectors::tests::connector(mine, 7, true))
                .await
                .unwrap();
            assert_eq!(store.discovered_regions().await.unwrap(), one("eastus"));
        })
        .await;
    }
}
