//! Each way to sign in, and what is said when it does not work.

use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use crate::support::{World, fail, lines, manifest, said, succeed};

const TENANT: &str = "6f1b1a0e-0000-4000-8000-0000000000aa";

/// `export` without any credentials, with the trace.
fn export(world: &World, name: &str) -> Command {
    let mut program = world.export(name, &["--auth-trace", "--overwrite"]);
    program
        .env_remove("DATABRICKS_CLIENT_ID")
        .env_remove("DATABRICKS_CLIENT_SECRET");
    program
}

fn used(world: &World, name: &str) -> String {
    assert!(!lines(&world.path(name)).is_empty());
    manifest(&world.path(&format!("{name}.manifest.json")))["sign_in"]
        .as_str()
        .unwrap()
        .to_owned()
}

fn put_program(world: &World, name: &str, script: &str) {
    let path = world.path(name);
    std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn the_environment_comes_first_and_then_the_machine_and_then_people() {
    let world = World::dense(600);
    let secret = world.azure.entra_secret.clone().unwrap();
    let mut program = export(&world, "a.jsonl");
    program
        .env("AZURE_TENANT_ID", TENANT)
        .env("AZURE_CLIENT_ID", world.reader())
        .env("AZURE_CLIENT_SECRET", &secret);
    let ended = succeed(program);
    assert!(!said(&ended).contains(&secret));
    assert_eq!(used(&world, "a.jsonl"), "Entra client secret (environment)");

    // Terraform's names do as well.
    let mut program = export(&world, "a2.jsonl");
    program
        .env("ARM_TENANT_ID", TENANT)
        .env("ARM_CLIENT_ID", world.reader())
        .env("ARM_CLIENT_SECRET", &secret);
    succeed(program);

    let ended = succeed(export(&world, "b.jsonl"));
    assert_eq!(used(&world, "b.jsonl"), "managed identity");
    let words = said(&ended);
    assert!(words.contains("[auth] Entra client secret (environment): does not apply: AZURE_CLIENT_SECRET is not set"), "{words}");
    assert!(
        words.contains("[auth] managed identity: signed in"),
        "{words}"
    );

    let mut program = export(&world, "c.jsonl");
    program.args(["--managed-identity-client-id", &world.reader()]);
    succeed(program);
    assert_eq!(used(&world, "c.jsonl"), "managed identity");

    // An identity that the machine does not have: people are asked.
    let metastore = &world.azure.metastores[0];
    let token = metastore.admin.credentials.token.clone().unwrap();
    put_program(
        &world,
        "az",
        &format!(
            "[ \"$1 $2\" = 'account get-access-token' ] || exit 3\necho '{{\"accessToken\":\"{token}\",\"expires_on\":4102444800}}'"
        ),
    );
    let mut program = export(&world, "d.jsonl");
    program.args([
        "--managed-identity-client-id",
        "00000000-0000-0000-0000-000000000001",
    ]);
    let ended = succeed(program);
    assert_eq!(used(&world, "d.jsonl"), "Azure CLI");
    assert!(
        said(&ended).contains("no managed identity with the client id"),
        "{}",
        said(&ended)
    );
    assert!(!said(&ended).contains(&token));

    put_program(
        &world,
        "az",
        "echo \"ERROR: Please run 'az login' to setup account.\" >&2; exit 1",
    );
    put_program(
        &world,
        "azd",
        &format!(
            "[ \"$1 $2\" = 'auth token' ] || exit 3\necho '{{\"token\":\"{token}\",\"expiresOn\":\"2099-01-01T00:00:00Z\"}}'"
        ),
    );
    let mut program = export(&world, "e.jsonl");
    program.args([
        "--managed-identity-client-id",
        "00000000-0000-0000-0000-000000000001",
    ]);
    let ended = succeed(program);
    assert_eq!(used(&world, "e.jsonl"), "Azure Developer CLI");
    assert!(
        said(&ended).contains("az is not signed in: az login"),
        "{}",
        said(&ended)
    );
}

#[test]
fn every_refusal_says_what_to_do() {
    let world = World::dense(600);
    let with = |changes: &[(&str, &str)]| {
        let mut program = export(&world, "x.jsonl");
        program
            .env("AZURE_TENANT_ID", TENANT)
            .env("AZURE_CLIENT_ID", world.reader());
        program.envs(changes.iter().copied());
        program
    };
    drop(fail(
        with(&[("AZURE_CLIENT_SECRET", "wr0ng~secret-of-somebody")]),
        3,
        "its value is needed, not its id",
    ));
    let unknown = ("AZURE_CLIENT_ID", "00000000-0000-0000-0000-000000000001");
    drop(fail(
        with(&[("AZURE_CLIENT_SECRET", "x~y"), unknown]),
        3,
        "no application with this client id",
    ));
    drop(fail(
        with(&[
            ("AZURE_CLIENT_SECRET", "x~y"),
            ("AZURE_TENANT_ID", "a/../b"),
        ]),
        3,
        "no tenant",
    ));
    let mut scoped = with(&[("AZURE_CLIENT_SECRET", "x~y")]);
    scoped.args(["--scope", "00000000-0000-0000-0000-000000000002"]);
    drop(fail(scoped, 3, "no Azure Databricks"));
    drop(fail(
        with(&[("AZURE_CLIENT_CERTIFICATE_PATH", "/nowhere.pem")]),
        3,
        "/nowhere.pem",
    ));
    drop(fail(
        with(&[("AZURE_FEDERATED_TOKEN_FILE", "/nowhere.jwt")]),
        3,
        "AZURE_FEDERATED_TOKEN_FILE",
    ));
    // Nobody at all: each way is named with its reason.
    let mut nobody = export(&world, "x.jsonl");
    nobody.args(["--auth-type", "azure-cli"]);
    drop(fail(nobody, 3, "az is not on the path"));
    let mut unclear = export(&world, "x.jsonl");
    unclear.args(["--auth-type", "kerberos"]);
    drop(fail(unclear, 2, "oauth-m2m"));
    let mut prompt = export(&world, "x.jsonl");
    prompt.arg("--access-token");
    drop(fail(prompt, 2, "no terminal to ask at"));
}

#[test]
fn databricks_own_ways_are_taken_where_they_are_set() {
    let world = World::dense(600);
    let token = world.azure.metastores[0]
        .admin
        .credentials
        .token
        .clone()
        .unwrap();
    let mut program = export(&world, "a.jsonl");
    program.args(["--access-token", &token]);
    let ended = succeed(program);
    assert_eq!(used(&world, "a.jsonl"), "access token (command line)");
    assert!(!said(&ended).contains(&token));
    let mut program = export(&world, "b.jsonl");
    program.env("DATABRICKS_TOKEN", &token);
    succeed(program);
    assert_eq!(used(&world, "b.jsonl"), "access token (settings)");
    let reader = &world.azure.reader.credentials;
    let profile = format!(
        "[jobs]\nclient_id = {}\nclient_secret = {}\n",
        reader.application_id, reader.client_secret
    );
    std::fs::write(world.path(".databrickscfg"), profile).unwrap();
    let mut program = export(&world, "c.jsonl");
    program.args(["--profile", "jobs"]);
    succeed(program);
    assert_eq!(
        used(&world, "c.jsonl"),
        "OAuth secret of a service principal"
    );
    let mut wrong = export(&world, "d.jsonl");
    wrong.args(["--access-token", "dapi0000000000000000"]);
    let ended = wrong.output().unwrap();
    assert_eq!(ended.status.code(), Some(3), "{}", said(&ended));
}
