//! What people paste.

use super::*;
use crate::ApplicationId;
use proptest::prelude::*;

#[track_caller]
fn check(text: &str, host: &str, workspace_id: Option<&str>) {
    let address = Address::parse(text).unwrap();
    assert_eq!(address.host.as_str(), host);
    assert_eq!(
        address.workspace_id.as_ref().map(|id| id.value.as_str()),
        workspace_id
    );
}

#[test]
fn anything_around_the_host_is_dropped() {
    let host = "adb-7405605519549535.15.azuredatabricks.net";
    let id = Some("7405605519549535");
    check(host, host, id);
    check(
        "  https://ADB-7405605519549535.15.azuredatabricks.net/browse/folders/1?o=7405605519549535#x ",
        host,
        id,
    );
    check(
        "'https://adb-7405605519549535.15.azuredatabricks.net:443/'",
        host,
        id,
    );
    check(
        "host = https://adb-7405605519549535.15.azuredatabricks.net",
        host,
        id,
    );
    check(
        "acme-prod.cloud.databricks.com/?o=42",
        "acme-prod.cloud.databricks.com",
        Some("42"),
    );
    check(
        "acme-prod.cloud.databricks.com/#job/1?o=42",
        "acme-prod.cloud.databricks.com",
        Some("42"),
    );
    check(
        "https://8757561887652360.0.gcp.databricks.com",
        "8757561887652360.0.gcp.databricks.com",
        Some("8757561887652360"),
    );
    check(
        "acme-prod.cloud.databricks.com",
        "acme-prod.cloud.databricks.com",
        None,
    );
}

/// Reads a text and writes everything it says: `host workspace account region warehouse`, with the sources.
fn told(text: &str) -> String {
    fn fact<T: ToString + PartialEq + Clone>(fact: Option<&Fact<T>>) -> String {
        let Some(fact) = fact else {
            return "-".to_owned();
        };
        let mut text = format!("{}{:?}", fact.value.to_string(), fact.evidence);
        for other in &fact.contradicted {
            text = format!("{text}!{}[{:?}]", other.value.to_string(), other.evidence);
        }
        text
    }
    let address = Address::parse(text).unwrap();
    [
        address.host.to_string(),
        fact(address.workspace_id.as_ref()),
        fact(address.account_id.as_ref()),
        fact(address.region.as_ref()),
        fact(address.warehouse_id.as_ref()),
    ]
    .join(" ")
}

const ACCOUNT: &str = "11111111-2222-3333-4444-555555555555";

