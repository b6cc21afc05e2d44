//! Sessions that drivers opened.

use std::collections::VecDeque;
use std::sync::Arc;

use parking_lot::Mutex;

use crate::sql::SessionPlace;
use crate::world::CallerIdentity;

/// How many sessions are remembered; the oldest are forgotten first.
const KEPT: usize = 500;

/// All sessions of all workspaces, the oldest first.
#[derive(Debug, Default)]
pub struct SessionStore(Mutex<VecDeque<OpenSession>>);

#[derive(Debug)]
struct OpenSession {
    id: String,
    owner: CallerIdentity,
    workspace: u64,
    place: Arc<Mutex<SessionPlace>>,
}

impl SessionStore {
    /// Notes a new session, and returns its id.
    pub fn open(&self, owner: CallerIdentity, workspace: u64, place: SessionPlace) -> String {
        let random = uuid::Uuid::new_v4().to_string();
        let id = format!("01f0{}", &random[4..]);
        let mut sessions = self.0.lock();
        if sessions.len() >= KEPT {
            sessions.pop_front();
        }
        sessions.push_back(OpenSession {
            id: id.clone(),
            owner,
            workspace,
            place: Arc::new(Mutex::new(place)),
        });
        id
    }

    /// The place of a session that somebody opened in a workspace.
    pub fn place(
        &self,
        id: &str,
        owner: &CallerIdentity,
        workspace: u64,
    ) -> Option<Arc<Mutex<SessionPlace>>> {
        let sessions = self.0.lock();
        let session = sessions
            .iter()
            .find(|session| session.is(id, owner, workspace))?;
        Some(Arc::clone(&session.place))
    }

    /// Forgets a session. Returns whether there was one.
    pub fn close(&self, id: &str, owner: &CallerIdentity, workspace: u64) -> bool {
        let mut sessions = self.0.lock();
        let index = sessions
            .iter()
            .position(|session| session.is(id, owner, workspace));
        index.and_then(|index| sessions.remove(index)).is_some()
    }
}

impl OpenSession {
    fn is(&self, id: &str, owner: &CallerIdentity, workspace: u64) -> bool {
        self.id == id && self.owner == *owner && self.workspace == workspace
    }
}
