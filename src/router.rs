//! Where the person is, and how they go elsewhere without the page being loaded anew.
//!
//! The wizard has seven addresses that are not nested in each other. A library for routes takes more of the first page than all of that
//! page's own views; `docs/figures.md` has the figure.

mod page_link;
mod query;

use leptos::{ev, prelude::*};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{HtmlAnchorElement, MouseEvent};

pub use page_link::PageLink;
pub use query::Query;

/// The address of the page, for views to follow and to change.
#[derive(Debug, Clone, Copy)]
pub struct Router {
    path: RwSignal<String>,
    search: RwSignal<String>,
}

impl Router {
    /// Follows the address, takes over the clicks on links that stay in the wizard, and provides itself to the views below.
    pub fn provide() -> Self {
        let (path, search) = (RwSignal::default(), RwSignal::default());
        let router = Self { path, search };
        router.follow();
        provide_context(router);
        // Both live as long as the page.
        window_event_listener(ev::popstate, move |_| router.follow());
        window_event_listener(ev::click, move |event| {
            if let Some(url) = destination(&event) {
                event.prevent_default();
                router.go(&url);
            }
        });
        router
    }

    /// Returns what [`Router::provide`] provided.
    pub fn expect() -> Self {
        expect_context()
    }

    /// Returns the path of the address.
    pub fn path(self) -> Signal<String> {
        self.path.into()
    }

    /// Returns the part of the address from its question mark on.
    pub fn search(self) -> Signal<String> {
        self.search.into()
    }

    /// Shows another address; the one that is shown now is where the browser's way back leads.
    pub fn go(self, url: &str) {
        if let Ok(history) = window().history()
            && current_url().as_deref() != Some(url)
        {
            drop(history.push_state_with_url(&JsValue::NULL, "", Some(url)));
        }
        self.show();
    }

    /// Shows another address in place of this one, to which nothing leads back.
    pub fn replace(self, url: &str) {
        if let Ok(history) = window().history() {
            drop(history.replace_state_with_url(&JsValue::NULL, "", Some(url)));
        }
        self.show();
    }

    fn show(self) {
        self.follow();
        let place = window().location().hash().unwrap_or_default();
        let place = place.strip_prefix('#').unwrap_or_default();
        match document().get_element_by_id(place) {
            Some(element) => element.scroll_into_view(),
            None => window().scroll_to_with_x_and_y(0.0, 0.0),
        }
    }

    fn follow(self) {
        let location = window().location();
        let follow = |signal: RwSignal<String>, now: Result<String, JsValue>| {
            let now = now.unwrap_or_default();
            if *signal.read_untracked() != now {
                signal.set(now);
            }
        };
        // The path last: what follows it reads the query that belongs to it.
        follow(self.search, location.search());
        follow(self.path, location.pathname());
    }
}

/// Returns the address that a click leads to, when it is a plain click on a link to another view of the wizard. Links to new tabs,
/// downloads and other documents are the browser's.
pub fn destination(event: &MouseEvent) -> Option<String> {
    let wants_other_place =
        event.meta_key() || event.alt_key() || event.ctrl_key() || event.shift_key();
    if event.default_prevented() || event.button() != 0 || wants_other_place {
        return None;
    }
    let clicked = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    let link = clicked.closest("a[href]").ok()??;
    let link = link.dyn_into::<HtmlAnchorElement>().ok()?;
    let is_ours = link.target().is_empty()
        && !link.has_attribute("download")
        && link.rel().split_whitespace().all(|word| word != "external")
        && Some(link.origin()) == window().location().origin().ok();
    is_ours.then(|| format!("{}{}{}", link.pathname(), link.search(), link.hash()))
}

fn current_url() -> Option<String> {
    let location = window().location();
    let (path, search) = (location.pathname().ok()?, location.search().ok()?);
    Some(path + &search + &location.hash().ok()?)
}
