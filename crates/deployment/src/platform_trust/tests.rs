//! Policy, settings and runner of each platform.

use super::*;

fn trust(platform: TokenPlatform) -> PlatformTrust {
    assert_eq!(platform.check(), Ok(()), "{platform:?}");
    PlatformTrust {
        connector_id: ConnectorId::parse("0192f0c1-2f4b-7cc3-a8a2-3f1de5c0aa11").unwrap(),
        host: DatabricksHost::parse("adb-1.0.azuredatabricks.net").unwrap(),
        account_id: AccountId::parse("11111111-2222-3333-4444-555555555555").unwrap(),
        application_id: ApplicationId::parse("1d0f6a52-0000-4000-8000-00000000009c").unwrap(),
        number: None,
        platform,
        instance: "https://lakesentry.example".to_owned(),
        wheel: PackageFile::new("collector-1.whl".to_owned(), "a".repeat(64), 1).unwrap(),
        interval: CycleInterval::USUAL,
    }
}

fn platforms() -> [TokenPlatform; 5] {
    let text = |text: &str| text.to_owned();
    [
        TokenPlatform::Kubernetes {
            issuer: text("https://kubernetes.default.svc"),
            namespace: text("monitoring"),
            service_account: text("lakesentry-collector"),
            keys: Some(text(r#"{"keys":[{"kty":"RSA"}]}"#)),
        },
        TokenPlatform::GithubActions {
            repository: text("acme/data.platform"),
            environment: text("production"),
        },
        TokenPlatform::GitlabCi {
            issuer: text("https://gitlab.com"),
            project: text("acme/sub/platform"),
            branch: text("main"),
        },
        TokenPlatform::File {
            issuer: text("https://issuer.example"),
            subject: text("host/7"),
            path: text("/run/token"),
        },
        TokenPlatform::Variable {
            issuer: text("https://issuer.example/tenant"),
            subject: text("ci:7"),
            name: text("CI_TOKEN"),
        },
    ]
}

#[test]
fn policy_and_settings_belong_together() {
    let subjects = [
        "system:serviceaccount:monitoring:lakesentry-collector",
        "repo:acme/data.platform:environment:production",
        "project_path:acme/sub/platform:ref_type:branch:ref:main",
        "host/7",
        "ci:7",
    ];
    for (platform, subject) in platforms().into_iter().zip(subjects) {
        let trust = trust(platform);
        let policy = trust.policy();
        let body: serde_json::Value = serde_json::from_str(&policy.body()).unwrap();
        assert_eq!(body["oidc_policy"]["subject"], subject);
        assert_eq!(
            body["oidc_policy"]["audiences"][0],
            trust.account_id.to_string()
        );
        // Each policy has a name of its own: the server's may be there as well.
        assert!(
            policy.cli().contains("--policy-id lakesentry-collector"),
            "{}",
            policy.cli()
        );
        let settings = trust.environment();
        assert!(
            settings.contains("DATABRICKS_CLIENT_ID=1d0f6a52"),
            "{settings}"
        );
        assert!(
            settings.contains("-oidc\n") && !settings.contains("SECRET"),
            "{settings}"
        );
        // What asks the platform for a token asks for one for the account.
        if let Some((_, runner)) = trust.runner() {
            assert!(runner.contains(&trust.account_id.to_string()), "{runner}");
            for line in settings.lines() {
                let (name, value) = line.split_once('=').unwrap();
                assert!(runner.contains(name) && runner.contains(value), "{runner}");
            }
        }
    }
}

#[test]
fn a_repository_of_github_has_the_numbers_that_its_tokens_name() {
    let platform = |repository: &str| TokenPlatform::GithubActions {
        repository: repository.to_owned(),
        environment: "production".to_owned(),
    };
    let numbered = trust(platform("acme@123456/data.platform@456789"));
    assert_eq!(
        numbered.policy().subject,
        "repo:acme@123456/data.platform@456789:environment:production"
    );
    for wrong in [
        "acme",
        "acme@1/data",
        "acme/data@2",
        "acme@/data@",
        "acme@x/data@y",
        "a/b/c",
        "acme@1/data@2/x",
    ] {
        assert!(platform(wrong).check().is_err(), "{wrong}");
    }
}

#[test]
fn a_token_of_github_that_can_not_be_renewed_stays() {
    let [_, github, ..] = platforms();
    let (_, text) = trust(github).runner().unwrap();
    // Without an answer some versions of jq succeed, and write nothing.
    let renewal = text.split_once("renew() {").unwrap().1;
    let renewal = renewal.split_once("}\n").unwrap().0;
    let steps: Vec<&str> = renewal.lines().map(str::trim).collect();
    assert!(
        steps
            .iter()
            .any(|step| step.starts_with("| jq -er .value >")),
        "{text}"
    );
    let is_there = steps
        .iter()
        .position(|step| step.starts_with("&& test -s "));
    let moved = steps.iter().position(|step| step.starts_with("&& mv "));
    assert!(is_there.is_some() && is_there < moved, "{text}");
}

#[test]
fn kubernetes_mounts_the_token_of_the_service_account_and_nothing_else() {
    let [kubernetes, ..] = platforms();
    let (_, text) = trust(kubernetes).runner().unwrap();
    for part in [
        "kind: ServiceAccount",
        "serviceAccountName: \"lakesentry-collector\"",
        "namespace: \"monitoring\"",
        "# kubectl --namespace \"monitoring\" create secret generic lakesentry-collector",
        "automountServiceAccountToken: false",
        "serviceAccountToken:",
        "mountPath: /var/run/secrets/databricks",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert_eq!(text.matches("name: databricks-token").count(), 2, "{text}");
}

#[test]
fn an_answer_that_is_none_is_named() {
    let [kubernetes, github, gitlab, file, variable] = platforms();
    let wrong = |platform: &TokenPlatform, change: fn(&mut TokenPlatform)| {
        let mut platform = platform.clone();
        change(&mut platform);
        platform.check().unwrap_err().to_string()
    };
    let cases = [
        (
            wrong(&kubernetes, |of| {
                if let TokenPlatform::Kubernetes { issuer, .. } = of {
                    *issuer = "kubernetes.default.svc".to_owned();
                }
            }),
            "issuer",
        ),
        (
            wrong(&kubernetes, |of| {
                if let TokenPlatform::Kubernetes { keys, .. } = of {
                    *keys = Some("[]".to_owned());
                }
            }),
            "Key Set",
        ),
        (
            wrong(&kubernetes, |of| {
                if let TokenPlatform::Kubernetes { namespace, .. } = of {
                    *namespace = "a:b".to_owned();
                }
            }),
            "namespace",
        ),
        (
            wrong(&github, |of| {
                if let TokenPlatform::GithubActions { repository, .. } = of {
                    *repository = "acme".to_owned();
                }
            }),
            "repository",
        ),
        (
            wrong(&github, |of| {
                if let TokenPlatform::GithubActions { environment, .. } = of {
                    *environment = "a:b".to_owned();
                }
            }),
            "environment",
        ),
        (
            wrong(&gitlab, |of| {
                if let TokenPlatform::GitlabCi { project, .. } = of {
                    *project = "x".to_owned();
                }
            }),
            "project",
        ),
        (
            wrong(&file, |of| {
                if let TokenPlatform::File { path, .. } = of {
                    *path = "token".to_owned();
                }
            }),
            "path",
        ),
        (
            wrong(&variable, |of| {
                if let TokenPlatform::Variable { name, .. } = of {
                    *name = "9X".to_owned();
                }
            }),
            "variable",
        ),
    ];
    for (said, what) in cases {
        assert!(said.contains(what), "{said}");
    }
}
