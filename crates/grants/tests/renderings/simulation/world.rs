//! A simulation with a plan for one of its accounts, and those who administer it.

use std::collections::BTreeSet;

use domain::{AccountId, ApplicationId, DatabricksHost, Region, system_tables};
use fakebricks::{Cloud, CloudFacts, Options, Running, WorkspaceFacts, start};
use grants::{Format, Grant, Line, Plan, Principal, Securable, Surroundings};
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};

use crate::plans::realistic;
use crate::shell::{Call, Shell};

/// A simulation, and a plan for its account on Azure.
pub struct World {
    running: Running,
    client: Client,
    pub plan: Plan,
    pub surroundings: Surroundings,
}

impl World {
    /// Two regions of Azure; the principal is the simulation's reader unless another is given.
    pub fn start(principal: Option<Principal>) -> Self {
        let running = start(Options::default()).unwrap();
        let account = running.facts().clouds[&Cloud::Azure].clone();
        let reader = ApplicationId::parse(&account.reader.credentials.application_id).unwrap();
        let principal = principal.unwrap_or(Principal::ServicePrincipal(reader));
        let (plan, mut surroundings) = realistic(principal);
        surroundings.account_id = AccountId::parse(&account.account_id).ok();
        let metastores = plan.metastores.into_iter().map(|mut plan| {
            let workspace = workspace(&account, plan.metastore.region.as_ref());
            plan.metastore.workspace = DatabricksHost::parse(&workspace.host).ok();
            plan.metastore
        });
        Self {
            plan: Plan::new(plan.selection, plan.principal, metastores),
            running,
            client: Client::builder().no_proxy().build().unwrap(),
            surroundings,
        }
    }

    /// The script for the Databricks CLI, for the plan or for another principal.
    pub fn shell(&self, principal: Option<Principal>) -> Shell {
        let mut plan = self.plan.clone();
        plan.principal = principal.unwrap_or(plan.principal);
        Shell::new(&Format::Cli.render(&plan, &plan.metastores[0], &self.surroundings))
    }

    pub fn account(&self) -> CloudFacts {
        self.running.facts().clouds[&Cloud::Azure].clone()
    }

    /// Sends a request and gives the answer, which must be a success; nothing for what is not there.
    pub async fn send(
        &self,
        method: Method,
        url: String,
        token: &str,
        body: Option<Value>,
    ) -> Value {
        let mut request = self.client.request(method.clone(), &url).bearer_auth(token);
        if let Some(body) = body {
            request = request.json(&body);
        }
        let response = request.send().await.unwrap();
        let (status, text) = (response.status(), response.text().await.unwrap());
        if method == Method::GET && status == StatusCode::NOT_FOUND {
            return Value::Null;
        }
        assert!(status.is_success(), "{url}: {status} {text}");
        serde_json::from_str(&text).unwrap()
    }

