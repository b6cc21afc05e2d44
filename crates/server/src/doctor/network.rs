//! What can be reached: this server, under its own address and under the public one, and Databricks.

use std::time::{Duration, SystemTime};

use domain::Partition;
use futures::future::join_all;
use tokio::net::TcpListener;

use super::DoctorFinding;
use crate::config::Config;

/// How long anything may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// Databricks refuses tokens of clocks that differ more, and so do identity providers.
const MOST_SKEW: Duration = Duration::from_mins(1);

/// The parts of the clouds that everybody may reach.
const PUBLIC: [Partition; 3] = [Partition::Aws, Partition::Azure, Partition::Gcp];

/// Asks everybody at the same time.
pub async fn examine(config: &Config) -> Vec<DoctorFinding> {
    let (own, public, databricks) =
        tokio::join!(listening(config), public_url(config), outbound(config));
    let mut findings = vec![own, public, proxy(config)];
    findings.extend(databricks);
    findings
}

/// Asks a LakeSentry whether it is alive.
async fn is_alive(url: &str, trusts_all: bool) -> Result<bool, String> {
    let said = async {
        let client = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(PATIENCE)
            // The certificate is for the public name; nothing secret is said.
            .tls_danger_accept_invalid_certs(trusts_all)
            .build()?;
        client
            .get(format!("{url}/healthz"))
            .send()
            .await?
            .text()
            .await
    };
    match said.await {
        Ok(text) => Ok(text == "ok\n"),
        Err(error) => Err(root_of(&error)),
    }
}

/// What is said last is what happened.
fn root_of(error: &dyn std::error::Error) -> String {
    let mut error = error;
    while let Some(source) = error.source() {
        error = source;
    }
    error.to_string()
}

async fn listening(config: &Config) -> DoctorFinding {
    const CHECK: &str = "listening";
    let listen = config.reach.listen;
    match is_alive(&config.reach.own_url(listen), true).await {
        Ok(true) => DoctorFinding::pass(CHECK, format!("the server answers at {listen}")),
        Ok(false) => DoctorFinding::fail(
            CHECK,
            format!("another program answers at {listen}"),
            "stop it, or name another address with --listen",
        ),
        Err(why) => match TcpListener::bind(listen).await {
            Ok(_) => DoctorFinding::warn(
                CHECK,
                format!("the server does not run: {listen} is free"),
                "start it",
            ),
            Err(error) => DoctorFinding::fail(
                CHECK,
                format!(
                    "{listen} can't be listened on ({error}), and no LakeSentry answers there ({why})"
                ),
                "stop the program that has the address, or name another with --listen; ports below 1024 need CAP_NET_BIND_SERVICE",
            ),
        },
    }
}

async fn public_url(config: &Config) -> DoctorFinding {
    const CHECK: &str = "public_url";
    let Some(url) = &config.reach.public_url else {
        return DoctorFinding::pass(CHECK, "none is named: this server is for its own machine");
    };
    match is_alive(url.trim_end_matches('/'), false).await {
        Ok(true) => DoctorFinding::pass(CHECK, format!("a LakeSentry answers at {url}")),
        Ok(false) => DoctorFinding::fail(
            CHECK,
            format!("something else than LakeSentry answers at {url}"),
            "let the proxy hand all paths on unchanged, /healthz as well; or name the right address with --public-url",
        ),
        Err(why) => DoctorFinding::warn(
            CHECK,
            format!("nobody was reached at {url} from this machine: {why}"),
            format!(
                "open {url}/healthz where browsers and collectors are; if it says ok there, all is well"
            ),
        ),
    }
}

/// Whose word about the client is believed.
fn proxy(config: &Config) -> DoctorFinding {
    const CHECK: &str = "proxy";
    let trusted = &config.reach.trusted_proxies;
    if trusted.is_empty() {
        return DoctorFinding::pass(
            CHECK,
            "none is trusted: clients are known by their own address",
        );
    }
    let names: Vec<String> = trusted.iter().map(ToString::to_string).collect();
    let names = names.join(", ");
    let is_wide = |net: &ipnet::IpNet| match net {
        ipnet::IpNet::V4(net) => net.prefix_len() < 8,
        ipnet::IpNet::V6(net) => net.prefix_len() < 32,
    };
    if trusted.iter().any(is_wide) {
        return DoctorFinding::fail(
            CHECK,
            format!(
                "whoever is in {names} may say from where a request comes, and that it came over TLS"
            ),
            "name the addresses of the proxy alone with --trusted-proxy",
        );
    }
    DoctorFinding::pass(
        CHECK,
        format!("{names} may say from where a request comes, and nobody else is answered"),
    )
}

/// Reaches Databricks as discoveries and tests do, and compares the clocks.
async fn outbound(config: &Config) -> Vec<DoctorFinding> {
    const CHECK: &str = "outbound";
    if config.practice.is_some() {
        return vec![DoctorFinding::pass(
            CHECK,
            "in practice mode nothing leaves this machine",
        )];
    }
    let options = databricks::ClientOptions {
        proxy: config.outbound.outbound_proxy.clone(),
        allowed_private: config.outbound.allowed_private.clone(),
        total_timeout: PATIENCE,
        ..databricks::ClientOptions::default()
    };
    let client = match databricks::Client::new(options) {
        Ok(client) => client,
        Err(error) => return vec![DoctorFinding::failed(CHECK, &error.into())],
    };
    let asked = PUBLIC.map(|partition| {
        let client = client.clone();
        async move {
            let host = partition.accounts_host();
            let begun = SystemTime::now();
            let told = client.host_time(&host).await;
            (host, begun, told)
        }
    });
    let mut findings = Vec::new();
    let (mut reached, mut missed) = (Vec::new(), Vec::new());
    let mut skew = None;
    for (host, begun, told) in join_all(asked).await {
        match told {
            Ok(time) => {
                skew = skew.or(time.map(|time| difference(time, begun)));
                reached.push(host.to_string());
            }
            Err(error) => missed.push(format!("{host}: {error}")),
        }
    }
    let through = match &config.outbound.outbound_proxy {
        Some(proxy) => format!(" through {proxy}"),
        None => String::new(),
    };
    let repair = "allow this machine to reach Databricks on port 443, or name the proxy with --outbound-proxy; a cloud that you don't use may stay closed";
    findings.push(match (reached.is_empty(), missed.is_empty()) {
        (false, true) => DoctorFinding::pass(
            CHECK,
            format!("{} are reached{through}", reached.join(", ")),
        ),
        (false, false) => DoctorFinding::warn(
            CHECK,
            format!("not reached{through}: {}", missed.join("; ")),
            repair,
        ),
        (true, _) => DoctorFinding::fail(
            CHECK,
            format!(
                "no host of Databricks is reached{through}: {}",
                missed.join("; ")
            ),
            repair,
        ),
    });
    if let Some(skew) = skew {
        findings.push(clock(skew));
    }
    findings
}

fn difference(one: SystemTime, other: SystemTime) -> Duration {
    let between = one.duration_since(other);
    between.unwrap_or_else(|error| error.duration())
}

fn clock(skew: Duration) -> DoctorFinding {
    const CHECK: &str = "clock";
    let said = format!("{} seconds from that of Databricks", skew.as_secs());
    if skew > MOST_SKEW {
        return DoctorFinding::fail(
            CHECK,
            format!("this clock is {said}"),
            "set the clock, best by NTP",
        );
    }
    DoctorFinding::pass(CHECK, format!("this clock is {said} at most"))
}