#[test]
fn every_form_says_what_it_holds_and_nothing_more() {
    let azure = "adb-7405605519549535.15.azuredatabricks.net";
    let id = "7405605519549535";
    for (text, want) in [
        (azure.to_owned(), format!("{azure} {id}[HostName] - - -")),
        (
            format!("https://{azure}/sql/warehouses/0123456789ABCDEF?o={id}#x"),
            format!("{azure} {id}[HostName, Url] - - 0123456789abcdef[Url]"),
        ),
        // The name says one workspace, the parameter another: both are kept.
        (
            format!("https://{azure}/?o=42"),
            format!("{azure} {id}[HostName]!42[Url] - - -"),
        ),
        (
            "https://8757561887652360.0.gcp.databricks.com./?o=8757561887652360".to_owned(),
            "8757561887652360.0.gcp.databricks.com 8757561887652360[HostName, Url] - - -".to_owned(),
        ),
        ("adb-1.2.databricks.azure.us".to_owned(), "adb-1.2.databricks.azure.us 1[HostName] - - -".to_owned()),
        ("adb-1.2.databricks.azure.cn".to_owned(), "adb-1.2.databricks.azure.cn 1[HostName] - - -".to_owned()),
        ("acme.cloud.databricks.us/?o=0".to_owned(), "acme.cloud.databricks.us - - - -".to_owned()),
        // On AWS names are chosen freely, so that none says anything.
        ("12345.1.cloud.databricks.com".to_owned(), "12345.1.cloud.databricks.com - - - -".to_owned()),
        ("us-east-1.cloud.databricks.com".to_owned(), "us-east-1.cloud.databricks.com - - - -".to_owned()),
        (
            "westeurope.azuredatabricks.net/?o=42".to_owned(),
            "westeurope.azuredatabricks.net 42[Url] - westeurope[HostName] -".to_owned(),
        ),
        (
            format!("https://accounts.azuredatabricks.net/workspaces/{id}/overview?account_id={ACCOUNT}"),
            format!("accounts.azuredatabricks.net {id}[Url] {ACCOUNT}[Url] - -"),
        ),
        (
            format!("Server hostname\t{azure}\nPort\t443\nHTTP path\t/sql/1.0/warehouses/0123456789abcdef"),
            format!("{azure} {id}[HostName] - - 0123456789abcdef[Url]"),
        ),
        (
            "Host: acme.cloud.databricks.com\nHTTP Path: sql/protocolv1/o/42/0123-456789-abc".to_owned(),
            "acme.cloud.databricks.com 42[Url] - - -".to_owned(),
        ),
        (
            format!("jdbc:databricks://{azure}:443/default;transportMode=http;ssl=1;AuthMech=3;UID=token;PWD=dapi0;httpPath=/sql/1.0/warehouses/0123456789abcdef;"),
            format!("{azure} {id}[HostName] - - 0123456789abcdef[Url]"),
        ),
        (
            "jdbc:spark://acme.cloud.databricks.com:443/default;httpPath=sql/protocolv1/o/42/x".to_owned(),
            "acme.cloud.databricks.com 42[Url] - - -".to_owned(),
        ),
        (
            "Driver=Simba;HOST=acme.cloud.databricks.com;PORT=443;HTTPPath=/sql/1.0/endpoints/0123456789abcdef;PWD=dapi0".to_owned(),
            "acme.cloud.databricks.com - - - 0123456789abcdef[Url]".to_owned(),
        ),
        (
            "databricks://token:dapi0@acme.cloud.databricks.com:443?http_path=%2Fsql%2F1.0%2Fwarehouses%2F0123456789abcdef&catalog=main".to_owned(),
            "acme.cloud.databricks.com - - - 0123456789abcdef[Url]".to_owned(),
        ),
        (
            format!("[prod]\n; ours\nhost          = https://acme.cloud.databricks.com/\naccount_id = {ACCOUNT}\nworkspace_id = 42\nclient_secret = dose0\nwarehouse_id=0123456789abcdef"),
            format!("acme.cloud.databricks.com 42[ConfigFile] {ACCOUNT}[ConfigFile] - 0123456789abcdef[ConfigFile]"),
        ),
        (
            format!("export DATABRICKS_HOST='https://acme.cloud.databricks.com'\nexport DATABRICKS_ACCOUNT_ID={ACCOUNT}"),
            format!("acme.cloud.databricks.com - {ACCOUNT}[ConfigFile] - -"),
        ),
        (
            r#"{"host": "https:\/\/acme.cloud.databricks.com\/", "token": "dapi0"}"#.to_owned(),
            "acme.cloud.databricks.com - - - -".to_owned(),
        ),
        (
            "Hi, ours is <https://ACME.cloud.databricks.com/?o=42>, thanks.".to_owned(),
            "acme.cloud.databricks.com 42[Url] - - -".to_owned(),
        ),
    ] {
        assert_eq!(told(&text), want, "{text}");
    }
}

#[test]
fn the_link_keeps_what_was_found_and_drops_the_rest() {
    let text = format!(
        "host=acme.cloud.databricks.com\naccount_id={ACCOUNT}\nworkspace_id=42\ntoken=dapi0canary\nwarehouse_id=0123456789abcdef"
    );
    let read = Address::parse(&text).unwrap();
    let link = read.link();
    assert_eq!(
        link,
        format!(
            "https://acme.cloud.databricks.com/sql/1.0/warehouses/0123456789abcdef?o=42&account_id={ACCOUNT}"
        )
    );
    let again = Address::parse(&link).unwrap();
    let values = |address: &Address| {
        let workspace_id = address.workspace_id.clone().map(|fact| fact.value);
        (
            workspace_id,
            address.account_id.clone().map(|fact| fact.value),
        )
    };
    assert_eq!(values(&again), values(&read));
}

#[track_caller]
fn refused(text: &str, want: &InvalidAddress) {
    assert_eq!(Address::parse(text).as_ref(), Err(want), "{text}");
}

