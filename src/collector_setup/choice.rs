//! Where a collector is to run, how often, and as whom.

use contract::Connector;
use deployment::{CycleInterval, WheelPlace};
use domain::{ApplicationId, WarehouseId};
use leptos::prelude::*;

use crate::components::{FieldKind, RadioGroup, RadioOption, Show, TextField};

/// What a collector runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunsOn {
    /// A job on serverless compute.
    Serverless,
    /// A job on a machine of its own for each run.
    Classic,
    /// A machine with Linux.
    Machine,
    /// A cluster.
    Kubernetes,
}

impl RunsOn {
    /// Says whether Databricks runs it.
    pub const fn is_job(self) -> bool {
        matches!(self, Self::Serverless | Self::Classic)
    }
}

const RUNS_ON: [RadioOption<RunsOn>; 4] = [
    RadioOption {
        value: RunsOn::Serverless,
        slug: "serverless",
        label: "As a job in the workspace, on serverless compute",
        hint: Some("Recommended: starts in seconds, and no machine stays."),
    },
    RadioOption {
        value: RunsOn::Classic,
        slug: "classic",
        label: "As a job in the workspace, on a job cluster",
        hint: Some(
            "Where serverless compute is not allowed. Every cycle starts a machine, which takes minutes.",
        ),
    },
    RadioOption {
        value: RunsOn::Machine,
        slug: "machine",
        label: "On a machine with Linux",
        hint: Some("One that reaches the workspace and this server."),
    },
    RadioOption {
        value: RunsOn::Kubernetes,
        slug: "kubernetes",
        label: "In a Kubernetes cluster",
        hint: None,
    },
];

const INTERVALS: [RadioOption<CycleInterval>; 3] = [
    RadioOption {
        value: CycleInterval::USUAL,
        slug: "15",
        label: "Every 15 minutes",
        hint: None,
    },
    RadioOption {
        value: CycleInterval::HALF_HOUR,
        slug: "30",
        label: "Every 30 minutes",
        hint: None,
    },
    RadioOption {
        value: CycleInterval::HOUR,
        slug: "60",
        label: "Every hour",
        hint: Some("A SQL warehouse that stops by itself then stops between the cycles."),
    },
];

/// The answers, as they are typed.
#[derive(Debug, Clone, Copy)]
pub struct SetupChoice {
    /// What it runs on.
    pub runs_on: RwSignal<RunsOn>,
    /// How often it runs.
    pub interval: RwSignal<CycleInterval>,
    application_id: RwSignal<String>,
    place: RwSignal<String>,
    warehouse_id: RwSignal<String>,
}

impl SetupChoice {
    /// Begins with what is known of the connector.
    pub fn of(connector: &Connector) -> Self {
        let application_id = connector.application_id.map(|id| id.to_string());
        Self {
            runs_on: RwSignal::new(RunsOn::Serverless),
            interval: RwSignal::new(CycleInterval::USUAL),
            application_id: RwSignal::new(application_id.unwrap_or_default()),
            place: RwSignal::new("/Workspace/Shared/lakesentry".to_owned()),
            warehouse_id: RwSignal::new(String::new()),
        }
    }

    /// Returns the service principal, or what is wrong with it.
    pub fn application_id(self) -> Result<ApplicationId, String> {
        let text = self.application_id.get();
        ApplicationId::parse(text.trim()).map_err(|reason| reason.to_string())
    }

    /// Returns where the wheel goes, or what is wrong with it.
    pub fn place(self) -> Result<WheelPlace, String> {
        WheelPlace::parse(&self.place.get()).map_err(|reason| reason.to_string())
    }

    /// Returns the SQL warehouse, if one is named, or what is wrong with it.
    pub fn warehouse_id(self) -> Result<Option<WarehouseId>, String> {
        let text = self.warehouse_id.get();
        match text.trim() {
            "" => Ok(None),
            id => WarehouseId::parse(id)
                .map(Some)
                .map_err(|reason| reason.to_string()),
        }
    }
}

/// Asks for all of it.
#[component]
pub fn ChoiceFields(
    /// The answers.
    choice: SetupChoice,
) -> impl IntoView {
    let SetupChoice {
        runs_on, interval, ..
    } = choice;
    view! {
        <RadioGroup
            id="runs-on"
            legend="Where does the collector run?"
            options=RUNS_ON.to_vec()
            value=Signal::derive(move || Some(runs_on.get()))
            on_choose=move |chosen| runs_on.set(chosen)
        />
        <RadioGroup
            id="interval"
            legend="How often?"
            options=INTERVALS.to_vec()
            value=Signal::derive(move || Some(interval.get()))
            on_choose=move |chosen| interval.set(chosen)
        />
        <Show when=move || runs_on.get().is_job()>
            <JobFields choice />
        </Show>
    }
}

#[component]
fn JobFields(choice: SetupChoice) -> impl IntoView {
    view! {
        <TextField
            id="application-id"
            label="Application ID of the service principal"
            hint="The job runs as it. Whoever creates the job must be a user of the service principal."
            value=choice.application_id
            error=Signal::derive(move || choice.application_id().err())
        />
        <TextField
            id="place"
            label="Folder for the wheel"
            hint="In the workspace or in a volume. The wheel's digest becomes a folder of its own inside."
            value=choice.place
            error=Signal::derive(move || choice.place().err())
        />
        <TextField
            id="warehouse-id"
            label="ID of the SQL warehouse"
            hint="Without it, the collector takes one that runs, serverless ones first."
            value=choice.warehouse_id
            error=Signal::derive(move || choice.warehouse_id().err())
            kind=FieldKind::OPTIONAL
        />
    }
}
