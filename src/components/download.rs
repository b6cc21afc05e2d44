//! Saves a text as a file, without a request.

use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, JsValue};

/// Offers the text as a file; says whether the browser took it.
pub fn save(file_name: &str, text: &str) -> bool {
    try_save(file_name, text).is_ok()
}

fn try_save(file_name: &str, text: &str) -> Result<(), JsValue> {
    let parts = js_sys::Array::of1(&JsValue::from_str(text));
    let kind = web_sys::BlobPropertyBag::new();
    kind.set_type("text/plain;charset=utf-8");
    let blob = web_sys::Blob::new_with_str_sequence_and_options(&parts, &kind)?;
    let url = web_sys::Url::create_object_url_with_blob(&blob)?;
    let link: web_sys::HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(file_name);
    link.click();
    // The browser has read the address when `click` returns, but some read the content later.
    set_timeout(
        move || drop(web_sys::Url::revoke_object_url(&url)),
        std::time::Duration::from_secs(10),
    );
    Ok(())
}
