//! A name that changes its mind: good addresses when it is checked, an address of this machine or of its network when it is used.
// Elsewhere 127.0.0.2 does not answer unless it is set up.
#![cfg(target_os = "linux")]

use std::collections::VecDeque;
use std::net::Ipv4Addr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::*;

/// Stands for a public address: the only one that the resolver of these tests lets through besides those that are public.
const GOOD: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);

/// Addresses that lead to this machine or into its network, in all the forms that hide an IPv4 address inside IPv6.
const BAD: [&str; 16] = [
    "127.0.0.1",
    "169.254.169.254",
    "10.0.0.1",
    "0.0.0.0",
    "168.63.129.16",
    "::1",
    "fe80::1",
    "fd00::1",
    // Mapped and compatible.
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "::127.0.0.1",
    // 6to4.
    "2002:7f00:1::1",
    // NAT64, the well-known prefix and the local one.
    "64:ff9b::7f00:1",
    "64:ff9b:1::a9fe:a9fe",
    // Teredo, with server and client inside.
    "2001:0:7f00:1:0:0:80ff:fffe",
    "2001::a9fe:a9fe",
];

/// A server that counts its callers.
async fn serve(address: SocketAddr, answer: &'static str) -> (SocketAddr, Arc<AtomicUsize>) {
    let listener = TcpListener::bind(address).await.unwrap();
    let address = listener.local_addr().unwrap();
    let callers = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&callers);
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            count.fetch_add(1, Ordering::SeqCst);
            let mut request = [0; 1024];
            let _read = stream.read(&mut request).await;
            let text = format!(
                "HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{answer}",
                answer.len()
            );
            let _written = stream.write_all(text.as_bytes()).await;
        }
    });
    (address, callers)
}

/// Answers with each list once, and with the last one for ever.
fn rebinding(answers: Vec<Vec<IpAddr>>) -> (Resolver, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let answers = Mutex::new(VecDeque::from(answers));
    let look_up = move |_name: String| {
        count.fetch_add(1, Ordering::SeqCst);
        let mut answers = answers.lock().unwrap();
        let answer = if answers.len() > 1 {
            answers.pop_front().unwrap()
        } else {
            answers[0].clone()
        };
        let found = answer
            .into_iter()
            .map(|ip| SocketAddr::new(ip, 0))
            .collect();
        let answer: Pin<Box<dyn Future<Output = _> + Send>> = Box::pin(async move { Ok(found) });
        answer
    };
    let resolver = Resolver {
        allowed: vec![AddressRange::of_test(GOOD.octets(), 32)],
        proxy_host: None,
        timeout: Duration::from_secs(5),
        look_up: Arc::new(look_up),
    };
    (resolver, asked)
}

fn client(resolver: Resolver) -> reqwest::Client {
    reqwest::Client::builder()
        .no_proxy()
        .tls_certs_only([])
        .dns_resolver(resolver)
        .connect_timeout(Duration::from_secs(5))
        .build()
        .unwrap()
}

fn refused(error: &reqwest::Error) -> Option<IpAddr> {
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        if let Some(ResolveFailure::Refused(address)) = error.downcast_ref() {
            return Some(*address);
        }
        source = error.source();
    }
    None
}

#[tokio::test]
async fn a_name_that_turns_bad_is_not_followed() {
    // Both on one port, so that a connection to the wrong address would find somebody.
    let (good, callers) = serve(SocketAddr::new(GOOD.into(), 0), "good").await;
    let (_, victims) = serve(
        SocketAddr::new(Ipv4Addr::LOCALHOST.into(), good.port()),
        "bad",
    )
    .await;
    let url = format!("http://rebind.cloud.databricks.com:{}/", good.port());
    for bad in BAD {
        let bad: IpAddr = bad.parse().unwrap();
        callers.store(0, Ordering::SeqCst);
        let (resolver, asked) = rebinding(vec![vec![GOOD.into()], vec![bad]]);
        let client = client(resolver);
        // Asked once, checked once, and connected to what was checked: a second look-up would be the bad one.
        let answer = client.get(&url).send().await.unwrap();
        assert_eq!(answer.text().await.unwrap(), "good", "{bad}");
        assert_eq!(asked.load(Ordering::SeqCst), 1, "{bad}");
        // The next connection asks again, and is refused before anything is sent.
        let error = client.get(&url).send().await.unwrap_err();
        assert_eq!(refused(&error), Some(bad), "{error:?}");
        assert_eq!(callers.load(Ordering::SeqCst), 1, "{bad}");
    }
    assert_eq!(victims.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn of_a_mixed_answer_only_the_good_addresses_are_called() {
    let (good, callers) = serve(SocketAddr::new(GOOD.into(), 0), "good").await;
    let (_, victims) = serve(
        SocketAddr::new(Ipv4Addr::LOCALHOST.into(), good.port()),
        "bad",
    )
    .await;
    let url = format!("http://rebind.cloud.databricks.com:{}/", good.port());
    let all: Vec<IpAddr> = BAD.iter().map(|bad| bad.parse().unwrap()).collect();
    let mixed = all
        .iter()
        .copied()
        .chain([GOOD.into()])
        .chain(all.iter().copied());
    let (resolver, _) = rebinding(vec![mixed.collect()]);
    let answer = client(resolver).get(&url).send().await.unwrap();
    assert_eq!(answer.text().await.unwrap(), "good");
    assert_eq!(callers.load(Ordering::SeqCst), 1);
    assert_eq!(victims.load(Ordering::SeqCst), 0);
}