#[test]
fn what_can_not_be_used_is_named() {
    let host = |host: &str| DatabricksHost::parse(host).unwrap();
    refused("", &InvalidAddress::Empty);
    refused(" \n# nothing", &InvalidAddress::Empty);
    refused("[DEFAULT]\nclient_secret = dose0", &InvalidAddress::Empty);
    refused("http://acme.cloud.databricks.com", &InvalidAddress::Scheme);
    refused(
        "https://a:b@acme.cloud.databricks.com",
        &InvalidAddress::UserInfo,
    );
    refused(
        "https://acme.cloud.databricks.com@evil.example/",
        &InvalidAddress::UserInfo,
    );
    refused(
        "https://acme.cloud.databricks.com:8443",
        &InvalidAddress::Port,
    );
    refused(
        "https://example.com",
        &InvalidAddress::Host(InvalidHost::ForeignZone),
    );
    refused(
        " dbw-prod-eastus ",
        &InvalidAddress::Host(InvalidHost::OnlyName),
    );
    refused(
        "https://[::1]/",
        &InvalidAddress::Host(InvalidHost::IpLiteral),
    );
    refused(
        "/sql/1.0/warehouses/0123456789abcdef",
        &InvalidAddress::OnlyHttpPath,
    );
    refused(
        "sql/protocolv1/o/42/0123-456789-abc",
        &InvalidAddress::OnlyHttpPath,
    );
    refused(
        "https://Acme.databricks.com/browse?o=42",
        &InvalidAddress::WholeAccount("acme.databricks.com".to_owned()),
    );
    refused(
        "https://docs.databricks.com/x",
        &InvalidAddress::Host(InvalidHost::ForeignZone),
    );
    refused(
        "https://portal.azure.com/#@t/resource/subscriptions/1/resourceGroups/r/providers/Microsoft.Databricks/workspaces/w/overview",
        &InvalidAddress::AzurePortal,
    );
    refused(
        "[a]\nhost = https://a.cloud.databricks.com\n[b]\nhost = https://b.cloud.databricks.com",
        &InvalidAddress::Several(
            host("a.cloud.databricks.com"),
            host("b.cloud.databricks.com"),
        ),
    );
    refused(&"a ".repeat(9_000), &InvalidAddress::TooLong);
}

proptest! {
    #[test]
    fn reading_never_panics(text in ".{0,80}") {
        let _outcome = Address::parse(&text);
    }

    #[test]
    fn no_error_repeats_a_secret(
        before in "(https://|host = |a\\.cloud\\.databricks\\.com |\\[a\\]\n|[ a-z:=;/\n@.])?",
        secret in "(dose|dapi|dkea|lsc_)5ec2e7canary9",
        after in "(\\.databricks\\.com|\\.cloud\\.databricks\\.com|\u{ad}x\\.cloud\\.databricks\\.com|@a\\.cloud\\.databricks\\.com|:8443/| b\\.cloud\\.databricks\\.com|[ a-z:=;/\n@.])?",
    ) {
        let text = format!("{before}{secret}{after}");
        if let Err(error) = Address::parse(&text) {
            prop_assert!(!error.to_string().contains("canary"), "{}: {}", text, error);
        }
    }
}

#[test]
fn an_error_names_the_hosts_that_are_no_secrets() {
    let error = |text: &str| Address::parse(text).unwrap_err().to_string();
    assert!(
        error("a.cloud.databricks.com b.cloud.databricks.com")
            .contains("a.cloud.databricks.com and b.")
    );
    assert!(error("https://acme.databricks.com").starts_with("acme.databricks.com is"));
    for secret in ["dose5ec2e7canary9", "adose5ec2e7canary9"] {
        assert!(error(&format!("{secret}.databricks.com")).starts_with("… is"));
    }
}

