//! One connection, which can be cut in the middle of a request.

use std::io;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};

use axum::{Extension, Router};
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

use super::tls;
use crate::http::ConnectionCut;
use crate::simulation::SharedSimulation;

/// How every TLS record of a handshake begins; no HTTP request does.
const TLS_HANDSHAKE: u8 = 0x16;

/// Serves HTTP/1.1 on a connection until the client ends it, a fault cuts it, or a new fault says that its host can't be reached.
pub async fn serve(stream: TcpStream, router: Router, app: SharedSimulation) {
    let mut first = [0];
    match stream.peek(&mut first).await {
        // There is no TLS here, and a client that tries should hear of it as one does.
        Ok(1) if first[0] == TLS_HANDSHAKE => {
            return tls::refuse(stream, tls::HANDSHAKE_FAILURE).await;
        }
        Ok(1) => {}
        _ => return,
    }
    // Answers are small and wait for nothing.
    drop(stream.set_nodelay(true));
    let cut = ConnectionCut::default();
    let line = CuttableStream {
        stream,
        cut: cut.clone(),
    };
    let service = TowerToHyperService::new(router.layer(Extension(cut.clone())));
    let mut connection = pin!(http1::Builder::new().serve_connection(TokioIo::new(line), service));
    let mut broken = app.faults.broken();
    loop {
        tokio::select! {
            // Clients that go away in the middle are no news.
            _ended = connection.as_mut() => return,
            () = cut.wanted() => return,
            Ok(()) = broken.changed() => {
                // A client that keeps its connection would not notice that no new one can be made.
                if cut.host().is_some_and(|host| app.faults.breaks(&host)) {
                    connection.as_mut().graceful_shutdown();
                }
            }
        }
    }
}

/// A stream that ends with a reset when the request says so.
struct CuttableStream {
    stream: TcpStream,
    cut: ConnectionCut,
}

impl Drop for CuttableStream {
    fn drop(&mut self) {
        if self.cut.resets() {
            // Nothing left to send and no time to send it makes the system reset the connection.
            drop(self.stream.set_zero_linger());
        }
    }
}

impl AsyncRead for CuttableStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for CuttableStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
