//! A network between collector and server that loses, repeats, delays and refuses.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse as _, Response};
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use tokio::sync::Mutex;
use tokio::task::JoinHandle;

/// Of a hundred requests, as many meet each of the faults.
const OF_EACH_KIND: u32 = 2;

pub struct BadNetwork {
    address: SocketAddr,
    wire: Arc<Wire>,
    task: JoinHandle<()>,
}

struct Wire {
    server: SocketAddr,
    http: reqwest::Client,
    random: Mutex<StdRng>,
    /// A request that comes once more, later.
    late: Mutex<Option<SentRequest>>,
    faults: AtomicU64,
}

#[derive(Clone)]
struct SentRequest {
    method: Method,
    path: String,
    headers: HeaderMap,
    body: Bytes,
}

impl BadNetwork {
    pub async fn start(server: SocketAddr, seed: u64) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let wire = Arc::new(Wire {
            server,
            http: reqwest::Client::builder().no_proxy().build().unwrap(),
            random: Mutex::new(StdRng::seed_from_u64(seed)),
            late: Mutex::default(),
            faults: AtomicU64::default(),
        });
        let router = Router::new()
            .fallback(carry)
            .layer(axum::extract::DefaultBodyLimit::disable())
            .with_state(Arc::clone(&wire));
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self {
            address,
            wire,
            task,
        }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How many requests met a fault.
    pub fn faults(&self) -> u64 {
        self.wire.faults.load(Ordering::Relaxed)
    }

    /// Ends it. A request that is still late comes now.
    pub async fn end(self) {
        self.task.abort();
        if let Some(late) = self.wire.late.lock().await.take() {
            self.wire.send(&late).await;
        }
    }
}

async fn carry(State(wire): State<Arc<Wire>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await;
    let sent = SentRequest {
        method: parts.method,
        path: parts.uri.to_string(),
        headers: parts.headers,
        body: body.unwrap_or_default(),
    };
    let fate = wire.random.lock().await.random_range(0..100) / OF_EACH_KIND;
    wire.faults
        .fetch_add(u64::from(fate < 7), Ordering::Relaxed);
    match fate {
        0 => (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "0")]).into_response(),
        1 => (StatusCode::SERVICE_UNAVAILABLE, [("retry-after", "0")]).into_response(),
        2 => StatusCode::BAD_GATEWAY.into_response(),
        // Lost on its way there.
        3 => broken(),
        // The answer is lost.
        4 => {
            wire.send(&sent).await;
            broken()
        }
        5 => {
            let (_, second) = tokio::join!(wire.send(&sent), wire.send(&sent));
            second
        }
        // Now, and once more after others.
        6 => {
            let before = wire.late.lock().await.replace(sent.clone());
            if let Some(before) = before {
                wire.send(&before).await;
            }
            wire.send(&sent).await
        }
        _ => wire.send(&sent).await,
    }
}

impl Wire {
    async fn send(&self, sent: &SentRequest) -> Response {
        let url = format!("http://{}{}", self.server, sent.path);
        let mut headers = sent.headers.clone();
        headers.remove("host");
        let request = self.http.request(sent.method.clone(), url);
        let request = request.headers(headers).body(sent.body.clone());
        let Ok(answer) = request.send().await else {
            return broken();
        };
        let (status, headers) = (answer.status(), answer.headers().clone());
        match answer.bytes().await {
            Ok(body) => (status, headers, body).into_response(),
            Err(_) => broken(),
        }
    }
}

/// An answer that breaks off.
fn broken() -> Response {
    let cut = futures::stream::once(async { Err::<Bytes, _>(std::io::Error::other("cut")) });
    ([("content-length", "100")], Body::from_stream(cut)).into_response()
}
