//! What a view asks the server for when it is built.

use std::pin::Pin;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast as _;

use super::NotLoaded;
use crate::api::ApiError;
use crate::components::{Busy, live};

type Ask<T> = Arc<dyn Fn() -> Pin<Box<dyn Future<Output = T>>> + Send + Sync>;

/// An answer that is awaited, or is there.
#[derive(Debug)]
pub struct Loading<T: 'static> {
    answer: RwSignal<Option<T>>,
    ask: StoredValue<Ask<T>>,
}

impl<T> Clone for Loading<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Loading<T> {}

impl<T: Clone + Send + Sync + 'static> Loading<T> {
    /// Asks at once.
    pub fn new<F: Future<Output = T> + 'static>(
        ask: impl Fn() -> F + Send + Sync + 'static,
    ) -> Self {
        let ask: Ask<T> = Arc::new(move || Box::pin(ask()));
        let loading = Self {
            answer: RwSignal::new(None),
            ask: StoredValue::new(ask),
        };
        loading.again();
        loading
    }

    /// Asks anew. Until the answer comes, the one before stays.
    pub fn again(self) {
        let answer = self.ask.get_value()();
        spawn_local(async move {
            let told = answer.await;
            let focused = FocusPlace::now();
            // What comes back is the answer when the person went elsewhere meanwhile.
            drop(self.answer.try_set(Some(told)));
            focused.keep();
        });
    }

    /// Returns the answer, and follows it; none until the first one.
    pub fn get(self) -> Option<T> {
        self.answer.get()
    }
}

impl<T: Clone + Send + Sync + 'static> Loading<Result<T, ApiError>> {
    /// Shows what was loaded, that it is being loaded, or why it could not be, with another try.
    pub fn show<V: IntoView + 'static>(
        self,
        busy: &'static str,
        view: impl Fn(T) -> V + Send + 'static,
    ) -> impl IntoView {
        live(move || match self.get() {
            None => view! { <Busy label=busy /> }.into_any(),
            Some(Ok(told)) => view(told).into_any(),
            Some(Err(error)) => view! { <NotLoaded error again=move || self.again() /> }.into_any(),
        })
    }
}

/// What has the focus, and the section that it is in: where the one goes with an answer, as the button of a row that is gone, the other takes it.
struct FocusPlace(Option<(web_sys::Element, web_sys::Element)>);

impl FocusPlace {
    fn now() -> Self {
        let element = document().active_element();
        let with_section = element.and_then(|element| {
            let section = element.closest("section").ok()??;
            Some((element, section))
        });
        Self(with_section)
    }

    fn keep(self) {
        request_animation_frame(move || {
            if let Some((element, section)) = self.0
                && !element.is_connected()
                && document()
                    .active_element()
                    .is_none_or(|now| now.tag_name() == "BODY")
            {
                drop(section.set_attribute("tabindex", "-1"));
                drop(section.unchecked_into::<web_sys::HtmlElement>().focus());
            }
        });
    }
}
