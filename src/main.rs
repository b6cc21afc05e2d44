//! Mounts the wizard in place of the text that the page shows until then.

mod access;
mod api;
mod app;
mod audit_export;
mod audit_trail;
mod collector_setup;
mod components;
mod connection_strings;
mod connection_test;
mod connectors;
mod issuer_keys;
mod json;
mod paths;
mod region_tree;
mod router;
mod setup;
mod sharing;
mod shell;
mod state;
mod texts;

use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::spawn_local;

use app::App;
use state::Draft;

fn main() {
    // In a task of its own: what starts the program keeps a slow machine busy for long enough.
    set_timeout(start, Duration::ZERO);
}

/// Reads the draft, which every page shows something of, and mounts the wizard.
fn start() {
    spawn_local(async { mount(Draft::fetch().await) });
}

fn mount(draft: Option<Draft>) {
    let Some(root) = document().get_element_by_id("app") else {
        return;
    };
    root.set_text_content(None);
    let root = root.unchecked_into::<web_sys::HtmlElement>();
    mount_to(root, move || view! { <App draft /> }).forget();
}
