//! The little of the DOM that this page needs. Text goes in as text, never as markup.

use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use web_sys::{
    Blob, Document, Element, Event, EventTarget, HtmlAnchorElement, HtmlElement, Url, Window,
};

/// The window of this document.
pub fn window() -> Window {
    sure(web_sys::window().ok_or(()))
}

/// This document.
pub fn document() -> Document {
    sure(window().document().ok_or(()))
}

/// The element with that id in `index.html`.
pub fn by_id<T: wasm_bindgen::JsCast>(id: &str) -> T {
    sure(document().get_element_by_id(id).ok_or(())).unchecked_into()
}

/// Makes an element with a class.
pub fn element(tag: &str, class: &str) -> Element {
    let element = sure(document().create_element(tag));
    if !class.is_empty() {
        element.set_class_name(class);
    }
    element
}

/// Makes an element with a class and a text.
pub fn text_element(tag: &str, class: &str, text: &str) -> Element {
    let element = element(tag, class);
    element.set_text_content(Some(text));
    element
}

/// Appends children in order.
pub fn append(parent: &Element, children: impl IntoIterator<Item = Element>) {
    for child in children {
        sure(parent.append_child(&child));
    }
}

/// Makes an element of children.
pub fn group(tag: &str, class: &str, children: impl IntoIterator<Item = Element>) -> Element {
    let parent = element(tag, class);
    append(&parent, children);
    parent
}

/// Sets an attribute. No attribute of this page runs anything.
pub fn set(element: &Element, name: &str, value: &str) {
    sure(element.set_attribute(name, value));
}

/// Shows or hides an element.
pub fn show(id: &str, is_shown: bool) {
    by_id::<HtmlElement>(id).set_hidden(!is_shown);
}

/// Listens as long as the page lives.
pub fn listen(target: &EventTarget, kind: &str, run: impl FnMut(Event) + 'static) {
    let closure = Closure::<dyn FnMut(Event)>::new(run);
    sure(target.add_event_listener_with_callback(kind, closure.as_ref().unchecked_ref()));
    closure.forget();
}

/// Listens for one event and frees what it held, which may be the text of a file.
pub fn listen_once(target: &EventTarget, kind: &str, run: impl FnOnce() + 'static) {
    let function = Closure::once_into_js(run);
    sure(target.add_event_listener_with_callback(kind, function.unchecked_ref()));
}

/// Lets the browser save a text as a file: a download of what is already here.
pub fn save(name: &str, text: &str) -> bool {
    let parts = js_sys::Array::of1(&text.into());
    let blob = Blob::new_with_str_sequence(&parts);
    let Ok(url) = blob.and_then(|blob| Url::create_object_url_with_blob(&blob)) else {
        return false;
    };
    let link: HtmlAnchorElement = element("a", "").unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    Url::revoke_object_url(&url).is_ok()
}

/// The value of what cannot fail in this document. `expect` would bring the code that describes JavaScript values.
fn sure<T, E>(result: Result<T, E>) -> T {
    result.unwrap_or_else(|_| wasm_bindgen::throw_str("this document is not as it was sent"))
}
