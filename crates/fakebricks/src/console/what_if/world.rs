//! Changes to the world that a form asks for.

use maud::{Markup, html};
use serde::Deserialize;

use super::button::HERE;
use crate::console::state::Console;
use crate::control::Control;
use crate::tables::{self, Rows};
use crate::world::{AccountMemberKind, Cloud};

/// A change to a workspace: value, words.
const TO_WORKSPACES: [(&str, &str); 8] = [
    (
        "stop",
        "Its first warehouse is stopped; a statement starts it",
    ),
    ("no-warehouse", "It has no warehouse"),
    (
        "no-use",
        "The service principal may not use the first warehouse",
    ),
    ("use", "The service principal may use the first warehouse"),
    ("no-sql", "The service principal has no access to SQL"),
    ("sql", "The service principal has access to SQL"),
    ("outside", "The service principal is not in the workspace"),
    ("no-catalog", "Unity Catalog is detached"),
];

/// A change to a region: value, words.
const TO_REGIONS: [(&str, &str); 9] = [
    (
        "grant-all",
        "The service principal may read all tables of system",
    ),
    ("revoke-all", "The service principal may read nothing"),
    ("revoke-catalog", "USE CATALOG on system is missing"),
    ("revoke-schema", "USE SCHEMA on the schema is missing"),
    ("revoke-table", "SELECT on the table is missing"),
    ("schema-off", "The schema is not enabled"),
    ("schema-on", "The schema is enabled"),
    ("empty", "The table, or all of the schema, is empty"),
    ("late", "The table, or all of the schema, is 24 hours late"),
];

/// A change to one principal: value, words.
const TO_PRINCIPALS: [(&str, &str); 3] = [
    ("expire", "The secrets have expired"),
    ("no-admin", "The service principal is not an account admin"),
    ("admin", "The service principal is an account admin"),
];

/// A change to all: value, words.
const TO_ALL: [(&str, &str); 2] = [
    ("latency", "Every answer takes so many milliseconds longer"),
    ("scale", "Every account has so many workspaces"),
];

/// One of the forms.
#[derive(Debug, Deserialize)]
pub struct WorldForm {
    change: String,
    #[serde(default)]
    workspace: String,
    /// Cloud and region.
    #[serde(default)]
    region: String,
    /// A schema of `system`, or `schema.table`.
    #[serde(default)]
    of: String,
    /// Cloud and application id.
    #[serde(default)]
    principal: String,
    #[serde(default)]
    number: String,
}

