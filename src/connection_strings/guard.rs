//! Keeps a person from leaving the page by accident.

use leptos::{ev, prelude::*};

use crate::router::{self, Router};
use wasm_bindgen::JsCast as _;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::Closure;
use web_sys::MouseEvent;

/// Where the person was going.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Destination {
    Path(String),
    Back,
}

/// Asks before the page is left: by a link, by the browser's back button, or by closing the tab.
///
/// The router knows no way to refuse, so the guard takes the click before the router sees it. For the back button it lays
/// a second entry of the same address into the history: going back leads from one to the other, which changes no view.
#[derive(Debug, Clone, Copy)]
pub struct Guard {
    is_up: StoredValue<bool>,
    destination: StoredValue<Option<Destination>>,
    router: Router,
}

impl Guard {
    /// Puts the guard up for as long as the view is there. `leaving` becomes true when the person wants to leave.
    pub fn raise(leaving: RwSignal<bool>) -> Self {
        let guard = Self {
            is_up: StoredValue::new(true),
            destination: StoredValue::new(None),
            router: Router::expect(),
        };
        add_history_entry();
        guard.watch_unload();
        guard.watch_back(leaving);
        guard.watch_links(leaving);
        guard
    }

    /// Takes the guard down; the person stays on the page.
    pub fn lower(self) {
        if self.is_up.try_get_value() == Some(true) {
            self.is_up.set_value(false);
            if let Ok(history) = window().history() {
                drop(history.back());
            }
        }
    }

    /// Takes the guard down and goes where the person wanted to go.
    pub fn go_on(self) {
        self.is_up.set_value(false);
        match self.destination.get_value() {
            Some(Destination::Path(path)) => self.router.replace(&path),
            Some(Destination::Back) => {
                if let Ok(history) = window().history() {
                    drop(history.go_with_delta(-2));
                }
            }
            None => self.lower(),
        }
    }

    fn watch_unload(self) {
        let unload = window_event_listener(ev::beforeunload, move |event| {
            if self.is_up.try_get_value() == Some(true) {
                event.prevent_default();
                // Older browsers ask only when this is set; none shows the text.
                event.set_return_value("The connection string is not stored");
            }
        });
        on_cleanup(move || unload.remove());
    }

    fn watch_back(self, leaving: RwSignal<bool>) {
        let back = window_event_listener(ev::popstate, move |_| {
            if self.is_up.try_get_value() == Some(true) {
                add_history_entry();
                self.destination.set_value(Some(Destination::Back));
                leaving.set(true);
            }
        });
        on_cleanup(move || back.remove());
    }

    fn watch_links(self, leaving: RwSignal<bool>) {
        let clicked = Closure::<dyn FnMut(MouseEvent)>::new(move |event: MouseEvent| {
            let Some(path) = other_page(&event) else {
                return;
            };
            if self.is_up.try_get_value() == Some(true) {
                event.prevent_default();
                event.stop_propagation();
                self.destination.set_value(Some(Destination::Path(path)));
                leaving.set(true);
            }
        });
        let function: &js_sys::Function = clicked.as_ref().unchecked_ref();
        drop(document().add_event_listener_with_callback_and_bool("click", function, true));
        let clicked = StoredValue::new_local(clicked);
        on_cleanup(move || {
            clicked.with_value(|clicked| {
                let function: &js_sys::Function = clicked.as_ref().unchecked_ref();
                drop(
                    document()
                        .remove_event_listener_with_callback_and_bool("click", function, true),
                );
            });
        });
    }
}

/// Returns where a click on a link leads that would replace this view; links to places on this page are let through.
fn other_page(event: &MouseEvent) -> Option<String> {
    let here = window().location().pathname().ok()?;
    let is_other = |url: &String| {
        let place_of = url.split_once('#').map(|(page, _)| page);
        place_of.is_none_or(|page| page.split('?').next() != Some(&here))
    };
    router::destination(event).filter(is_other)
}

fn add_history_entry() {
    if let Ok(history) = window().history() {
        drop(history.push_state(&JsValue::NULL, ""));
    }
}
