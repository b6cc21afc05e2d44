//! What holds for connectors, on both databases.

use super::*;
use crate::testing::on_each;

/// A connector of the nth workspace; each has a key of its own.
pub fn connector(
    account_id: AccountId,
    workspace: u64,
    tested_as_primary: bool,
) -> ConnectorCreation<'static> {
    ConnectorCreation {
        connector_id: ConnectorId::from_u128(uuid::Uuid::new_v4().as_u128()),
        facts: WorkspaceFacts {
            account_id,
            cloud: Cloud::Azure,
            region: Region::parse("eastus").unwrap(),
            metastore_id: MetastoreId::parse("22222222-3333-4444-5555-666666666666").unwrap(),
            workspace_id: WorkspaceId::parse(&workspace.to_string()).unwrap(),
            workspace_name: format!("w{workspace}"),
            host: DatabricksHost::parse(&format!("adb-{workspace}.0.azuredatabricks.net")).unwrap(),
            features: vec![Feature::AuditLog],
            authentication: Authentication::OauthM2m,
            application_id: None,
            tested_as: Some("reader@example.com".to_owned()),
        },
        tested_as_primary,
        signed_by: None,
        tested_daily: false,
        call: RepeatableCall {
            key: Box::leak(format!("key-{workspace}").into_boxed_str()),
            request: "connector",
        },
        created_at: now(),
    }
}

pub fn now() -> Timestamp {
    Timestamp(1_795_356_000)
}

pub fn account() -> AccountId {
    AccountId::parse("11111111-2222-3333-4444-555555555555").unwrap()
}

pub async fn primaries(store: &Store) -> Vec<String> {
    let all = store.connectors(now()).await.unwrap();
    let primary = all.into_iter().filter(|connector| connector.primary);
    primary
        .map(|connector| connector.made_from.workspace_name)
        .collect()
}

#[tokio::test]
async fn only_a_workspace_that_was_tested_for_the_global_tables_becomes_primary() {
    on_each(async |store| {
        for (workspace, tested) in [(1, false), (2, true), (3, true)] {
            store
                .create_connector(connector(account(), workspace, tested))
                .await
                .unwrap();
        }
        assert_eq!(primaries(&store).await, ["w2"]);
        let second = &sqlx::query("UPDATE connectors SET is_primary = 1")
            .execute(&store.pool)
            .await;
        assert!(second.is_err(), "the database lets two be primary");
    })
    .await;
}

#[tokio::test]
async fn nobody_takes_the_place_of_a_removed_primary_unasked() {
    on_each(async |store| {
        let (first, second) = (connector(account(), 1, true), connector(account(), 2, true));
        let ids = [first.connector_id, second.connector_id];
        for new in [first, second] {
            store.create_connector(new).await.unwrap();
        }
        let removed = store.delete_connector(ids[0]).await.unwrap();
        assert_eq!(removed, Some(RemovedConnector { was_primary: true }));
        assert_eq!(store.delete_connector(ids[0]).await.unwrap(), None);
        assert!(primaries(&store).await.is_empty());
        assert!(store.make_primary(ids[1], &[], now()).await.unwrap());
        assert_eq!(primaries(&store).await, ["w2"]);
        assert!(!store.make_primary(ids[0], &[], now()).await.unwrap());
        assert_eq!(primaries(&store).await, ["w2"]);
    })
    .await;
}

#[tokio::test]
async fn one_row_that_cannot_be_read_does_not_hide_the_others() {
    on_each(async |store| {
        for workspace in [1, 2, 3] {
            let new = connector(account(), workspace, false);
            store.create_connector(new).await.unwrap();
        }
        for broken in [
            "UPDATE connectors SET region = '?' WHERE workspace_id = '1'",
            "UPDATE connectors SET created_at = 9223372036854775807 WHERE workspace_id = '2'",
        ] {
            sqlx::query(broken).execute(&store.pool).await.unwrap();
        }
        let left = store.connectors(now()).await.unwrap();
        assert_eq!(left.len(), 1);
        assert_eq!(left[0].made_from.workspace_name, "w3");
        sqlx::query("UPDATE connectors SET application_id = 'nobody' WHERE workspace_id = '3'")
            .execute(&store.pool)
            .await
            .unwrap();
        // A record without its application id would be another record.
        assert!(store.connector(left[0].connector_id, now()).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn a_primary_that_cannot_be_read_is_not_taken_for_missing() {
    on_each(async |store| {
        assert!(store.primary(now()).await.unwrap().is_none());
        for (workspace, tested_as_primary) in [(1, true), (2, false)] {
            let new = connector(account(), workspace, tested_as_primary);
            store.create_connector(new).await.unwrap();
        }
        let primary = store.primary(now()).await.unwrap().unwrap();
        assert_eq!(primary.made_from.workspace_name, "w1");
        sqlx::query("UPDATE connectors SET region = '?' WHERE is_primary = 1")
            .execute(&store.pool)
            .await
            .unwrap();
        assert!(store.primary(now()).await.is_err());
        assert_eq!(store.connectors(now()).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn old_keys_are_forgotten_and_young_ones_are_not() {
    on_each(async |store| {
        store
            .create_connector(connector(account(), 1, true))
            .await
            .unwrap();
        let days = |days: u64| now().later(std::time::Duration::from_hours(24 * days));
        assert_eq!(store.forget_old_keys(days(6)).await.unwrap(), 0);
        assert_eq!(store.forget_old_keys(days(8)).await.unwrap(), 1);
    })
    .await;
}
