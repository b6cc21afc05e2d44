//! Headers that every answer carries, by what it is.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

/// What an answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResponseKind<'a> {
    /// The wizard's document, and what is answered in its place.
    App,
    /// A file that the document loads. What a page may do is the document's to say: said again with each of twenty files, it would be a tenth of what a
    /// first visit fetches.
    Asset,
    /// A document that makes no request: the inspector, and the viewer of audit exports.
    LocalDocument {
        /// The policy that the file itself states.
        policy: &'a str,
        /// The address of the start page, the only one that the document may go to.
        way_back: &'a str,
    },
    /// JSON and event streams.
    Api,
    /// What is the same for everybody and hardly ever changes.
    Published,
}

const APP_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; connect-src 'self'; \
    manifest-src 'self'; worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'; trusted-types default";
const NO_PAGE_POLICY: &str = "default-src 'none'; frame-ancestors 'none'";
const PERMISSIONS: &str = "accelerometer=(), autoplay=(), camera=(), clipboard-read=(), clipboard-write=(self), display-capture=(), encrypted-media=(), \
    fullscreen=(), geolocation=(), gyroscope=(), hid=(), idle-detection=(), local-fonts=(), magnetometer=(), microphone=(), midi=(), payment=(), \
    picture-in-picture=(), publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()";

/// Writes the headers of a kind.
pub fn write(headers: &mut HeaderMap, kind: ResponseKind<'_>) {
    // Nothing is copied: each of these is in every answer.
    let mut set = |name: HeaderName, value: &'static str| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(
        header::STRICT_TRANSPORT_SECURITY,
        "max-age=63072000; includeSubDomains",
    );
    set(
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    );
    match kind {
        ResponseKind::App | ResponseKind::LocalDocument { .. } => {}
        // Opened by itself, an asset is a document, too, and may do nothing. How long it is kept depends on its name.
        ResponseKind::Asset => return set(header::CONTENT_SECURITY_POLICY, NO_PAGE_POLICY),
        ResponseKind::Api | ResponseKind::Published => {
            let caching = if kind == ResponseKind::Api {
                "no-store"
            } else {
                "public, max-age=300"
            };
            set(header::CACHE_CONTROL, caching);
            return set(header::CONTENT_SECURITY_POLICY, NO_PAGE_POLICY);
        }
    }
    set(header::REFERRER_POLICY, "no-referrer");
    set(header::X_FRAME_OPTIONS, "DENY");
    set(
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    );
    set(
        HeaderName::from_static("cross-origin-embedder-policy"),
        "require-corp",
    );
    set(HeaderName::from_static("permissions-policy"), PERMISSIONS);
    if let ResponseKind::LocalDocument { policy, way_back } = kind {
        // Two directives do not count inside a document, so only the header can state them.
        let policy =
            format!("{policy}; frame-ancestors 'none'; sandbox allow-scripts allow-downloads");
        let mut set = |name: HeaderName, value: &str| {
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.insert(name, value);
            }
        };
        set(header::CONTENT_SECURITY_POLICY, &policy);
        // A URL pattern: the question mark stands for an empty query, and the header's own syntax wants the backslash twice.
        set(
            HeaderName::from_static("connection-allowlist"),
            &format!(r#"("{way_back}\\?")"#),
        );
    } else {
        set(header::CONTENT_SECURITY_POLICY, APP_POLICY);
        set(
            HeaderName::from_static("integrity-policy"),
            "blocked-destinations=(script)",
        );
    }
}
