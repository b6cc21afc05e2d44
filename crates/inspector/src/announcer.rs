//! Says the verdict to screen readers, at most once per second.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;

use crate::dom::{by_id, window};

const PAUSE_MS: i32 = 1000;

/// Speaks through the status region of the page.
pub struct Announcer {
    state: Rc<RefCell<State>>,
    speak: Closure<dyn FnMut()>,
}

#[derive(Default)]
struct State {
    waiting: Option<String>,
    is_timer_running: bool,
}

impl Announcer {
    pub fn new() -> Self {
        let state = Rc::new(RefCell::new(State::default()));
        let shared = Rc::clone(&state);
        let speak = Closure::new(move || {
            let mut state = shared.borrow_mut();
            state.is_timer_running = false;
            if let Some(text) = state.waiting.take() {
                by_id::<web_sys::Element>("status").set_text_content(Some(&text));
            }
        });
        Self { state, speak }
    }

    /// Says this within a second, unless something newer replaces it.
    pub fn say(&self, text: String) {
        let mut state = self.state.borrow_mut();
        state.waiting = Some(text);
        if !state.is_timer_running {
            let speak = self.speak.as_ref().unchecked_ref();
            let timer =
                window().set_timeout_with_callback_and_timeout_and_arguments_0(speak, PAUSE_MS);
            state.is_timer_running = timer.is_ok();
        }
    }
}
