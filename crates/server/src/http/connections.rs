//! Answers connections: how many at a time, how long and how large the head of a request may be, and an end that waits for what is under way.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::serve::Listener;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::sync::Semaphore;
use tower::ServiceExt as _;

use crate::http::peer::ConnectedPeer;

/// Connections that are answered at a time. Each may be a stream that a page looks at for hours.
const MAX_CONNECTIONS: usize = 4096;
/// Time in which the head of a request has to come, also after the request before it.
const HEAD_WITHIN: Duration = Duration::from_secs(30);
/// Largest head of a request: the longest address of a shared plan and all cookies of a host.
const MAX_HEAD_BYTES: usize = 64 << 10;
/// Most headers of a request.
const MAX_HEADERS: usize = 100;
/// Time for answers that are under way when the server stops. Streams stay open for as long as a page looks at them.
const FAREWELL: Duration = Duration::from_secs(3);

/// Answers whoever connects, until `stop` comes.
pub async fn serve<L>(mut listener: L, router: Router, stop: impl Future<Output = ()>)
where
    L: Listener<Addr = SocketAddr>,
{
    let slots = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let under_way = GracefulShutdown::new();
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(HEAD_WITHIN)
        .max_header_size(MAX_HEAD_BYTES)
        .max_headers(MAX_HEADERS);
    tokio::pin!(stop);
    loop {
        let accept = async {
            let slot = Arc::clone(&slots).acquire_owned().await;
            (slot, listener.accept().await)
        };
        let (slot, (stream, peer)) = tokio::select! {
            accepted = accept => accepted,
            () = &mut stop => break,
        };
        let connection = answer(
            http.clone(),
            stream,
            peer,
            router.clone(),
            under_way.watcher(),
        );
        tokio::spawn(async move {
            connection.await;
            drop(slot);
        });
    }
    drop(listener);
    if tokio::time::timeout(FAREWELL, under_way.shutdown())
        .await
        .is_err()
    {
        tracing::info!("connections that were still open are cut");
    }
}

async fn answer<I>(
    http: http1::Builder,
    stream: I,
    peer: SocketAddr,
    router: Router,
    watcher: Watcher,
) where
    I: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + Send + 'static,
{
    let peer = ConnectInfo(ConnectedPeer(peer.ip()));
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(peer);
        router.clone().oneshot(request)
    });
    let connection = http.serve_connection(TokioIo::new(stream), service);
    // A client that goes away, or that sends nonsense, is nobody's fault here.
    if let Err(error) = watcher.watch(connection).await {
        tracing::debug!(%error, "a connection ended");
    }
}
