//! Streams end when whoever looks at them may not look any more: signed out, kept out, with another role, or after too long without a request.
//! Looking at a stream is no request, so it keeps nobody signed in.

use std::time::Duration;

use futures::{Stream, StreamExt as _};

use crate::actor::Actor;
use crate::app::App;
use crate::clock;
use crate::services::sign_in;

/// Time alone ends a session, and another process may have ended it.
const LOOK_AGAIN: Duration = Duration::from_secs(10);

/// Gives a stream on for as long as somebody is let in as they were when it began.
pub fn while_signed_in<S: Stream>(
    app: App,
    actor: Actor,
    stream: S,
) -> impl Stream<Item = S::Item> {
    stream.take_until(async move { ended(&app, &actor).await })
}

/// Returns when somebody is not let in any more.
async fn ended(app: &App, actor: &Actor) {
    let mut changed = app.sessions_changed();
    loop {
        match sign_in::lasts(app.store(), actor, clock::now()).await {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => {
                tracing::warn!(%error, "whether a stream may go on can't be told");
            }
        }
        drop(tokio::time::timeout(LOOK_AGAIN, changed.changed()).await);
    }
}
