//! What holds for a test that others follow and go on with.

use super::*;

use domain::{AccountId, ApplicationId, Authentication, Cloud, MetastoreId, Region, WorkspaceId};

fn host() -> DatabricksHost {
    DatabricksHost::parse("acme.cloud.databricks.com").unwrap()
}

fn planned() -> Vec<RunWorkspace> {
    let json = serde_json::json!({
        "asked": {"host": host(), "primary": true},
        "inputs": {
            "account_id": "11111111-2222-3333-4444-555555555555",
            "application_id": "1d0f6a52-0000-4000-8000-00000000009c",
            "who": {"Application": "1d0f6a52-0000-4000-8000-00000000009c"},
        },
        "checks": [
            Check::waiting(CheckName::Credentials),
            Check::waiting(CheckName::Identity),
            Check::waiting(CheckName::Metastore),
        ],
    });
    vec![serde_json::from_value(json).unwrap()]
}

fn shared() -> Run {
    let id = ConnectionTestId::parse("22222222-3333-4444-5555-666666666666").unwrap();
    Run::shared(id, clock::now(), planned())
}

fn ended(name: CheckName) -> Check {
    let because = NotChecked::OutOfTime;
    Check {
        state: CheckState::NotChecked { because },
        ..Check::waiting(name)
    }
}

/// Keeps what has happened, and has another one follow it, as by way of a database.
fn keep(run: &Run, follower: &Run, most: usize) -> usize {
    let (first, changes) = run.take_unkept(most);
    let kept = serde_json::to_string(&changes).unwrap();
    run.show(first + changes.len());
    follower.follow(first, serde_json::from_str(&kept).unwrap());
    changes.len()
}

fn events(run: &Run) -> String {
    serde_json::to_string(&run.events_from(0, usize::MAX)).unwrap()
}

#[test]
fn nobody_sees_what_is_not_kept_and_all_see_the_same() {
    let (run, follower) = (shared(), shared());
    run.begin(&host(), &CheckName::Credentials);
    run.end(&host(), ended(CheckName::Credentials));
    assert_eq!(run.event_count(), 0);
    assert_eq!(keep(&run, &follower, 2), 2);
    run.keep_facts(&host(), facts());
    assert_eq!(keep(&run, &follower, 2), 0);
    run.begin(&host(), &CheckName::Identity);
    assert_eq!(follower.event_count(), 2);
    assert_eq!(keep(&run, &follower, 2), 1);
    assert_eq!(follower.facts_of(&host()), Some(facts()));
    assert_eq!((events(&run), run.event_count()), (events(&follower), 3));
    run.finish(false, true);
    assert!(!run.has_ended(), "nobody has kept the end");
    while keep(&run, &follower, 2) > 0 {}
    assert!(run.has_ended() && follower.has_ended());
    assert_eq!(events(&run), events(&follower));
    assert_eq!(run.event_count(), 6);
}

#[test]
fn what_comes_again_or_too_early_changes_nothing() {
    let (run, follower) = (shared(), shared());
    run.begin(&host(), &CheckName::Credentials);
    let (first, changes) = run.take_unkept(9);
    run.show(first + changes.len());
    run.end(&host(), ended(CheckName::Credentials));
    let (second, more) = run.take_unkept(9);
    follower.follow(second, more.clone());
    assert_eq!(follower.event_count(), 0);
    for _ in 0..2 {
        follower.follow(first, changes.clone());
        assert_eq!(follower.event_count(), 1);
    }
    for _ in 0..2 {
        follower.follow(second, more.clone());
        assert_eq!(follower.event_count(), 2);
    }
}

#[test]
fn what_ran_when_its_server_was_lost_runs_again_and_ends_once() {
    let (lost, next) = (shared(), shared());
    lost.begin(&host(), &CheckName::Credentials);
    lost.end(&host(), ended(CheckName::Credentials));
    lost.begin(&host(), &CheckName::Identity);
    keep(&lost, &next, 9);
    next.reopen();
    let states = |run: &Run| -> Vec<CheckState> {
        let of_all = |checks: &[Check]| {
            let states = checks.iter().map(|check| check.state.clone());
            states.collect()
        };
        run.look(&host(), of_all).unwrap_or_default()
    };
    assert!(states(&next)[0].has_ended());
    assert_eq!(states(&next)[1], CheckState::Waiting);
    next.end(&host(), ended(CheckName::Credentials));
    next.begin(&host(), &CheckName::Identity);
    let (first, changes) = next.take_unkept(9);
    assert_eq!((first, changes.len()), (3, 1));
}

fn facts() -> WorkspaceFacts {
    WorkspaceFacts {
        account_id: AccountId::parse("11111111-2222-3333-4444-555555555555").unwrap(),
        cloud: Cloud::Aws,
        region: Region::parse("us-east-1").unwrap(),
        metastore_id: MetastoreId::parse("22222222-3333-4444-5555-666666666666").unwrap(),
        workspace_id: WorkspaceId::parse("1").unwrap(),
        workspace_name: "w".to_owned(),
        host: host(),
        features: Vec::new(),
        authentication: Authentication::OauthM2m,
        application_id: ApplicationId::parse("1d0f6a52-0000-4000-8000-00000000009c").ok(),
        tested_as: None,
    }
}
