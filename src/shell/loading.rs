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

/// What has the focus, and what it is in, from the inside out: where it goes with an answer, as the button of a row that is gone, the first
/// of these that is still there takes the focus.
struct FocusPlace(Vec<web_sys::Element>);

impl FocusPlace {
    fn now() -> Self {
        let within = |element: &web_sys::Element| {
            let parent = element.parent_element()?;
            parent.closest("section, main").ok()?
        };
        let focused = document().active_element();
        let focused = focused.filter(|focused| focused.tag_name() != "BODY");
        Self(std::iter::successors(focused, within).collect())
    }

    fn keep(self) {
        // What is shown in its place may take the focus first.
        let give_back = move || {
            let is_lost = document()
                .active_element()
                .is_none_or(|now| now.tag_name() == "BODY");
            let mut remaining = self.0.into_iter();
            if is_lost && let Some(section) = remaining.find(|of| of.is_connected()) {
                drop(section.set_attribute("tabindex", "-1"));
                drop(section.unchecked_into::<web_sys::HtmlElement>().focus());
            }
        };
        request_animation_frame(move || request_animation_frame(give_back));
    }
}
