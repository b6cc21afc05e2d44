//! Which tables can be read, and how old their newest rows are.

use std::time::Duration;

use contract::{Check, CheckName, CheckState, FailureCause, Observation};
use domain::{TableName, Timestamp};
use futures::StreamExt as _;
use parking_lot::Mutex;

use super::done::CheckOutcome;
use super::{MetastoreIdentity, SignedInIdentity, UsableWarehouse, WorkspaceTest};
use crate::judge::{self, Newest};
use crate::probe::{ProbeOutcome, TableProbe, is_not_found};
use crate::turns::PER_HOST;
use crate::{budget, clock, refusal};

impl WorkspaceTest {
    pub(super) async fn tables(
        &self,
        identity: Option<&SignedInIdentity>,
        metastore: Option<&MetastoreIdentity>,
        warehouse: Option<&UsableWarehouse>,
    ) {
        let waiting: Vec<TableName> = self.look(|checks| {
            let waiting = checks
                .iter()
                .filter(|check| check.state == CheckState::Waiting);
            waiting
                .filter_map(|check| match &check.name {
                    CheckName::Table(table) => Some(table.clone()),
                    _ => None,
                })
                .collect()
        });
        let read = Mutex::new(Vec::new());
        futures::stream::iter(waiting)
            .for_each_concurrent(PER_HOST, |table| {
                let read = &read;
                async move {
                    // A warehouse that was found by an earlier test may have been stopped since.
                    let deadline = match warehouse {
                        Some(UsableWarehouse { runs: false, .. }) => budget::WAREHOUSE_START,
                        _ => budget::TABLE_PROBE,
                    };
                    let name = CheckName::Table(table.clone());
                    let longer = deadline.saturating_sub(budget::TABLE_PROBE);
                    let within = budget::of(&name) + longer;
                    let work = self.table(&table, identity, metastore, warehouse, deadline);
                    let Some((check, newest)) = self.made(name, within, work).await else {
                        return;
                    };
                    match newest {
                        Some(newest) if is_late(&table, newest, [Timestamp::MAX]) => {
                            read.lock().push((table, check, newest));
                        }
                        _ => self.end(check),
                    }
                }
            })
            .await;
        self.judge_the_late(read.into_inner());
    }

    /// Ends the checks of tables whose newest row is old. Whether something is late shows only when all others have been read.
    fn judge_the_late(&self, old: Vec<(TableName, Check, Newest)>) {
        let newest = |check: &Check| match &check.state {
            CheckState::Passed {
                found: Observation::Table { newest, .. },
                ..
            } => *newest,
            _ => None,
        };
        let mut seen: Vec<Timestamp> =
            self.look(|checks| checks.iter().filter_map(newest).collect());
        seen.extend(old.iter().filter_map(|(_, check, _)| newest(check)));
        for (table, mut check, newest) in old {
            if let (CheckState::Passed { warnings, .. }, Some(known)) =
                (&mut check.state, table.known())
            {
                warnings.extend(judge::lateness(
                    known,
                    newest,
                    seen.iter().copied(),
                    clock::now(),
                ));
            }
            self.end(check);
        }
    }

    async fn table(
        &self,
        table: &TableName,
        identity: Option<&SignedInIdentity>,
        metastore: Option<&MetastoreIdentity>,
        warehouse: Option<&UsableWarehouse>,
        deadline: Duration,
    ) -> CheckOutcome<Newest> {
        // What a check needs has passed before it runs, so all three are there.
        let (Some(identity), Some(metastore), Some(warehouse)) = (identity, metastore, warehouse)
        else {
            return self.failed(FailureCause::Unreadable).into();
        };
        let probe = TableProbe {
            workspace: &self.workspace,
            warehouse: &warehouse.id,
            table,
            deadline,
        };
        let ProbeOutcome {
            mut state,
            mut probe,
            newest,
        } = probe.run().await;
        if is_not_found(&state) {
            let asked = refusal::Refusal {
                workspace: &self.workspace,
                metastore_id: metastore.id,
                principal: &identity.user_name,
                table,
            };
            let facts = self.shared.metastore(metastore.id, &identity.user_name);
            state = asked.explain(state, &facts, &mut probe).await;
        }
        CheckOutcome {
            value: newest,
            state,
            probe: Some(probe),
        }
    }
}

/// Says whether the newest row of a table is so old that it would be late if others are as new as `others`.
fn is_late(table: &TableName, newest: Newest, others: [Timestamp; 1]) -> bool {
    let known = table.known();
    known.is_some_and(|known| judge::lateness(known, newest, others, clock::now()).is_some())
}
