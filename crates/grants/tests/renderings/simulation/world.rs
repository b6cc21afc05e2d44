//! A simulation with a plan for one of its accounts, and those who administer it.

use std::collections::BTreeSet;

use domain::{AccountId, ApplicationId, DatabricksHost, Region, system_tables};
use fakebricks::{Cloud, CloudFacts, Options, Running, WorkspaceFacts, start};
use grants::{Format, Grant, Line, Plan, Principal, Script, Securable, Surroundings};
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};

use crate::plans::realistic;
use crate::shell::{Call, Shell};

/// A simulation, and a plan for its account on Azure.
pub struct World {
    running: Running,
    pub client: Client,
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
        let account = self.account();
        let workspace = workspace(&account, region);
        let metastores = account.metastores.iter();
        let mut of_region = metastores.filter(|metastore| metastore.region == workspace.region);
        let token = of_region
            .next()
            .unwrap()
            .admin
            .credentials
            .token
            .clone()
            .unwrap();
        let url = format!("{}{path}", workspace.address.unwrap());
        self.send(method, url, &token, body).await
    }

    /// Runs the statements of a script one by one, and gives their answers.
    pub async fn run(
        &self,
        region: Option<&Region>,
        script: &Script,
        wanted: impl Fn(&Line) -> bool,
    ) -> Vec<Value> {
        let workspace = workspace(&self.account(), region);
        let mut answers = Vec::new();
        for line in script.lines.iter().filter(|line| wanted(line)) {
            let statement = line.to_string();
            let body = json!({
                "statement": statement.trim_end_matches(';'),
                "warehouse_id": workspace.warehouses[0].id,
                "wait_timeout": "30s",
            });
            let path = "/api/2.0/sql/statements";
            let answer = self.ask(region, Method::POST, path, Some(body)).await;
            assert_eq!(
                answer["status"]["state"], "SUCCEEDED",
                "{statement}: {answer}"
            );
            answers.push(answer);
        }
        answers
    }

    /// Runs the scripts of all metastores.
    pub async fn run_all(&self, format: Format) {
        for plan in &self.plan.metastores {
            let script = format.script(&self.plan, plan).unwrap();
            let statement = |line: &Line| !matches!(line, Line::Comment(_));
            self.run(plan.metastore.region.as_ref(), &script, statement)
                .await;
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
