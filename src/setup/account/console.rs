//! Where the account console is, for accounts outside the public clouds.

use domain::{Address, Cloud, DatabricksHost};
use leptos::prelude::*;

use crate::components::TextField;

/// Id of the field.
pub const CONSOLE: &str = "account-console";

/// Reads the address of the account console; nothing typed means the public one.
pub fn read(typed: &str, cloud: Cloud) -> Result<Option<DatabricksHost>, String> {
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
    if host.cloud() != cloud {
        return Err(format!(
            "This is the account console of {}. The account of step 1 is on {}",
            host.partition().label(),
            cloud.label()
        ));
    }
    Ok(Some(host))
}

/// A disclosure with the field; only AWS and Azure have parts that are run apart.
#[component]
pub fn AccountConsole(
    /// The cloud of step 1.
    #[prop(into)]
    cloud: Signal<Option<Cloud>>,
    /// As typed.
    value: RwSignal<String>,
    /// What is wrong with it.
    #[prop(into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let has_parts = move || matches!(cloud.get(), Some(Cloud::Aws | Cloud::Azure));
    let recognised = move || {
        let host = read(&value.read(), cloud.get()?).ok()??;
        Some(format!(
            "{}, from the host's name",
            host.partition().label()
        ))
    };
    view! {
        <Show when=has_parts>
            <details class="add-by-hand">
                <summary class="add-by-hand__summary">
                    "The account is in a government cloud or in China"
                </summary>
                <div class="stack add-by-hand__body">
                    <TextField
                        id=CONSOLE
                        label="Address of the account console"
                        hint="Copy it from the browser bar of the account console."
                        value=value
                        error=error
                        recognised=Signal::derive(recognised)
                        optional=true
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
    fn nothing_typed_is_the_public_console() {
        assert_eq!(read(" ", Cloud::Aws), Ok(None));
        let gov = read("https://accounts.cloud.databricks.us/login", Cloud::Aws);
        assert_eq!(
            gov.unwrap().unwrap().as_str(),
            "accounts.cloud.databricks.us"
        );
        assert!(read("accounts.databricks.azure.cn", Cloud::Aws).is_err());
        assert!(read("acme.cloud.databricks.us", Cloud::Aws).is_err());
    }
}
