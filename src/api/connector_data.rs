//! The data of a connector, as it comes.

use contract::{CollectorDeployment, CollectorFingerprint, ConnectorData, paths};
use domain::{ConnectorId, SystemTable};
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use web_sys::{EventSource, MessageEvent};

use super::ApiError;
use crate::json;

/// Has the next cycle read a table from the beginning.
pub async fn read_again(id: ConnectorId, table: SystemTable) -> Result<(), ApiError> {
    super::delete(&paths::connector_checkpoint(id, table)).await
}

/// Approves the collector that runs.
pub async fn approve_collector(
    id: ConnectorId,
    seen: &CollectorFingerprint,
) -> Result<CollectorDeployment, ApiError> {
    super::put(&paths::approved_collector(id), seen).await
}

/// An open stream. Dropping it closes the connection; after an interruption the browser connects again by itself.
#[derive(Debug)]
pub struct DataEvents {
    source: EventSource,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
}

impl DataEvents {
    /// Opens the stream of a connector; it begins with what is known now.
    pub fn open(
        id: ConnectorId,
        on_data: impl Fn(ConnectorData) + 'static,
    ) -> Result<Self, ApiError> {
        let path = paths::connector_data_events(id);
        let source = EventSource::new(&path).map_err(|_| ApiError::NotSent)?;
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let text = event.data().as_string().unwrap_or_default();
            // A newer server may know states that this page does not: what it shows stays as it was.
            if let Some(data) = json::read(&text) {
                on_data(data);
            }
        });
        source.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        Ok(Self {
            source,
            _on_message: on_message,
        })
    }
}

impl Drop for DataEvents {
    fn drop(&mut self) {
        self.source.set_onmessage(None);
        self.source.close();
    }
}
