//! A network between the server and the simulation that can be slow and that can change answers, and that counts what is under way.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use serde_json::Value;

/// Changes the answer to a request: host, path with query, the request's body, the answer.
type Change = Box<dyn Fn(&str, &str, &str, &mut Value) + Send + Sync>;

/// The network.
pub struct Network {
    pub address: SocketAddr,
    to: SocketAddr,
    http: reqwest::Client,
    disturbance: Mutex<Disturbance>,
    traffic: Mutex<Traffic>,
}

#[derive(Default)]
struct Disturbance {
    delay: Duration,
    date: Option<HeaderValue>,
    change: Option<Arc<Change>>,
}

#[derive(Default)]
struct Traffic {
    under_way: HashMap<String, usize>,
    most_of_a_host: usize,
    most: usize,
    requests: Vec<String>,
}

impl Network {
    /// Listens before a simulation.
    pub async fn before(to: SocketAddr) -> Arc<Self> {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let network = Arc::new(Self {
            address: listener.local_addr().unwrap(),
            to,
            http: reqwest::Client::builder()
                .no_proxy()
                .redirect(reqwest::redirect::Policy::none())
                .build()
                .unwrap(),
            disturbance: Mutex::default(),
            traffic: Mutex::default(),
        });
        let router = Router::new()
            .fallback(pass)
            .with_state(Arc::clone(&network));
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        network
    }

    /// Makes every answer come later.
    pub fn delay(&self, delay: Duration) {
        self.disturbance.lock().unwrap().delay = delay;
    }

    /// Makes every host tell this time.
    pub fn tell_date(&self, date: &str) {
        self.disturbance.lock().unwrap().date = Some(HeaderValue::from_str(date).unwrap());
    }

    /// Changes answers.
    pub fn change(&self, change: impl Fn(&str, &str, &str, &mut Value) + Send + Sync + 'static) {
        self.disturbance.lock().unwrap().change = Some(Arc::new(Box::new(change)));
    }

    /// The most requests that one host, and that all together had at the same time.
    pub fn most_at_once(&self) -> (usize, usize) {
        let traffic = self.traffic.lock().unwrap();
        (traffic.most_of_a_host, traffic.most)
    }

    /// The requests so far, as `<host> <method> <path>`, and forgets them.
    pub fn take_requests(&self) -> Vec<String> {
        std::mem::take(&mut self.traffic.lock().unwrap().requests)
    }

    /// Where a host is, as the simulation says; what is there is reached through this network.
    async fn look_up(&self, path: &str) -> Response {
        let url = format!("http://{}{path}", self.to);
        let answer = self.http.get(url).send().await.unwrap();
        let status = answer.status();
        let found = answer.text().await.unwrap();
        let found = found.replace(&self.to.to_string(), &self.address.to_string());
        let mut response = Response::new(Body::from(found));
        *response.status_mut() = status;
        response
    }

    fn begin(&self, host: &str, request: String) {
        let mut traffic = self.traffic.lock().unwrap();
        traffic.requests.push(request);
        let here = traffic.under_way.entry(host.to_owned()).or_default();
        *here += 1;
        let here = *here;
        traffic.most_of_a_host = traffic.most_of_a_host.max(here);
        let all = traffic.under_way.values().sum();
        traffic.most = traffic.most.max(all);
    }
}

/// A request under way, also when nobody waits for it any more.
struct UnderWay<'a>(&'a Network, &'a str);

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        let mut traffic = self.0.traffic.lock().unwrap();
        *traffic.under_way.get_mut(self.1).unwrap() -= 1;
    }
}

async fn pass(State(network): State<Arc<Network>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let host = parts.headers[header::HOST].to_str().unwrap().to_owned();
    let path = parts.uri.to_string();
    if host == network.address.to_string() {
        return network.look_up(&path).await;
    }
    network.begin(&host, format!("{host} {} {path}", parts.method));
    let _under_way = UnderWay(&network, &host);
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    let (delay, date, change) = {
        let disturbance = network.disturbance.lock().unwrap();
        (
            disturbance.delay,
            disturbance.date.clone(),
            disturbance.change.clone(),
        )
    };
    tokio::time::sleep(delay).await;
    let answer = network
        .http
        .request(parts.method, format!("http://{}{path}", network.to))
        .headers(parts.headers)
        .body(body.clone())
        .send()
        .await
        .unwrap();
    let mut response = Response::builder().status(answer.status());
    for (name, value) in answer.headers() {
        if name != header::CONTENT_LENGTH && name != header::TRANSFER_ENCODING {
            response = response.header(name, value);
        }
    }
    let mut bytes = answer.bytes().await.unwrap();
    if let Some(change) = change
        && let Ok(mut json) = serde_json::from_slice::<Value>(&bytes)
    {
        change(&host, &path, &String::from_utf8_lossy(&body), &mut json);
        bytes = serde_json::to_vec(&json).unwrap().into();
    }
    let mut response = response.body(Body::from(bytes)).unwrap();
    if let Some(date) = date {
        response.headers_mut().insert(header::DATE, date);
    }
    response
}