#[test]
fn an_address_is_found_in_what_people_copy() {
    let host = "acme.cloud.databricks.com";
    for text in [
        "docker run -e DATABRICKS_HOST=https://acme.cloud.databricks.com -e DATABRICKS_TOKEN=dapi0 image",
        "w = WorkspaceClient(host=\"https://acme.cloud.databricks.com\", token=\"dapi0\")",
        "DATABRICKS_HOST=https://acme.cloud.databricks.com DATABRICKS_TOKEN=dapi0 databricks clusters list",
        "provider \"databricks\" { host = \"https://acme.cloud.databricks.com\" }",
        "  host  = \"https://acme.cloud.databricks.com\" # prod",
        "[ours](https://acme.cloud.databricks.com/browse)",
        "https://https://acme.cloud.databricks.com",
        "https://http://acme.cloud.databricks.com",
        "https://HTTPS:/acme.cloud.databricks.com",
        "https:/acme.cloud.databricks.com",
        "https//acme.cloud.databricks.com",
        "https:\\\\acme.cloud.databricks.com",
        "host = https://acme.cloud.databricks.com ; was another",
        "host = https://acme.cloud.databricks.com # was https://old.cloud.databricks.com",
        "databricks auth login --host https://acme.cloud.databricks.com",
        "databricks auth login --host=https://acme.cloud.databricks.com --profile x",
        "$env:DATABRICKS_HOST = 'https://acme.cloud.databricks.com'",
        "SERVER_ADDRESS=https://acme.cloud.databricks.com",
        "\u{feff}\u{200b}https://acme.cloud.databricks.com\u{200b}",
        "[other]\naccount_id = 11111111-2222-3333-4444-555555555555\n[prod]\nhost = acme.cloud.databricks.com",
    ] {
        check(text, host, None);
    }
    // Of two profiles the one with the host counts, alone.
    let two = format!("[a]\naccount_id = {ACCOUNT}\n[b]\nhost = {host}");
    assert_eq!(Address::parse(&two).unwrap().account_id, None);
    check(
        r"https://acme.cloud.databricks.com/\?o\=42",
        host,
        Some("42"),
    );
    check(
        "https://adb-7405605519549535.15.azuredatabricks.net/aad/auth?has=&Workspace=/subscriptions/1/resourceGroups/r/providers/Microsoft.Databricks/workspaces/w&WorkspaceKey=x",
        "adb-7405605519549535.15.azuredatabricks.net",
        Some("7405605519549535"),
    );
}

#[test]
fn an_invisible_character_inside_a_host_is_told_with_its_place() {
    refused(
        "https://ac\u{ad}me.cloud.databricks.com/?o=1",
        &InvalidAddress::InvisibleCharacter {
            host: DatabricksHost::parse("acme.cloud.databricks.com").unwrap(),
            after: 2,
        },
    );
}

#[test]
fn an_account_is_told_by_profiles_environments_and_answers() {
    let client = "1d0f6a52-0000-4000-8000-00000000009c";
    let console = "accounts.cloud.databricks.us";
    let whole = AccountSettings {
        profile: None,
        host: DatabricksHost::parse(console).ok(),
        account_id: AccountId::parse(ACCOUNT).ok(),
        application_id: ApplicationId::parse(client).ok(),
        has_secret: true,
    };
    for text in [
        format!(
            "host = https://{console}\naccount_id = {ACCOUNT}\nclient_id = {client} ; ours\nclient_secret = dose0"
        ),
        format!(
            "export DATABRICKS_HOST=https://{console}\nexport DATABRICKS_ACCOUNT_ID={ACCOUNT}\nexport DATABRICKS_CLIENT_ID={client}\nexport DATABRICKS_CLIENT_SECRET=dose0"
        ),
        format!(
            "DATABRICKS_HOST=https://{console} DATABRICKS_ACCOUNT_ID={ACCOUNT} DATABRICKS_CLIENT_ID={client} DATABRICKS_CLIENT_SECRET=dose0"
        ),
        format!("https://{console}/users?account_id={ACCOUNT} Client ID: {client} Secret: dose0"),
    ] {
        assert_eq!(
            AccountSettings::read(&text),
            std::slice::from_ref(&whole),
            "{text}"
        );
    }
    // As `databricks service-principal-secrets create` answers.
    let answer = "{\"create_time\":\"2026-01-01T00:00:00Z\",\"id\":\"1\",\"secret\":\"dose0123456789abcdef0123456789abcdef\",\"secret_hash\":\"0f\",\"status\":\"ACTIVE\"}";
    let told = AccountSettings::read(answer);
    assert!(told.len() == 1 && told[0].has_secret && told[0].application_id.is_none());
    // As `databricks service-principals create` answers.
    let answer = format!("{{\"applicationId\":\"{client}\",\"displayName\":\"x\",\"id\":\"1\"}}");
    assert_eq!(
        AccountSettings::read(&answer)[0].application_id,
        whole.application_id
    );
    // Two profiles are not mixed.
    let two = AccountSettings::read(&format!(
        "[a]\naccount_id = {ACCOUNT}\n[b]\nclient_id = {client}\n[c]\nx = y"
    ));
    let names: Vec<_> = two
        .iter()
        .map(|one| {
            (
                one.profile.as_deref(),
                one.account_id.is_some(),
                one.application_id.is_some(),
            )
        })
        .collect();
    assert_eq!(names, [(Some("a"), true, false), (Some("b"), false, true)]);
    assert_eq!(AccountSettings::read(ACCOUNT), []);
    assert_eq!(AccountSettings::read("lakesentry-reader"), []);
}
