//! How RFC 8785 writes a number: as JavaScript does, so the browser is asked. Tables for it would have to be downloaded.

#[cfg(target_arch = "wasm32")]
mod browser {
    use alloc::string::String;

    use wasm_bindgen::prelude::wasm_bindgen;

    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(js_name = Number)]
        pub fn number(text: &str) -> f64;
        #[wasm_bindgen(js_name = String)]
        pub fn string(number: f64) -> String;
    }
}

#[cfg(target_arch = "wasm32")]
use alloc::string::String;

/// The canonical form of a number of JSON; nothing for one that is too large.
#[cfg(target_arch = "wasm32")]
pub fn canonical(text: &str) -> Option<String> {
    Some(browser::number(text))
        .filter(|number| number.is_finite())
        .map(browser::string)
}

#[cfg(not(target_arch = "wasm32"))]
pub use connection_string::canonical_number as canonical;
