//! The simulated Databricks runs the scripts, and its answers are read back in every form.

use std::fmt::Write as _;

use domain::{ApplicationId, Feature};
use fakebricks::{Cloud, CloudFacts, Options, Running, WorkspaceFacts, start};
use grants::{
    AnySecurable, HeldGrant, HeldGrants, Line, Metastore, MetastorePlan, Principal, Script,
    Selection,
};
use reqwest::Client;
use serde_json::{Value, json};

use crate::forms;

/// One region as its metastore admin uses it, and its grants as a plan wants them.
struct Region {
    _running: Running,
    client: Client,
    account: CloudFacts,
    workspace: WorkspaceFacts,
    admin: String,
    principal: Principal,
    plan: MetastorePlan,
}

impl Region {
    fn start() -> Self {
        let running = start(Options::default()).unwrap();
        let account = running.facts().clouds[&Cloud::Azure].clone();
        let region = &account.metastores[0].region;
        let workspace = account
            .workspaces
            .iter()
            .find(|one| one.region == *region)
            .unwrap()
            .clone();
        let id = ApplicationId::parse(&account.reader.credentials.application_id).unwrap();
        let metastore = Metastore {
            region: None,
            primary: true,
            workspace: None,
        };
        Self {
            client: Client::builder().no_proxy().build().unwrap(),
            admin: account.metastores[0]
                .admin
                .credentials
                .token
                .clone()
                .unwrap(),
            workspace,
            principal: Principal::ServicePrincipal(id),
            plan: MetastorePlan::new(&Selection::of([Feature::AuditLog]), metastore),
            account,
            _running: running,
        }
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.workspace.address.as_ref().unwrap())
    }

    /// Runs a statement; gives the answer as the API gave it.
    async fn sql(&self, statement: &str) -> String {
        let body = json!({
            "statement": statement.trim_end_matches(';'),
            "warehouse_id": self.workspace.warehouses[0].id,
            "wait_timeout": "30s",
        });
        let url = self.url("/api/2.0/sql/statements");
        let request = self.client.post(url).bearer_auth(&self.admin).json(&body);
        let answer = request.send().await.unwrap().text().await.unwrap();
        assert!(answer.contains("SUCCEEDED"), "{statement}: {answer}");
        answer
    }

    async fn run(&self, script: &Script) {
        for line in &script.lines {
            if !matches!(line, Line::Comment(_)) {
                self.sql(&line.to_string()).await;
            }
        }
    }

    async fn run_all(&self, grants: &[&str]) {
        for grant in grants {
            self.sql(&format!("GRANT {grant} TO {}", self.principal))
                .await;
        }
    }

    /// Everything that somebody could ask about.
    fn securables(&self) -> Vec<AnySecurable> {
        let mut all: Vec<AnySecurable> = self
            .plan
            .grants
            .iter()
            .map(|grant| AnySecurable::from(&grant.securable))
            .collect();
        for (kind, name) in [
            ("CATALOG", "main"),
            ("SCHEMA", "main.sales"),
            ("TABLE", "main.sales.orders"),
        ] {
            all.push(AnySecurable::new(kind, name).unwrap());
        }
        all.dedup();
        all
    }

    /// The answers to `SHOW GRANTS` on every object, one after the other.
    async fn show_grants(&self) -> String {
        let mut text = String::new();
        for on in self.securables() {
            text += &self
                .sql(&format!("SHOW GRANTS {} ON {on}", self.principal))
                .await;
            text.push('\n');
        }
        text
    }

    /// The answers of one of the permissions APIs on every object, each below its request.
    async fn permissions(&self, api: &str) -> String {
        let mut text = String::new();
        for on in self.securables() {
            let kind = on.kind().to_lowercase();
            let path = format!(
                "/api/2.1/unity-catalog/{api}/{kind}/{}?principal={}",
                on.full_name(),
                self.principal.name()
            );
            let request = self.client.get(self.url(&path)).bearer_auth(&self.admin);
            let answer: Value = request.send().await.unwrap().json().await.unwrap();
            writeln!(text, "GET {path}\n{answer:#}\n").unwrap();
        }
        text
    }

    /// Reads what the region answers, through every way to ask and every form to paste.
    async fn read_all(&self) -> Vec<(String, HeldGrants)> {
        let shown = HeldGrants::read(&self.show_grants().await).unwrap();
        let rows: Vec<HeldGrant> = shown.grants.iter().cloned().collect();
        let mut all = vec![("SHOW GRANTS".to_owned(), shown)];
        for api in ["permissions", "effective-permissions"] {
            all.push((
                api.to_owned(),
                HeldGrants::read(&self.permissions(api).await).unwrap(),
            ));
        }
        for (form, write) in forms::ALL {
            let text = write(&rows);
            let held = if text.is_empty() {
                HeldGrants::default()
            } else {
                HeldGrants::read(&text).unwrap()
            };
            all.push((form.to_owned(), held));
        }
        all
    }

    /// Whether the reader itself can read a table.
    async fn reads(&self, table: &str) -> bool {
        let credentials = &self.account.reader.credentials;
        let url = self.url("/oidc/v1/token");
        let form = [("grant_type", "client_credentials"), ("scope", "all-apis")];
        let request = self
            .client
            .post(url)
            .basic_auth(
                &credentials.application_id,
                Some(&credentials.client_secret),
            )
            .form(&form);
        let token: Value = request.send().await.unwrap().json().await.unwrap();
        let body = json!({
            "statement": format!("SELECT * FROM {table} LIMIT 1"),
            "warehouse_id": self.workspace.warehouses[0].id,
            "wait_timeout": "30s",
        });
        let url = self.url("/api/2.0/sql/statements");
        let request = self
            .client
            .post(url)
            .bearer_auth(token["access_token"].as_str().unwrap())
            .json(&body);
        let answer: Value = request.send().await.unwrap().json().await.unwrap();
        answer["status"]["state"] == "SUCCEEDED"
    }
}

