//! What happens with the string: looking into it, storing it, and the collector.

use leptos::prelude::*;

use crate::components::{CodeBlock, ExternalLink};
use crate::state::Backend;

const VERIFY: &str = "printf %s \"$LAKESENTRY_CONNECTION_STRING\" | cut -c14- | base64 -d\n";

const STORE: &str = "\
databricks secrets create-scope lakesentry
databricks secrets put-secret lakesentry connection-string
";

const CONFIGURE: &str =
    "lakesentry-collector configure --connection-string \"$LAKESENTRY_CONNECTION_STRING\"\n";

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
                "Into a secret scope of the workspace, which only the collector's job may read. The second command asks for the value, so that it does not end up in the history of the shell."
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
