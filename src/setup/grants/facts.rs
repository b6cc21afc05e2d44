//! What trips people up.

use leptos::prelude::*;

/// Answers to the questions that come up here, closed until asked.
#[component]
pub fn Facts() -> impl IntoView {
    view! {
        <section class="stack questions page__later" aria-labelledby="questions">
            <h2 id="questions">"Questions that come up"</h2>
            <div class="facts-more">
                <details class="more">
                    <summary>"Who can run it?"</summary>
                    <p>
                        "The first block needs a metastore admin, who is the owner of the region's metastore; the rest an account admin. Reports about the line between the two differ, so one person with both roles is the safest. Metastores that Databricks made by itself have no admin: an account admin names one under Catalog › the metastore › Metastore admin. Being workspace admin is never enough."
                    </p>
                </details>
                <details class="more">
                    <summary>"Why once per region?"</summary>
                    <p>
                        "Unity Catalog has one metastore for each region, and grants live in the metastore. Several workspaces of a region share them. Most system tables hold the rows of their own region only; billing, prices and the list of workspaces are the same everywhere, so that only the primary region grants them."
                    </p>
                </details>
                <details class="more">
                    <summary>"It ran, and still nothing can be read?"</summary>
                    <ul class="list">
                        <li>"Grants can take a few minutes to be in force."</li>
                        <li>
                            "The name between the back-ticks is the client ID. A display name, such as lakesentry-reader, is no principal: names are not unique and are not found."
                        </li>
                        <li>
                            <code>"GRANT USE SCHEMA ON CATALOG system"</code>
                            " is accepted and has no effect. Each schema needs its own line."
                        </li>
                        <li>"SQL can't let the service principal into a workspace or a warehouse; step 1 does that."</li>
                    </ul>
                </details>
                <details class="more">
                    <summary>"Why is query text <REDACTED>?"</summary>
                    <p>
                        "Since August 2026 Databricks hides the text of queries, and some parameters in the audit log, from everybody who is neither account admin nor in the account group "
                        <code>"databricks_pii_access"</code>
                        ". LakeSentry counts and prices queries without their text. Add the service principal to that group only if the text itself is wanted; the group does not exist until somebody makes it, and its name must be exactly this."
                    </p>
                </details>
                <details class="more">
                    <summary>"A schema is not there?"</summary>
                    <p>
                        "Most system schemas are switched on by Databricks; enabling such a one by hand answers “can only be enabled by Databricks”, which is no error to repair. Some are not offered in every region or cloud. Step 5 tells for each table whether it is refused, empty or not there."
                    </p>
                </details>
                <details class="more">
                    <summary>"What it can't do"</summary>
                    <p>
                        "There is no ALL PRIVILEGES, no MANAGE and no write access in it. It names each table, so that tables which Databricks adds later stay closed. Undo takes back exactly what it gave."
                    </p>
                </details>
            </div>
        </section>
    }
}
