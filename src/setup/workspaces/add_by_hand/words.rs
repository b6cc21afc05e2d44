//! What is known about a typed address, in words, with where it is known from.

use contract::{DetectedAddress, HostKind};
use domain::{AccountId, Address, Evidence, Fact, NoWorkspace};

/// What a typed address says by itself: "Azure (from its name), workspace 7405… (from its name)".
pub fn recognised(typed: &str) -> Option<String> {
    let address = Address::parse(typed).ok()?;
    Some(detected(&DetectedAddress::from(address)))
}

/// What is known: "Azure (as the host says), workspace 7405… (as it said when LakeSentry signed in), West Europe (from its metastore)".
pub fn detected(detected: &DetectedAddress) -> String {
    let kind = detected.kind.as_ref().map(|kind| kind.value);
    if kind == Some(HostKind::Account) {
        return NoWorkspace::AccountConsole.to_string();
    }
    if let Err(error) = detected.host.check_workspace() {
        return error.to_string();
    }
    let partition = detected.partition.value;
    // The zone knows the part of the cloud; what the host says decides which cloud it is.
    let cloud = if partition.cloud() == detected.cloud.value {
        partition.label()
    } else {
        detected.cloud.value.label()
    };
    let mut parts = vec![told(cloud, &detected.cloud)];
    if let Some(id) = &detected.workspace_id {
        parts.push(told(&format!("workspace {}", id.value), id));
    } else {
        parts.push(format!("workspace {}", detected.host.deployment_name()));
    }
    if let Some(region) = &detected.region {
        parts.push(told(region.value.label(), region));
    }
    if let Some(account) = &detected.account_id {
        parts.push(told(&format!("account {}", account.value), account));
    }
    parts.join(", ")
}

/// Says what can't be right: the name of a whole account, two sources that disagree, or a workspace of another account than that of step 1.
pub fn wrong(detected: &DetectedAddress, expected: Option<AccountId>) -> Option<String> {
    if detected.kind.as_ref().map(|kind| kind.value) == Some(HostKind::WholeAccount) {
        return Some(format!(
            "{} is the name of a whole account. Enter the workspace's own address, which goes on working beside it",
            detected.host
        ));
    }
    contradiction("workspace", detected.workspace_id.as_ref())
        .or_else(|| contradiction("account", detected.account_id.as_ref()))
        .or_else(|| contradiction("region", detected.region.as_ref()))
        .or_else(|| foreign_account(detected, expected?))
}

fn foreign_account(detected: &DetectedAddress, expected: AccountId) -> Option<String> {
    let found = detected.account_id.as_ref()?.value;
    (found != expected).then(|| {
        format!("This workspace belongs to account {found}. The account of step 1 is {expected}")
    })
}

fn contradiction<T: ToString + PartialEq + Clone>(
    what: &str,
    fact: Option<&Fact<T>>,
) -> Option<String> {
    let fact = fact?;
    let other = fact.contradicted.first()?;
    Some(format!(
        "Two {what}s are named: {} {}, and {} {}. Leave the right one",
        fact.value.to_string(),
        source(fact.best()),
        other.value.to_string(),
        source(other.evidence)
    ))
}

fn told<T: PartialEq + Clone>(value: &str, fact: &Fact<T>) -> String {
    format!("{value} ({})", source(fact.best()))
}

const fn source(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::OrgIdHeader => "as it said when LakeSentry signed in",
        Evidence::MetastoreSummary => "from its metastore",
        Evidence::AccountList => "from the account's list",
        Evidence::DatabricksConfig => "as the host says",
        Evidence::HostName | Evidence::Zone => "from the host's name",
        Evidence::Url => "from the address",
        Evidence::ConfigFile => "from the pasted text",
        Evidence::Unknown => "as LakeSentry's server says",
    }
}

#[cfg(test)]
mod tests {
    use domain::{Region, WorkspaceId};

    use super::*;

    fn account(digit: &str) -> AccountId {
        AccountId::parse(&"11111111-2222-3333-4444-555555555555".replace('1', digit)).unwrap()
    }

    fn read(typed: &str) -> DetectedAddress {
        DetectedAddress::from(Address::parse(typed).unwrap())
    }

    #[test]
    fn every_fact_says_where_it_is_from() {
        let mut found = read("adb-7405605519549535.15.azuredatabricks.net/?o=7405605519549535");
        assert_eq!(
            detected(&found),
            "Azure (from the host's name), workspace 7405605519549535 (from the host's name)"
        );
        let id = WorkspaceId::parse("7405605519549535").ok();
        Fact::hear(&mut found.workspace_id, id, Evidence::OrgIdHeader);
        let region = Region::parse("westeurope").ok();
        Fact::hear(&mut found.region, region, Evidence::MetastoreSummary);
        assert_eq!(
            detected(&found),
            "Azure (from the host's name), workspace 7405605519549535 (as it said when LakeSentry signed in), West Europe (from its metastore)"
        );
    }

    #[test]
    fn a_workspace_of_another_account_is_told_before_the_test() {
        let mut found = read("acme-prod.cloud.databricks.us");
        assert_eq!(
            detected(&found),
            "AWS GovCloud (from the host's name), workspace acme-prod"
        );
        let source = Evidence::DatabricksConfig;
        Fact::hear(&mut found.account_id, Some(account("1")), source);
        assert_eq!(wrong(&found, Some(account("1"))), None);
        let told = wrong(&found, Some(account("9"))).unwrap();
        assert!(told.contains("belongs to account 1111"));
    }

    #[test]
    fn what_disagrees_is_shown_with_both_values() {
        let found = read("adb-1.2.azuredatabricks.net/?o=42");
        assert_eq!(
            wrong(&found, None).unwrap(),
            "Two workspaces are named: 1 from the host's name, and 42 from the address. Leave the right one"
        );
    }

    #[test]
    fn an_address_is_recognised_while_it_is_typed() {
        assert_eq!(recognised("adb-7405605"), None);
        assert_eq!(
            recognised("https://accounts.azuredatabricks.net/workspaces"),
            Some(NoWorkspace::AccountConsole.to_string())
        );
        assert_eq!(
            recognised("eastus-c3.azuredatabricks.net"),
            Some(NoWorkspace::Front.to_string())
        );
    }
}
