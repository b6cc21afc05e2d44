//! What happens with the string: looking into it, storing it, and the collector.

use leptos::prelude::*;

use crate::components::{CodeBlock, ExternalLink};
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
# Paste the string, then press Enter; nothing is shown
stty -echo; IFS= read -r LAKESENTRY_CONNECTION_STRING; stty echo
lakesentry-collector configure --connection-string \"$LAKESENTRY_CONNECTION_STRING\"
";

/// The steps after minting.
#[component]
pub fn NextSteps() -> impl IntoView {
    let backend = Backend::expect();
    let inspector = Signal::derive(move || backend.with(Backend::inspector));
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
            <p>"The collector comes next. It runs in your workspace, reads the system tables there, and pushes what is new."</p>
            <ol class="next-steps__list">
                <li>"Upload the collector's wheel to the workspace, to a folder such as " <code>"/Shared/lakesentry/"</code> " or to a volume."</li>
                <li>"Configure it with the string. That writes the collector's own settings." <CodeBlock label="Configure" code=CONFIGURE wrapped=true /></li>
                <li>"Create a job that runs it every 15 minutes, as the service principal."</li>
            </ol>
            <p>"The connector shows “Awaiting first data” until the first run has pushed."</p>
        </section>
    }
}
