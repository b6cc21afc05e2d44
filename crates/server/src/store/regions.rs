//! How many workspaces there are in each region, by the last discovery.

use super::*;

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

impl Store {
    /// Replaces what the discovery before had found.
    ///
    /// # Errors
    /// When the database fails; then the old list stays.
    pub async fn keep_discovered_regions(
        &self,
        regions: &[DiscoveredRegion],
    ) -> Result<(), sqlx::Error> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query("DELETE FROM discovered_regions")
            .execute(&mut *transaction)
            .await?;
        for found in regions {
            sqlx::query(
                "INSERT INTO discovered_regions (cloud, region, workspaces) VALUES (?1, ?2, ?3)",
            )
            .bind(found.cloud.slug())
            .bind(found.region.as_str())
            .bind(found.workspaces)
            .execute(&mut *transaction)
            .await?;
        }
        transaction.commit().await
    }

    /// Lists the regions of the last discovery.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn discovered_regions(&self) -> Result<Vec<DiscoveredRegion>, sqlx::Error> {
        let rows = sqlx::query("SELECT * FROM discovered_regions ORDER BY region")
            .fetch_all(&self.pool)
            .await?;
        let read = |row: &SqliteRow| {
            Ok(DiscoveredRegion {
                cloud: column(row, "cloud", Cloud::from_slug)?,
                region: column(row, "region", |text| Region::parse(text).ok())?,
                workspaces: row.try_get("workspaces")?,
            })
        };
        rows.iter().map(read).collect()
    }
}
