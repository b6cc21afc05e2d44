//! What happens with the string: looking into it, storing it, and the collector.

use domain::ConnectorId;
use leptos::prelude::*;

use crate::components::{CodeBlock, ExternalLink};
use crate::connectors::ArrivingData;
use crate::paths;
use crate::router::PageLink;
use crate::state::Backend;

// The shell asks for the string, so that it is in no history, and nothing else has to have set the variable.
const VERIFY: &str = "\
# Paste the string, then press Enter; nothing is shown
stty -echo; IFS= read -r LAKESENTRY_CONNECTION_STRING; stty echo
printf %s \"$LAKESENTRY_CONNECTION_STRING\" | cut -c14- | base64 -d
";

// Whoever creates a scope may read it, and nobody else: without the last line the job is denied.
const STORE: &str = "\
databricks auth login --host https://<address-of-the-workspace>
databricks secrets create-scope lakesentry
databricks secrets put-secret lakesentry connection-string
databricks secrets put-acl lakesentry <application-id> READ
";

const CONFIGURE: &str = "\
# Paste the string, then press Enter; nothing is shown, and it is on no command line
stty -echo; IFS= read -r LAKESENTRY_CONNECTION_STRING; stty echo
printf %s \"$LAKESENTRY_CONNECTION_STRING\" | lakesentry-collector configure --connection-string -
";

const RUN: &str = "\
export DATABRICKS_HOST=https://<address-of-the-workspace>
export DATABRICKS_CLIENT_ID=<application-id>
stty -echo; IFS= read -r DATABRICKS_CLIENT_SECRET; stty echo; export DATABRICKS_CLIENT_SECRET
lakesentry-collector check
lakesentry-collector run --every 15m
";

/// What runs the collector; in practice, against the simulated Databricks, whose console is at this address.
fn run_commands(console_url: Option<&str>) -> String {
    let simulated = console_url.and_then(|url| url.split("://").nth(1));
    let simulated = simulated.and_then(|rest| rest.split('/').next());
    simulated.map_or_else(
        || RUN.to_owned(),
        |address| format!("export LAKESENTRY_PRACTICE={address}\n{RUN}"),
    )
}

/// The steps after minting.
#[component]
pub fn NextSteps(
    /// Whose string it is.
    connector: ConnectorId,
) -> impl IntoView {
    let backend = Backend::expect();
    let inspector = Signal::derive(move || backend.with(Backend::inspector));
    let run = Signal::derive(move || backend.with(|backend| run_commands(backend.console_url())));
    view! {
        <section class="stack next-steps" aria-labelledby="verify">
            <h2 id="verify">"See for yourself what is in it"</h2>
            <p>
                "The string is text in Base64: an address, an ID and a token. Nothing of Databricks is in it. The inspector reads it without sending it anywhere, and verifies who signed it: "
                <ExternalLink href=inspector>"open the inspector"</ExternalLink> ". So does a shell:"
            </p>
            <CodeBlock label="Decode in a shell" code=VERIFY wrapped=true />
        </section>
        <section class="stack next-steps" aria-labelledby="store">
            <h2 id="store">"Where to put it"</h2>
            <p>
                "Into a secret scope of the workspace, which only the collector's job may read. The third command asks for the value, so that it does not end up in the history of the shell. The last one lets the service principal that runs the job read it: put its client ID in place of the words in angle brackets."
            </p>
            <CodeBlock label="Store in Databricks" code=STORE wrapped=true />
        </section>
        <section class="stack next-steps" aria-labelledby="deploy">
            <h2 id="deploy">"Deploy the collector"</h2>
            <p>"The collector comes next. It reads the system tables of your workspace, and pushes what is new."</p>
            <p>
                <PageLink href=paths::deployment(connector)>
                    "Set it up as a job, on a machine or in Kubernetes"
                </PageLink>
                ", with everything filled in. Or try it by hand first:"
            </p>
            <ol class="next-steps__list">
                <li>"Put the program " <code>"lakesentry-collector"</code> " on a machine that reaches the workspace and this server."</li>
                <li>"Configure it with the string. That writes the collector's own settings." <CodeBlock label="Configure" code=CONFIGURE wrapped=true /></li>
                <li>"Run it as the service principal. The first command says what is still missing; the second one reads every 15 minutes." <CodeBlock label="Run" code=run wrapped=true /></li>
            </ol>
        </section>
        <ArrivingData connector />
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_practice_the_collector_asks_the_simulation() {
        assert_eq!(run_commands(None), RUN);
        let practice = run_commands(Some("http://127.0.0.1:8899/console"));
        assert!(
            practice
                .starts_with("export LAKESENTRY_PRACTICE=127.0.0.1:8899\nexport DATABRICKS_HOST")
        );
    }
}
