//! Where the account console is, for accounts outside the public clouds.

use domain::{Address, DatabricksHost, Partition};
use leptos::prelude::*;

use crate::components::{FieldKind, Show, TextField, Typing, live};

/// Id of the field.
pub const CONSOLE: &str = "account-console";

/// Reads the address of the account console. `None` stands for the one that belongs to the part of the cloud.
pub fn read(typed: &str, partition: Partition) -> Result<Option<DatabricksHost>, String> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let host = Address::parse(typed)
        .map_err(|error| error.to_string())?
        .host;
    if !host.is_accounts() {
        return Err(
            "This is a workspace. The address of the account console begins with accounts"
                .to_owned(),
        );
    }
    if host.partition() != partition {
        return Err(format!(
            "This is the account console of {}. The account of step 1 is in {}",
            host.partition().label(),
            partition.label()
        ));
    }
    Ok(Some(host))
}

/// A disclosure with the field. Sources disagree about the consoles outside the public clouds, so another address may be typed there.
#[component]
pub fn AccountConsole(
    /// The part of a cloud, from step 1.
    #[prop(into)]
    partition: Signal<Option<Partition>>,
    /// As typed.
    value: RwSignal<String>,
    /// What is wrong with it.
    #[prop(into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let apart = move || partition.get().filter(|partition| !partition.is_public());
    let recognised = move || {
        let host = read(&value.read(), partition.get()?).ok()??;
        Some(format!("{host}, {}", host.partition().label()))
    };
    view! {
        <Show when=move || apart().is_some()>
            <details class="add-by-hand">
                <summary class="add-by-hand__summary">
                    "The account console has another address than "
                    {live(move || apart().map(Partition::accounts_host_name))}
                </summary>
                <div class="stack add-by-hand__body">
                    <TextField
                        id=CONSOLE
                        label="Address of the account console"
                        hint="Copy it from the browser bar of the account console."
                        value=value
                        error=error
                        kind=FieldKind::OPTIONAL
                        typing=Typing::says(Signal::derive(recognised))
                    />
                </div>
            </details>
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_typed_is_the_console_of_the_part_of_the_cloud() {
        for partition in Partition::ALL {
            assert_eq!(read(" ", partition), Ok(None));
        }
    }

    #[test]
    fn only_a_console_of_the_same_part_can_be_asked() {
        let gov = read(
            "https://accounts.cloud.databricks.us/login",
            Partition::AwsGovCloud,
        );
        assert_eq!(
            gov.unwrap().unwrap().as_str(),
            "accounts.cloud.databricks.us"
        );
        for (typed, partition) in [
            ("accounts.cloud.databricks.us", Partition::Aws),
            ("accounts.cloud.databricks.com", Partition::AwsGovCloud),
            ("accounts.databricks.azure.cn", Partition::AzureGovernment),
            ("acme.cloud.databricks.us", Partition::AwsGovCloud),
        ] {
            assert!(read(typed, partition).is_err(), "{typed}");
        }
    }
}
