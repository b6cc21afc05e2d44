//! Rules that are approved, and go with their connector.

use domain::AccountId;

use super::*;
use crate::audit::AuditFilter;
use crate::connectors::tests::connector;
use crate::testing::on_each;

fn record(rules: &str) -> SharingRulesRecord {
    SharingRulesRecord {
        rules: rules.to_owned(),
        sha256: format!("digest of {rules}"),
        approved_at: Timestamp(1_795_356_000),
        approved_by: "Ada".to_owned(),
    }
}

#[tokio::test]
async fn what_was_approved_last_counts_and_goes_with_the_connector() {
    on_each(async |store| {
        let account = AccountId::parse("11111111-2222-3333-4444-555555555555").unwrap();
        let new = connector(account, 1, true);
        let id = new.connector_id;
        let nobody = ConnectorId::from_u128(7);
        assert!(!store.approve_sharing(nobody, &record("{}")).await.unwrap());
        store.create_connector(new).await.unwrap();
        assert_eq!(store.sharing_rules(id).await.unwrap(), None);
        for rules in ["first", "second"] {
            assert!(store.approve_sharing(id, &record(rules)).await.unwrap());
            let found = store.sharing_rules(id).await.unwrap();
            assert_eq!(found, Some(record(rules)));
        }
        let trail = store
            .audit_events(&AuditFilter::default(), 10)
            .await
            .unwrap();
        let newest = &trail[0];
        assert_eq!(newest.action, "connector.sharing_approved");
        assert!(newest.before.as_ref().unwrap().contains("digest of first"));
        assert!(newest.after.as_ref().unwrap().contains("digest of second"));
        store.delete_connector(id).await.unwrap();
        assert_eq!(store.sharing_rules(id).await.unwrap(), None);
    })
    .await;
}
