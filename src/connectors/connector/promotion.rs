//! The place of the primary, empty or another connector's: a test that proves the global tables, after which the connector takes it.

use contract::{ConnectionTestRequest, Connector, PrimaryChoice, ProblemCode, WorkspaceToTest};
use domain::{
    ApplicationId, Authentication, ConnectionTestId, Credentials, DatabricksHost, Secret,
};
use grants::{Grantee, Identifiers, Primary, Selection, Share};
use leptos::prelude::*;

use crate::api::{ApiError, connection_tests, connectors};
use crate::components::{
    FieldErrors, FormErrors, Notice, NoticeKind, SecretField, Show, Task, announce,
};
use crate::connection_test::checks::WorkspaceCheckList;
use crate::connection_test::outcome::is_secret_refused;
use crate::connection_test::repair::RepairPlace;
use crate::connection_test::run::{End, Run, Streams, TestNews};
use crate::paths;
use crate::router::PageLink;
use crate::shell::{Form, FormLook, Submission};
use crate::state::{Step, Wizard};
use crate::texts::failure::Attempt;

/// Id of the field.
const SECRET: &str = "secret";

/// Says what reads the global tables, and offers to let this connector do it.
#[component]
pub fn Promotion(
    /// The connector.
    connector: Connector,
    /// The host of the workspace through which they are read now, if they are.
    from: Option<String>,
    /// Called once it is primary.
    on_made: Callback<()>,
) -> impl IntoView {
    let answers = Wizard::expect().answers().get_untracked();
    // What was answered about another account tells nothing here.
    let own = answers
        .application
        .filter(|own| own.account_id == connector.account_id);
    let console = answers.accounts_host().filter(|_| own.is_some());
    let reader = connector
        .application_id
        .or(own.map(|own| own.application_id));
    let group = own
        .filter(|own| Some(own.application_id) == reader)
        .and_then(|_| answers.group());
    let grantee = match group {
        Some(group) => Some(Grantee::Group(group.name().clone())),
        None => reader.map(Grantee::ServicePrincipal),
    };
    let region = connector.region.label().to_owned();
    let statements = statements(&connector, grantee);
    let test = reader.map(|reader| {
        let trial = PromotionTest::new(connector, reader, console, on_made);
        view! { <Test trial /> }
    });
    let without_reader = test.is_none().then(|| {
        view! {
            <p>
                "It is not known which service principal reads here. "
                <PageLink href=paths::step(Step::Principal)>"Name it in step 1"</PageLink> ", then come back."
            </p>
        }
    });
    let (title, now) = match from {
        None => (
            "Nothing reads the tables of the whole account",
            "There is none now.".to_owned(),
        ),
        Some(host) => (
            "Take over the tables of the whole account",
            format!(
                "Now that is the one of {host}. How far it has read goes to this one, and what overlaps is read again and not stored twice; the table of the data then shows the rows before and after."
            ),
        ),
    };
    view! {
        <section class="card stack" aria-labelledby="promotion">
            <h2 id="promotion">{title}</h2>
            <p>
                "Tables such as the billing of the account are the same in every region, and one connector reads them: the primary one. "
                {now} " Run " <PageLink href=statements>{format!("the statements for {region} as primary region")}</PageLink>
                " first; the test then reads these tables, and when none of them is denied, this connector becomes the primary one."
            </p>
            {without_reader}
            {test}
        </section>
    }
}

#[component]
fn Test(trial: PromotionTest) -> impl IntoView {
    let start = Task::new();
    let submission = Submission {
        pending: Signal::derive(move || start.pending().get() || trial.is_busy()),
        busy: "Testing the tables of the whole account",
        failed: trial.failed.into(),
        attempt: Attempt::Connect,
    };
    let submit = move |()| {
        if trial.has_secret() {
            start.start(trial.start());
        }
    };
    let checks = move || {
        let run = trial.run.get()?;
        let workspace = run.workspaces.first()?.clone();
        let name = workspace.host.to_string();
        Some(view! { <WorkspaceCheckList name checks=workspace.checks place=trial.place() /> })
    };
    view! {
        <Form
            errors=trial.errors
            submission
            button="Test and make primary"
            look=FormLook::Quiet
            on_submit=submit
        >
            <Show when=move || trial.needs_secret.get()>
                <SecretField
                    id=SECRET
                    label="OAuth secret"
                    hint="Of the service principal that reads here. It is kept in the server's memory only."
                    value=trial.secret
                    error=trial.errors.of(SECRET)
                />
            </Show>
        </Form>
        <Show when=move || trial.denied.get()>
            <Notice kind=NoticeKind::Warn title="Not primary yet: not all tables of the account can be read">
                <p>"The checks below say what is missing. Repair it, then test again."</p>
            </Notice>
        </Show>
        {checks}
    }
}

