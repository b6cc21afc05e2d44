//! Connection tests and the stream of their results.

use contract::{
    ConnectionTestMatrix, ConnectionTestRequest, StartedConnectionTest, TestEvent, paths,
};
use domain::ConnectionTestId;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;
use web_sys::{Event, EventSource, MessageEvent};

use crate::json;

use super::{ApiError, IdempotencyKey};

/// Starts a test.
pub async fn start(request: ConnectionTestRequest) -> Result<StartedConnectionTest, ApiError> {
    let key = IdempotencyKey::random();
    super::create(paths::CONNECTION_TESTS, &key, &request).await
}

/// Reads what every table showed in every workspace.
pub async fn matrix(id: ConnectionTestId) -> Result<ConnectionTestMatrix, ApiError> {
    super::get(&paths::connection_test_matrix(id)).await
}

/// Ends a test before its end.
pub async fn cancel(id: ConnectionTestId) -> Result<(), ApiError> {
    super::delete(&paths::connection_test(id)).await
}

/// What a stream has to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(
    clippy::large_enum_variant,
    reason = "almost every message is the large one; on 32 bits it is small enough"
)]
pub enum StreamMessage {
    /// An event of the test.
    Event(TestEvent),
    /// The server refused the stream for good: it does not know the test any more, or it is gone itself.
    Lost,
}

/// An open stream. Dropping it closes the connection.
///
/// The browser reconnects by itself after an interruption and names the last event that it got, so nothing is lost and nothing has to be done here.
#[derive(Debug)]
pub struct TestEvents {
    source: EventSource,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(Event)>,
}

impl TestEvents {
    /// Opens the stream of a test; it begins with everything that happened so far.
    pub fn open(
        id: ConnectionTestId,
        on_message: impl Fn(StreamMessage) + Clone + 'static,
    ) -> Result<Self, ApiError> {
        let source =
            EventSource::new(&paths::connection_test_events(id)).map_err(|_| ApiError::NotSent)?;
        let on_lost = on_message.clone();
        let stream = source.clone();
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let text = event.data().as_string().unwrap_or_default();
            // An event of a newer server is passed over; the results that are understood stay right.
            let Some(event) = json::read::<TestEvent>(&text) else {
                return;
            };
            if matches!(event, TestEvent::Finished { .. }) {
                stream.close();
            }
            on_message(StreamMessage::Event(event));
        });
        let stream = source.clone();
        let on_error = Closure::<dyn FnMut(Event)>::new(move |_| {
            // While it is CONNECTING the browser tries again by itself.
            if stream.ready_state() == EventSource::CLOSED {
                on_lost(StreamMessage::Lost);
            }
        });
        source.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        source.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Self {
            source,
            _on_message: on_message,
            _on_error: on_error,
        })
    }
}

impl Drop for TestEvents {
    fn drop(&mut self) {
        self.source.set_onmessage(None);
        self.source.set_onerror(None);
        self.source.close();
    }
}