#[tokio::test]
async fn after_the_missing_script_every_way_to_look_shows_the_plan() {
    let region = Region::start();
    for (form, held) in region.read_all().await {
        let delta = region.plan.delta(&region.principal, &held);
        assert_eq!(delta.missing.len(), region.plan.grants.len(), "{form}");
        assert_eq!(held.skipped, [], "{form}");
    }
    region
        .run_all(&[
            "USE CATALOG ON CATALOG system",
            "USE SCHEMA, SELECT ON SCHEMA system.billing",
        ])
        .await;
    assert!(!region.reads("system.compute.clusters").await);
    let delta = region.plan.delta(
        &region.principal,
        &HeldGrants::read(&region.show_grants().await).unwrap(),
    );
    region.run(&delta.script(&region.principal)).await;
    assert!(
        region.reads("system.compute.clusters").await && region.reads("system.billing.usage").await
    );
    for (form, held) in region.read_all().await {
        let delta = region.plan.delta(&region.principal, &held);
        assert_eq!(delta.missing, [], "{form}");
        let excess: Vec<String> = delta
            .excess
            .iter()
            .map(|one| one.held.to_string())
            .collect();
        assert_eq!(excess, ["SELECT ON SCHEMA system.billing"], "{form}");
        assert_eq!(held.skipped, [], "{form}");
    }
}

#[tokio::test]
async fn after_the_tidy_script_every_way_to_look_shows_the_plan_and_nothing_else() {
    let region = Region::start();
    region
        .run_all(&[
            "SELECT, USE SCHEMA ON CATALOG system",
            "ALL PRIVILEGES, MANAGE, USE SCHEMA ON SCHEMA system.compute",
            "SELECT, MODIFY ON TABLE system.billing.usage",
            "ALL PRIVILEGES ON TABLE system.billing.usage",
            "USE CATALOG ON CATALOG main",
            "SELECT ON TABLE main.sales.orders",
        ])
        .await;
    let before = region.read_all().await;
    let deltas = before
        .iter()
        .map(|(form, held)| (form, region.plan.delta(&region.principal, held)));
    let mut deltas: Vec<_> = deltas.collect();
    let (_, delta) = deltas.pop().unwrap();
    // Inherited rows are named where they come from, so that every way to look finds the same.
    assert_eq!(delta.excess.len(), 8);
    for (form, other) in deltas {
        assert_eq!(
            (other.excess, other.missing),
            (delta.excess.clone(), delta.missing.clone()),
            "{form}"
        );
    }
    region.run(&delta.tidy_script(&region.principal)).await;
    for (form, held) in region.read_all().await {
        let delta = region.plan.delta(&region.principal, &held);
        assert!(delta.agrees(), "{form}: {delta:?}");
    }
    assert!(
        region.reads("system.compute.clusters").await && region.reads("system.access.audit").await
    );
    assert!(!region.reads("main.sales.orders").await);
}