/// The test, and what is typed for it.
#[derive(Debug, Clone, Copy)]
struct PromotionTest {
    connector: StoredValue<Connector>,
    reader: ApplicationId,
    /// The account console, where its address was typed.
    console: StoredValue<Option<DatabricksHost>>,
    on_made: Callback<()>,
    secret: RwSignal<String>,
    needs_secret: RwSignal<bool>,
    errors: FormErrors,
    failed: RwSignal<Option<ApiError>>,
    denied: RwSignal<bool>,
    run: RwSignal<Option<Run>>,
    streams: Streams,
}

impl PromotionTest {
    fn new(
        connector: Connector,
        reader: ApplicationId,
        console: Option<DatabricksHost>,
        on_made: Callback<()>,
    ) -> Self {
        Self {
            connector: StoredValue::new(connector),
            reader,
            console: StoredValue::new(console),
            on_made,
            secret: RwSignal::new(String::new()),
            needs_secret: RwSignal::new(false),
            errors: FormErrors::none(),
            failed: RwSignal::new(None),
            denied: RwSignal::new(false),
            run: RwSignal::new(None),
            streams: StoredValue::new_local(Vec::new()),
        }
    }

    fn is_busy(self) -> bool {
        let run = self.run.get();
        run.is_some_and(|run| run.end.get() == End::NotYet)
    }

    /// Where the secret is asked for, nothing is sent without.
    fn has_secret(self) -> bool {
        let typed = Secret::pasted(&self.secret.get_untracked()).is_some();
        let missing = self.needs_secret.get_untracked() && !typed;
        self.errors.set(if missing {
            FieldErrors::at(SECRET, "Enter the OAuth secret")
        } else {
            FieldErrors::default()
        });
        !missing
    }

    async fn start(self) {
        self.failed.set(None);
        self.denied.set(false);
        let secret = Secret::pasted(&self.secret.get_untracked());
        let connector = self.connector.get_value();
        let console = self.console.get_value();
        let request = request(&connector, self.reader, console, secret);
        match connection_tests::start(request).await {
            Ok(started) => {
                self.secret.try_set(String::new());
                self.needs_secret.try_set(false);
                let changed = Callback::new(move |news: TestNews| self.look_at(&news.run));
                let run = Run::follow(&started, self.streams, changed);
                self.run.try_set(Some(run));
            }
            Err(error) if error.code() == Some(ProblemCode::SecretNeeded) => {
                self.needs_secret.try_set(true);
                let text = "The server does not hold the secret. Enter it to go on";
                self.errors.set(FieldErrors::at(SECRET, text));
            }
            Err(error) => {
                self.failed.try_set(Some(error));
            }
        }
    }

    fn look_at(self, run: &Run) {
        match run.end.get_untracked() {
            End::NotYet => {}
            End::Lost => {
                self.failed.try_set(Some(ApiError::Unreachable));
            }
            End::Finished { .. } => {
                let refused = run.workspaces.iter().any(|workspace| {
                    workspace
                        .checks
                        .with_untracked(|checks| is_secret_refused(checks))
                });
                self.needs_secret.try_set(refused);
                leptos::task::spawn_local(self.make_primary(run.id));
            }
        }
    }

    /// Only the server says whether the test was enough.
    async fn make_primary(self, connection_test_id: ConnectionTestId) {
        let Some(id) = self
            .connector
            .try_with_value(|connector| connector.connector_id)
        else {
            return;
        };
        match connectors::make_primary(id, &PrimaryChoice { connection_test_id }).await {
            Ok(_) => {
                announce("This connector is primary now");
                self.on_made.try_run(());
            }
            Err(error) if error.code() == Some(ProblemCode::NotTested) => {
                announce("Not primary yet: not all tables of the account can be read");
                self.denied.try_set(true);
            }
            Err(error) => {
                self.failed.try_set(Some(error));
            }
        }
    }

    fn place(self) -> Signal<Option<RepairPlace>> {
        Signal::derive(move || {
            let run = self.run.get()?;
            let checks = run.workspaces.first()?.checks.get();
            self.connector.with_value(|connector| {
                let workspace_id = Some(connector.workspace_id.clone());
                let place = RepairPlace::of(self.reader, None, workspace_id, &checks);
                Some(place.named(Some(connector.workspace_name.clone())))
            })
        })
    }
}

