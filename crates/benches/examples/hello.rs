//! The least that a server made of axum does: what ours does beyond it is measured beside this one, by `cargo xtask bench server`.
//!
//! `/` is answered with a word, `/{bytes}` with so many bytes.

use axum::Router;
use axum::extract::Path;
use axum::routing::get;

/// As many bytes as the largest file of the pages has, and more.
static BYTES: [u8; 1 << 20] = [b'x'; 1 << 20];

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let address = std::env::args().nth(1).unwrap_or_default();
    let listener = tokio::net::TcpListener::bind(address).await?;
    let router = Router::new()
        .route("/", get(async || "ok\n"))
        // For whoever waits until this has started.
        .route("/readyz", get(async || "ok\n"))
        .route("/{bytes}", get(bytes));
    axum::serve(listener, router).await
}

async fn bytes(Path(bytes): Path<usize>) -> &'static [u8] {
    &BYTES[..bytes.min(BYTES.len())]
}
