//! Statements that were submitted, with their results.

use parking_lot::Mutex;
use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::watch;

use super::statement_result::StatementResult;
use crate::sql::SqlError;
use crate::world::CallerIdentity;

/// How many statements are remembered; the oldest are forgotten first.
const KEPT: usize = 500;

/// All statements of all workspaces.
#[derive(Debug, Default)]
pub struct StatementStore {
    inner: Mutex<StatementTable>,
}

#[derive(Debug, Default)]
struct StatementTable {
    by_id: HashMap<String, Arc<StoredStatement>>,
    order: Vec<String>,
    /// Long results by what was asked, for who asks the same again.
    answered: HashMap<String, Arc<StatementResult>>,
}

/// One statement.
#[derive(Debug)]
pub struct StoredStatement {
    /// Its id.
    pub id: String,
    /// Who submitted it.
    pub owner: CallerIdentity,
    /// Where it was submitted.
    pub workspace: u64,
    state: watch::Sender<StatementState>,
}

/// Where a statement is in its life.
#[derive(Debug, Clone)]
pub enum StatementState {
    /// Waits for its warehouse.
    Pending,
    /// Is being run.
    Running,
    /// Has a result.
    Succeeded(Arc<StatementResult>),
    /// Has failed.
    Failed(SqlError),
    /// Was stopped.
    Canceled,
    /// It ran, and its result was given up.
    Closed(Option<Arc<StatementResult>>),
}

impl StatementState {
    /// Whether nothing will change by itself.
    pub fn is_final(&self) -> bool {
        !matches!(self, Self::Pending | Self::Running)
    }
}

impl StatementStore {
    /// Notes a new statement.
    pub fn add(&self, owner: CallerIdentity, workspace: u64) -> Arc<StoredStatement> {
        let random = uuid::Uuid::new_v4().to_string();
        let statement = Arc::new(StoredStatement {
            id: format!("01f0{}", &random[4..]),
            owner,
            workspace,
            state: watch::Sender::new(StatementState::Pending),
        });
        let mut inner = self.inner.lock();
        if inner.order.len() >= KEPT {
            let oldest = inner.order.remove(0);
            inner.by_id.remove(&oldest);
        }
        inner.order.push(statement.id.clone());
        inner
            .by_id
            .insert(statement.id.clone(), Arc::clone(&statement));
        statement
    }

    /// Remembers a long result for who asks the same again.
    pub fn remember(&self, asked: String, result: &Arc<StatementResult>) {
        let mut inner = self.inner.lock();
        inner.answered.insert(asked, Arc::clone(result));
    }

    /// What the same statement was answered before.
    pub fn answered(&self, asked: &str) -> Option<Arc<StatementResult>> {
        self.inner.lock().answered.get(asked).cloned()
    }

    /// Forgets all statements, as Databricks does hours after their end.
    pub fn forget(&self) {
        let mut inner = self.inner.lock();
        *inner = StatementTable::default();
    }

    /// Gives all results up, as Databricks does an hour after their end.
    pub fn close_all(&self) {
        let inner = self.inner.lock();
        let ended = inner.by_id.values();
        for statement in ended.filter(|statement| statement.state().is_final()) {
            statement.close();
        }
    }

    /// The statement with this id.
    pub fn get(&self, id: &str) -> Option<Arc<StoredStatement>> {
        self.inner.lock().by_id.get(id).cloned()
    }
}

impl StoredStatement {
    /// Where it is now.
    pub fn state(&self) -> StatementState {
        self.state.borrow().clone()
    }

    /// Moves on, unless it has ended already.
    pub fn advance(&self, next: StatementState) {
        self.state.send_if_modified(|state| {
            let open = !state.is_final();
            if open {
                *state = next;
            }
            open
        });
    }

    /// Gives the result up.
    pub fn close(&self) {
        self.state.send_modify(|state| {
            *state = match state {
                StatementState::Pending | StatementState::Running | StatementState::Canceled => {
                    StatementState::Canceled
                }
                StatementState::Succeeded(answer) => {
                    StatementState::Closed(Some(Arc::clone(answer)))
                }
                StatementState::Failed(_) => StatementState::Closed(None),
                StatementState::Closed(_) => return,
            };
        });
    }

    /// Waits until nothing will change by itself.
    pub async fn ended(&self) {
        let mut watching = self.state.subscribe();
        // The sender lives as long as `self`, so the wait ends with a final state only.
        drop(watching.wait_for(StatementState::is_final).await);
    }
}