    /// Sends a request as the administrator of the metastore, through the workspace of the plan.
    pub async fn ask(
        &self,
        region: Option<&Region>,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Value {
        let workspace = workspace(&self.account(), region);
        let url = format!("{}{path}", workspace.address.unwrap());
        self.send(method, url, &self.admin(region), body).await
    }

    /// The token of a metastore's administrator.
    pub fn admin(&self, region: Option<&Region>) -> String {
        let region = region.unwrap().as_str();
        let metastores = self.account().metastores;
        let mut of_region = metastores.into_iter().filter(|one| one.region == region);
        of_region.next().unwrap().admin.credentials.token.unwrap()
    }

    /// The token that a service principal gets for the workspace of a region.
    pub async fn sign_in(&self, region: Option<&Region>, id: &str, secret: &str) -> String {
        let workspace = workspace(&self.account(), region);
        let form = [("grant_type", "client_credentials"), ("scope", "all-apis")];
        let url = format!("{}/oidc/v1/token", workspace.address.unwrap());
        let request = self.client.post(url).basic_auth(id, Some(secret));
        let response = request.form(&form).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        let answer: Value = response.json().await.unwrap();
        answer["access_token"].as_str().unwrap().to_owned()
    }

    /// Runs one statement, which must succeed, and gives its rows.
    pub async fn rows(
        &self,
        region: Option<&Region>,
        token: &str,
        statement: &str,
    ) -> Vec<Vec<String>> {
        let workspace = workspace(&self.account(), region);
        let body = json!({
            "statement": statement.trim_end_matches(';'),
            "warehouse_id": workspace.warehouses[0].id,
            "wait_timeout": "30s",
        });
        let url = format!("{}/api/2.0/sql/statements", workspace.address.unwrap());
        let answer = self.send(Method::POST, url, token, Some(body)).await;
        assert_eq!(
            answer["status"]["state"], "SUCCEEDED",
            "{statement}: {answer}"
        );
        let rows = answer["result"]["data_array"].as_array();
        let cells = |row: &Value| serde_json::from_value(row.clone()).unwrap();
        rows.into_iter().flatten().map(cells).collect()
    }

    /// Runs the scripts of all metastores, statement by statement.
    pub async fn run_all(&self, format: Format) {
        for plan in &self.plan.metastores {
            let region = plan.metastore.region.as_ref();
            let script = format.script(&self.plan, plan).unwrap();
            let statement = |line: &&Line| !matches!(line, Line::Comment(_));
            for line in script.lines.iter().filter(statement) {
                self.rows(region, &self.admin(region), &line.to_string())
                    .await;
            }
        }
    }

    /// Everything that anybody holds in both metastores.
    pub async fn held(&self) -> BTreeSet<String> {
        let tables = system_tables()
            .iter()
            .map(|&table| Grant::to_read(&table.into()));
        let objects: BTreeSet<Securable> = tables.flatten().map(|grant| grant.securable).collect();
        let mut held = BTreeSet::new();
        for plan in &self.plan.metastores {
            for on in &objects {
                let path = permissions(on);
                let region = plan.metastore.region.as_ref();
                let answer = self.ask(region, Method::GET, &path, None).await;
                for assignment in answer["privilege_assignments"]
                    .as_array()
                    .into_iter()
                    .flatten()
                {
                    held.insert(format!("{} {path} {assignment}", plan.metastore.slug()));
                }
            }
        }
        held
    }
}

impl World {
    /// Sends what the Databricks CLI would send.
    pub async fn replay(&self, call: &Call) -> Value {
        let words: Vec<&str> = call.arguments.iter().map(String::as_str).collect();
        let account = self.account();
        let of_host =
            |workspace: &&WorkspaceFacts| call.host == format!("https://{}", workspace.host);
        let found = account.workspaces.iter().find(of_host);
        let region = found.map(|workspace| Region::parse(&workspace.region).unwrap());
        let region = region.as_ref();
        let json = |text: &str| Some(serde_json::from_str(text).unwrap());
        match words[..] {
            ["grants", "update", kind, name, "--json", body] => {
                let path = format!("/api/2.1/unity-catalog/permissions/{kind}/{name}");
                self.ask(region, Method::PATCH, &path, json(body)).await
            }
            ["api", "patch", path, "--json", body] => {
                self.ask(region, Method::PATCH, path, json(body)).await
            }
            ["warehouses", "update-permissions", id, "--json", body] => {
                let path = format!("/api/2.0/permissions/warehouses/{id}");
                self.ask(region, Method::PATCH, &path, json(body)).await
            }
            [
                "account",
                "workspace-assignment",
                "update",
                workspace,
                principal,
                "--json",
                body,
            ] => {
                assert_eq!(call.host, format!("https://{}", account.accounts_host));
                let path =
                    format!("workspaces/{workspace}/permissionassignments/principals/{principal}");
                self.ask_account(Method::PUT, &path, json(body)).await
            }
            ref other => panic!("{other:?}"),
        }
    }

    pub async fn ask_account(&self, method: Method, path: &str, body: Option<Value>) -> Value {
        let account = self.account();
        let url = format!(
            "{}/api/2.0/accounts/{}/{path}",
            account.accounts_address.unwrap(),
            account.account_id
        );
        let token = account.account_admin.credentials.token.unwrap();
        self.send(method, url, &token, body).await
    }
}

fn permissions(on: &Securable) -> String {
    format!(
        "/api/2.1/unity-catalog/permissions/{}/{}",
        on.kind(),
        on.full_name()
    )
}

/// The first workspace of a region, through which the plan reaches it.
pub fn workspace(account: &CloudFacts, region: Option<&Region>) -> WorkspaceFacts {
    let region = region.unwrap().as_str();
    let mut workspaces = account.workspaces.iter();
    workspaces
        .find(|workspace| workspace.region == region)
        .unwrap()
        .clone()
}
