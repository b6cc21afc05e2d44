//! Names one intention, so that sending it twice does it once.

/// A random name for one creating call and its repetitions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// Makes a new one: a random UUID.
    pub fn random() -> Self {
        Self(random_uuid().unwrap_or_else(less_random))
    }

    /// Gives the text for the header.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// `None` outside secure contexts, where browsers leave the function out.
fn random_uuid() -> Option<String> {
    let crypto = web_sys::window()?.crypto().ok()?;
    let function = js_sys::Reflect::get(&crypto, &"randomUUID".into()).ok()?;
    function.is_function().then(|| crypto.random_uuid())
}

/// A key only has to differ from the other keys of this browser; it protects nothing.
fn less_random() -> String {
    let random = || js_sys::Math::random().to_bits();
    format!(
        "{:016x}-{:016x}-{:016x}",
        js_sys::Date::now().to_bits(),
        random(),
        random()
    )
}