impl WorldForm {
    /// The words of the change.
    pub fn label(&self) -> &'static str {
        let all = TO_WORKSPACES
            .iter()
            .chain(&TO_REGIONS)
            .chain(&TO_PRINCIPALS)
            .chain(&TO_ALL);
        let mut found = all.filter(|(value, _)| *value == self.change);
        found.next().map_or("nothing", |(_, words)| words)
    }

    /// What is to be done; otherwise why that is not known.
    pub fn controls(&self, console: &Console) -> Result<Vec<Control>, String> {
        let workspace_id = self.workspace.clone();
        let first = None;
        let one = |control| Ok(vec![control]);
        match self.change.as_str() {
            "stop" => one(Control::SwitchWarehouse {
                workspace_id,
                warehouse_id: first,
                on: false,
            }),
            "no-warehouse" => one(Control::Warehouses {
                workspace_id,
                on: false,
            }),
            "no-catalog" => one(Control::RemoveMetastore { workspace_id }),
            "no-use" | "use" => one(Control::UseWarehouse {
                warehouse_id: first,
                principal: self.principal_in(self.cloud_of_workspace(console)?)?,
                on: self.change == "use",
                workspace_id,
            }),
            "no-sql" | "sql" => one(Control::Entitle {
                principal: self.principal_in(self.cloud_of_workspace(console)?)?,
                on: self.change == "sql",
                workspace_id,
            }),
            "outside" => one(Control::Assign {
                principal: self.principal_in(self.cloud_of_workspace(console)?)?,
                on: false,
                workspace_id,
            }),
            "expire" => {
                let (cloud, principal) = self.principal()?;
                one(Control::ExpireSecrets {
                    cloud,
                    principal,
                    on: true,
                })
            }
            "admin" | "no-admin" => {
                let (cloud, principal) = self.principal()?;
                one(Control::AccountAdmin {
                    cloud,
                    principal,
                    on: self.change == "admin",
                })
            }
            "latency" => one(Control::Latency { ms: self.number()? }),
            "scale" => {
                let workspaces = usize::try_from(self.number()?).unwrap_or(usize::MAX);
                one(Control::Scale { workspaces })
            }
            _ => self.in_region(),
        }
    }

    fn in_region(&self) -> Result<Vec<Control>, String> {
        let (cloud, region) = split(&self.region).ok_or("choose a region")?;
        let of = self.of.trim().to_lowercase();
        let of = of.strip_prefix("system.").unwrap_or(&of).to_owned();
        let schema = of.split('.').next().unwrap_or_default().to_owned();
        let name = |present: bool, what: &str| {
            present
                .then_some(())
                .ok_or(format!("name the {what}, for example billing.usage"))
        };
        let revoke = |privilege: &str, on_securable: String| -> Result<Vec<Control>, String> {
            Ok(vec![Control::Grant {
                cloud,
                region: region.clone(),
                principal: self.principal_in(cloud)?,
                privileges: vec![privilege.to_owned()],
                on_securable,
                on: false,
            }])
        };
        let rows = |rows| Control::TableRows {
            cloud,
            region: region.clone(),
            table: (!of.is_empty()).then(|| of.clone()),
            rows,
        };
        match self.change.as_str() {
            "grant-all" | "revoke-all" => Ok(vec![Control::GrantSystem {
                cloud,
                principal: self.principal_in(cloud)?,
                on: self.change == "grant-all",
                region,
            }]),
            "revoke-catalog" => revoke("USE_CATALOG", "system".to_owned()),
            "revoke-schema" => {
                name(!schema.is_empty(), "schema")?;
                revoke("USE_SCHEMA", format!("system.{schema}"))
            }
            "revoke-table" => {
                name(of.contains('.'), "table")?;
                revoke("SELECT", format!("system.{of}"))
            }
            "schema-off" | "schema-on" => {
                name(!schema.is_empty(), "schema")?;
                let on = self.change == "schema-on";
                Ok(vec![Control::SystemSchema {
                    cloud,
                    region,
                    schema,
                    on,
                }])
            }
            "empty" => Ok(vec![rows(Rows::Empty)]),
            "late" => Ok(vec![rows(Rows::Late { hours: 24 })]),
            _ => Err("choose what happens".to_owned()),
        }
    }

    fn cloud_of_workspace(&self, console: &Console) -> Result<Cloud, String> {
        let id = self.workspace.parse().ok();
        id.and_then(|id| {
            console
                .app
                .world()
                .find_workspace(id)
                .map(|(cloud, _)| cloud)
        })
        .ok_or("choose a workspace".to_owned())
    }

    fn principal(&self) -> Result<(Cloud, String), String> {
        split(&self.principal).ok_or("choose a service principal".to_owned())
    }

    /// The principal, when it belongs to the account.
    fn principal_in(&self, wanted: Cloud) -> Result<String, String> {
        let (cloud, name) = self.principal()?;
        if cloud == wanted {
            Ok(name)
        } else {
            Err(format!(
                "the service principal is not of the {} account",
                wanted.label()
            ))
        }
    }

    fn number(&self) -> Result<u64, String> {
        let number = self.number.trim().parse();
        number.map_err(|_| "give a whole number".to_owned())
    }
}

/// `azure/eastus` as cloud and the rest.
fn split(value: &str) -> Option<(Cloud, String)> {
    let (cloud, rest) = value.split_once('/')?;
    Some((Cloud::from_slug(cloud)?, rest.to_owned()))
}