/// Returns the page with what has to be granted before the connector can be the primary one. It is a plan of its own: the answers of this
/// browser may plan another primary region, or another account.
fn statements(connector: &Connector, grantee: Option<Grantee>) -> String {
    let page = paths::step(Step::Grants);
    let identifiers = Identifiers::new(
        grantee,
        Some(connector.host.partition()),
        Some(connector.account_id),
    );
    let selection = Selection::of(connector.features.iter().copied());
    let region = connector.region.clone();
    let share = Share::new(
        selection,
        [region.clone()],
        Primary::Region(region),
        identifiers,
    );
    share.map_or_else(
        |_| page.clone(),
        |share| format!("{page}?{}", share.to_query()),
    )
}

/// Asks for the test of a connector's workspace as the primary one.
fn request(
    connector: &Connector,
    reader: ApplicationId,
    console: Option<DatabricksHost>,
    secret: Option<Secret>,
) -> ConnectionTestRequest {
    let workspace = WorkspaceToTest {
        host: connector.host.clone(),
        workspace_id: Some(connector.workspace_id.clone()),
        name: Some(connector.workspace_name.clone()),
        region: Some(connector.region.clone()),
        primary: true,
        checks: Vec::new(),
        credentials: match (secret, connector.authentication) {
            (Some(client_secret), _) => Some(Credentials::OauthM2m {
                application_id: reader,
                client_secret,
            }),
            (None, Authentication::Federated) => Some(Credentials::Federated {
                application_id: reader,
                account_id: connector.account_id,
            }),
            (None, Authentication::OauthM2m | Authentication::PersonalAccessToken) => None,
        },
    };
    ConnectionTestRequest {
        account_id: connector.account_id,
        partition: Some(connector.host.partition()),
        accounts_host: console,
        application_id: reader,
        features: connector.features.clone(),
        tables: Vec::new(),
        workspaces: vec![workspace],
        repeats: None,
        hand_over: true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        Authentication, Cloud, ConnectorId, ConnectorStatus, Feature, GroupName, MetastoreId,
        Partition, Region, Timestamp, WorkspaceId,
    };

    fn reader() -> ApplicationId {
        ApplicationId::parse("1d0f6a52-0000-4000-8000-00000000009c").unwrap()
    }

    fn connector() -> Connector {
        Connector {
            connector_id: ConnectorId::parse("01890000-0000-7000-8000-000000000000").unwrap(),
            account_id: "11111111-2222-3333-4444-555555555555".parse().unwrap(),
            cloud: Cloud::Azure,
            region: Region::parse("usgovvirginia").unwrap(),
            metastore_id: MetastoreId::parse("22222222-3333-4444-5555-666666666666").unwrap(),
            workspace_id: WorkspaceId::from(1),
            workspace_name: "a".to_owned(),
            host: DatabricksHost::parse("adb-1.1.databricks.azure.us").unwrap(),
            primary: false,
            features: vec![Feature::Core],
            authentication: Authentication::OauthM2m,
            application_id: Some(reader()),
            tested_as: None,
            created_at: Timestamp::default(),
            status: ConnectorStatus::Pending,
            received: None,
            live_tokens: 0,
        }
    }

    #[test]
    fn the_statements_are_those_of_a_primary_connector_there() {
        for grantee in [
            Grantee::ServicePrincipal(reader()),
            Grantee::Group(GroupName::parse("readers").unwrap()),
        ] {
            let url = statements(&connector(), Some(grantee.clone()));
            let query = crate::router::Query::read(url.split_once('?').unwrap().1);
            let pairs = query.pairs().iter();
            let pairs: Vec<_> = pairs.map(|(name, value)| (&**name, &**value)).collect();
            let share = Share::from_pairs(&pairs).unwrap();
            assert_eq!(share.identifiers().unwrap().grantee(), Some(&grantee));
            let plan = share.plan();
            let [only] = &plan.metastores[..] else {
                panic!("{plan:?}");
            };
            assert!(only.metastore.primary);
            assert_eq!(only.metastore.region, Some(connector().region));
            let usage = domain::TableName::parse("system.billing.usage").unwrap();
            assert!(plan.selection.tables(true).contains(&usage));
        }
    }

    #[test]
    fn the_global_tables_are_tested_as_the_one_who_reads() {
        let (reader, connector) = (reader(), connector());
        let console = DatabricksHost::parse("accounts.databricks.azure.us").ok();
        let asked = request(&connector, reader, console.clone(), Secret::pasted("new"));
        assert_eq!(asked.accounts_host, console);
        assert_eq!(asked.partition, Some(Partition::AzureGovernment));
        assert_eq!(asked.application_id, reader);
        let workspace = &asked.workspaces[0];
        assert!(workspace.primary);
        assert!(matches!(
            &workspace.credentials,
            Some(Credentials::OauthM2m { application_id, .. }) if *application_id == reader
        ));
        // What the server holds is used where nothing was typed.
        let asked = request(&connector, reader, None, None);
        assert!(asked.workspaces[0].credentials.is_none());
    }
}
