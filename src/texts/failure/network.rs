//! The way to Databricks.

use super::words::{Attempt, Words, say};

pub(super) fn unknown_host(host: &str, attempt: Attempt<'_>) -> Words {
    (
        format!("No host is called {host}"),
        "The address has a typing error, or the workspace was deleted. A private DNS zone may also know the name only inside your network.".to_owned(),
        if attempt.is_account() {
            "Check that the right cloud was chosen in step 1. If it was, ask whoever runs LakeSentry's server whether its DNS works."
        } else {
            "Copy the address from the browser bar of the workspace and compare it letter by letter."
        }
        .to_owned(),
    )
}

pub(super) fn private_address(host: &str) -> Words {
    (
        format!("{host} leads into a private network"),
        "Its name resolves to a private address. That is so with private link, or with a DNS server that was set up for it.".to_owned(),
        "If LakeSentry's server stands inside your network, ask whoever runs it to allow this private range in its configuration.".to_owned(),
    )
}

pub(super) fn unreachable(host: &str) -> Words {
    (
        format!("{host} could not be reached"),
        "The name was found but no connection came about: a firewall or a proxy between LakeSentry's server and Databricks stops it.".to_owned(),
        format!("Allow LakeSentry's server to open connections to {host} on port 443, then try again."),
    )
}

pub(super) fn dns_silent(host: &str) -> Words {
    (
        format!("The address of {host} could not be looked up in time"),
        "The name servers that LakeSentry's server asks did not answer. Whether the name exists is not known."
            .to_owned(),
        "Ask whoever runs LakeSentry's server to check its DNS, then try again.".to_owned(),
    )
}

pub(super) fn connect_timed_out(host: &str) -> Words {
    (
        format!("{host} does not react to attempts to connect"),
        "The name was found and nothing came back: a firewall drops the packets without a word, on the way out of LakeSentry's server as a rule."
            .to_owned(),
        format!("Have connections from LakeSentry's server to {host}, port 443, allowed by the firewall. Waiting does not help."),
    )
}

pub(super) fn connection_lost(host: &str) -> Words {
    (
        format!("The connection to {host} broke off"),
        "It had been made, and ended in the middle of the request or of the answer. Proxies and firewalls that limit time or size do that, and so does a short fault of the network."
            .to_owned(),
        "Try again. If it breaks off each time, ask whoever runs the network of LakeSentry's server which limits there are.".to_owned(),
    )
}

pub(super) fn not_found(host: &str) -> Words {
    (
        format!("{host} does not know what LakeSentry asked for"),
        "The host answers, and has not got it: it is another kind of host than expected, or what was chosen was deleted meanwhile."
            .to_owned(),
        "Check that the address is the workspace's own. If it is, find the workspaces again, so that what was deleted is gone from the list.".to_owned(),
    )
}

pub(super) fn tls(host: &str) -> Words {
    (
        format!("No secure connection to {host}"),
        "The server does not trust the certificate that it was shown. A proxy that opens encrypted traffic causes this.".to_owned(),
        format!("Exempt {host} from the proxy's inspection, or have the proxy's certificate authority added to LakeSentry's server."),
    )
}

pub(super) fn timed_out(host: &str) -> Words {
    (
        format!("{host} did not answer in time"),
        "The connection came about, the answer did not: a proxy that swallows traffic, private link, or a slow moment at Databricks.".to_owned(),
        "Try again. If it stays, check the proxy and the network policy of the workspace.".to_owned(),
    )
}

pub(super) fn address_blocked(address: Option<&str>, attempt: Attempt<'_>) -> Words {
    let address = address.map_or_else(
        || "the address of LakeSentry's server".to_owned(),
        |address| format!("the address {address}"),
    );
    let list = if attempt.is_account() {
        "in the account console under Security, IP access list. Workspaces have lists of their own, which need it as well"
    } else {
        "in the workspace's IP access list, and in the one of the account console"
    };
    (
        "An IP access list keeps LakeSentry's server out".to_owned(),
        format!("Databricks only accepts listed addresses here, and {address} is not listed."),
        format!("Allow {address} {list}. It takes effect within minutes."),
    )
}

pub(super) fn private_link_only() -> Words {
    say(
        "The workspace only accepts connections over private link",
        "Its network policy refuses the public internet, which is where LakeSentry's server comes from.",
        "Let LakeSentry's server through, or run it inside your network. The collector runs in the workspace and is not affected.",
    )
}