/// Returns the forms.
pub fn forms(console: &Console) -> Markup {
    let principals = |id: &str| select(id, "principal", "Service principal", &principals(console));
    let happens =
        |id: &str, choices: &[(&str, &str)]| select(id, "change", "What happens", &flat(choices));
    html! {
        (form("In a workspace", &html! {
            (select("workspace", "workspace", "Workspace", &workspaces(console)))
            (happens("to-workspace", &TO_WORKSPACES))
            (principals("workspace-principal"))
        }))
        (form("In a region", &html! {
            (select("region", "region", "Region", &regions(console)))
            (happens("to-region", &TO_REGIONS))
            (table_field())
            (principals("region-principal"))
        }))
        (form("To a service principal", &html! {
            (principals("principal"))
            (happens("to-principal", &TO_PRINCIPALS))
        }))
        (form("Everywhere", &html! {
            (happens("to-all", &TO_ALL))
            p {
                label for="number" { "How many" }
                input #number name="number" inputmode="numeric" pattern="[0-9]+" size="8" required
                    autocomplete="off";
            }
        }))
    }
}

fn table_field() -> Markup {
    html! {
        p {
            label for="of" { "Schema or table of system" }
            input #of name="of" list="tables" size="44" autocomplete="off" spellcheck="false"
                aria-describedby="of-note";
            " " span #of-note { "For example " code { "billing.usage" } "." }
        }
        datalist #tables {
            @for table in tables::all().iter().filter(|table| table.catalog == tables::SYSTEM) {
                option value={ (table.schema) "." (table.name) } {}
            }
        }
    }
}

fn form(title: &str, fields: &Markup) -> Markup {
    html! {
        h3 { (title) }
        form method="post" action={ (HERE) "/world" } {
            (fields)
            button { "Change" }
        }
    }
}

/// Choices in groups: value and words.
type Choices = Vec<(&'static str, Vec<(String, String)>)>;

fn flat(choices: &[(&str, &str)]) -> Choices {
    let each = |(value, words): &(&str, &str)| ((*value).to_owned(), (*words).to_owned());
    vec![("", choices.iter().map(each).collect())]
}

fn select(id: &str, name: &str, label: &str, choices: &Choices) -> Markup {
    let options = |choices: &[(String, String)]| {
        html! { @for (value, words) in choices { option value=(value) { (words) } } }
    };
    html! {
        p {
            label for=(id) { (label) }
            select id=(id) name=(name) {
                @for (group, choices) in choices {
                    @if group.is_empty() {
                        (options(choices))
                    } @else {
                        optgroup label=(group) { (options(choices)) }
                    }
                }
            }
        }
    }
}

/// Something of each account: Azure first, because that is where most begin.
fn by_cloud(
    console: &Console,
    list: impl Fn(&crate::world::Account) -> Vec<(String, String)>,
) -> Choices {
    let world = console.app.world();
    [Cloud::Azure, Cloud::Aws, Cloud::Gcp]
        .into_iter()
        .map(|cloud| (cloud.label(), list(world.account(cloud))))
        .collect()
}

fn workspaces(console: &Console) -> Choices {
    by_cloud(console, |account| {
        let running = account.workspaces.iter().filter(|one| one.is_running());
        running
            .map(|one| (one.id.to_string(), format!("{} ({})", one.name, one.region)))
            .collect()
    })
}

fn regions(console: &Console) -> Choices {
    by_cloud(console, |account| {
        let slug = account.cloud.slug();
        let stores = account.metastores.iter();
        stores
            .map(|one| (format!("{slug}/{}", one.region), one.region.clone()))
            .collect()
    })
}

/// The service principals that people work with: the newest first, administrators of metastores left out.
fn principals(console: &Console) -> Choices {
    by_cloud(console, |account| {
        let members = account.members.iter().rev();
        members
            .filter(|member| member.kind == AccountMemberKind::ServicePrincipal)
            .filter(|member| !member.display_name.starts_with("metastore-administrator-"))
            .map(|member| {
                let value = format!("{}/{}", account.cloud.slug(), member.name);
                (value, member.display_name.clone())
            })
            .collect()
    })
}
