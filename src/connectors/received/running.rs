//! The collector that runs, beside the one that was approved.

use contract::{CollectorDeployment, CollectorFingerprint, DriftedMember};
use domain::ConnectorId;
use leptos::prelude::*;

use crate::api::{ApiError, connector_data};
use crate::components::{Notice, NoticeKind, Task, announce};
use crate::shell::ActionFailure;
use crate::texts::failure::Attempt;
use crate::texts::time;

/// What runs, and whether it is what was approved.
#[component]
pub fn RunningCollector(
    connector: ConnectorId,
    /// What is known.
    deployment: CollectorDeployment,
) -> impl IntoView {
    let reported = deployment.reported.clone()?;
    let drift = deployment.drift();
    let failed = RwSignal::new(None::<ApiError>);
    let task = Task::new();
    let text = in_words(&reported);
    let approve = move |_| {
        let reported = reported.clone();
        task.start(async move {
            match connector_data::approve_collector(connector, &reported).await {
                Ok(_) => {
                    announce("Approved");
                    failed.try_set(None);
                }
                Err(error) => {
                    failed.try_set(Some(error));
                }
            }
        });
    };
    let button = move |label: &'static str| {
        view! {
            <button type="button" class="button button--quiet" on:click=approve.clone()>
                {label}
            </button>
        }
    };
    let standing = match &deployment.approved {
        None => view! {
            <p class="soft">"Nobody has approved it. Once it is, this page says when another one runs."</p>
            {button("Approve this collector")}
        }
        .into_any(),
        Some(_) if drift.is_empty() => {
            let by = deployment.approved_by.unwrap_or_default();
            let at = deployment.approved_at.map(time::day_and_time).unwrap_or_default();
            view! { <p class="soft">{format!("Approved by {by}, {at}.")}</p> }.into_any()
        }
        Some(_) => {
            let items = drift.iter().map(difference).map(|text| view! { <li>{text}</li> });
            let items = items.collect_view();
            view! {
                <Notice kind=NoticeKind::Warn title="Another collector than was approved">
                    <ul>{items}</ul>
                </Notice>
                {button("Approve what runs now")}
            }
            .into_any()
        }
    };
    Some(view! {
        <h3>"The collector that runs"</h3>
        <p>{text}</p>
        {standing}
        <ActionFailure failed attempt=Attempt::Connect />
    })
}

fn in_words(of: &CollectorFingerprint) -> String {
    let schedule = of.every_minutes.map_or_else(
        || "somebody else keeps its schedule".to_owned(),
        |minutes| format!("every {minutes} minutes"),
    );
    let run_as = of.run_as.as_ref();
    let run_as = run_as.map_or_else(String::new, |run_as| format!(", as {run_as}"));
    let digest = of.program_sha256.as_ref();
    let digest = digest.map_or_else(String::new, |digest| {
        format!("; SHA-256 of the program {digest}")
    });
    format!("Version {}, {schedule}{run_as}{digest}", of.version)
}

fn difference(of: &DriftedMember) -> String {
    format!(
        "{}: {} was approved, it is {}",
        of.what, of.approved, of.reported
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_runs_is_told_in_a_sentence() {
        let running = CollectorFingerprint {
            version: "1.2.3".to_owned(),
            program_sha256: Some("0a".repeat(32)),
            every_minutes: Some(15),
            run_as: Some("reader".to_owned()),
        };
        let text = in_words(&running);
        assert!(
            text.starts_with("Version 1.2.3, every 15 minutes, as reader; SHA-256"),
            "{text}"
        );
        let drifted = DriftedMember {
            what: "version",
            approved: "1".to_owned(),
            reported: "2".to_owned(),
        };
        assert_eq!(difference(&drifted), "version: 1 was approved, it is 2");
    }
}
