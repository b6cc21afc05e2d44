//! The parts of the program for the pages.
#![allow(
    clippy::unnecessary_wraps,
    reason = "what fails is fetching the part, which `wasm_split` adds where there is something to fetch"
)]

use domain::{ConnectionTestId, ConnectorId};
use leptos::prelude::*;
use leptos::wasm_split::wasm_split;

use super::about::AboutPage;
use super::clash::ClashDialog;
use super::home::BeforeYouStart;
use crate::access::{AccessPage, CallbackPage, SessionEnd, SignInPage};
use crate::audit_export::AuditExportPage;
use crate::audit_trail::AuditTrailPage;
use crate::collector_setup::DeploymentPage;
use crate::connection_strings::ConnectionStringPage;
use crate::connection_test::MatrixPage;
use crate::connectors::{ConnectorPage, OverviewPage};
use crate::issuer_keys::IssuerKeysPage;
use crate::setup::account::AccountStep;
use crate::setup::check::TestStep;
use crate::setup::grants::{GrantsStep, HandOverPage};
use crate::setup::principal::PrincipalStep;
use crate::setup::review::ReviewStep;
use crate::setup::workspaces::WorkspacesStep;
use crate::sharing::SharingPage;
use crate::shell::part::Part;

/// Gives the start page.
#[wasm_split(start, wasm_split_path = ::leptos::wasm_split, fallible)]
pub fn start() -> Part {
    Ok(|| view! { <BeforeYouStart /> }.into_any())
}

/// Gives step 1.
#[wasm_split(principal, wasm_split_path = ::leptos::wasm_split, preload(fetch_principal), fallible)]
pub fn principal() -> Part {
    Ok(|| view! { <PrincipalStep /> }.into_any())
}

/// Gives step 2.
#[wasm_split(grants, wasm_split_path = ::leptos::wasm_split, preload(fetch_grants), fallible)]
pub fn grants() -> Part {
    Ok(|| view! { <GrantsStep /> }.into_any())
}

/// Gives the document for a colleague.
#[wasm_split(hand_over, wasm_split_path = ::leptos::wasm_split, fallible)]
pub fn hand_over() -> Part {
    Ok(|| view! { <HandOverPage /> }.into_any())
}

/// Gives step 3.
#[wasm_split(account, wasm_split_path = ::leptos::wasm_split, preload(fetch_account), fallible)]
pub fn account() -> Part {
    Ok(|| view! { <AccountStep /> }.into_any())
}

/// Gives step 4.
#[wasm_split(workspaces, wasm_split_path = ::leptos::wasm_split, preload(fetch_workspaces), fallible)]
pub fn workspaces() -> Part {
    Ok(|| view! { <WorkspacesStep /> }.into_any())
}

/// Gives step 5.
#[wasm_split(test, wasm_split_path = ::leptos::wasm_split, preload(fetch_test), fallible)]
pub fn test() -> Part {
    Ok(|| view! { <TestStep /> }.into_any())
}

/// Gives step 6.
#[wasm_split(review, wasm_split_path = ::leptos::wasm_split, preload(fetch_review), fallible)]
pub fn review() -> Part {
    Ok(|| view! { <ReviewStep /> }.into_any())
}

/// Gives the regions and their state.
#[wasm_split(overview, wasm_split_path = ::leptos::wasm_split, fallible)]
pub fn overview() -> Part {
    Ok(|| view! { <OverviewPage /> }.into_any())
}

/// Gives the page of a connector.
#[wasm_split(connector, wasm_split_path = ::leptos::wasm_split, fallible)]
pub fn connector() -> Part<fn(ConnectorId) -> AnyView> {
    Ok(|id| view! { <ConnectorPage id /> }.into_any())
}

/// Gives the page of a new connection string.
#[wasm_split(connection_string, wasm_split_path = ::leptos::wasm_split, fallible)]
pub fn connection_string() -> Part<fn(ConnectorId) -> AnyView> {
    Ok(|connector| view! { <ConnectionStringPage connector /> }.into_any())
}

/// Gives the page that sets a collector up.
#[wasm_split(deployment, wasm_split_path = ::leptos::wasm_split, fallible)]
pub fn deployment() -> Part<fn(ConnectorId) -> AnyView> {
    Ok(|connector| view! { <DeploymentPage connector /> }.into_any())
}

/// Gives the page about what leaves a workspace.
#[wasm_split(sharing, wasm_split_path = ::leptos::wasm_split, fallible)]
pub fn sharing() -> Part<fn(ConnectorId) -> AnyView> {
    Ok(|connector| view! { <SharingPage connector /> }.into_any())
}

/// Gives the results of a connection test.
#[wasm_split(matrix, wasm_split_path = ::leptos::wasm_split, fallible)]
pub fn matrix() -> Part<fn(ConnectionTestId) -> AnyView> {
    Ok(|id| view! { <MatrixPage id /> }.into_any())
}

/// Gives the page about people, sessions and keys.
#[wasm_split(access, wasm_split_path = ::leptos::wasm_split, fallible)]
pub fn access() -> Part {
    Ok(|| view! { <AccessPage /> }.into_any())
}

/// Gives the page of the audit trail.
#[wasm_split(audit_trail, wasm_split_path = ::leptos::wasm_split, fallible)]
pub fn audit_trail() -> Part {
    Ok(|| view! { <AuditTrailPage /> }.into_any())
}

/// Gives the page of the keys for ID tokens.
#[wasm_split(issuer_keys, wasm_split_path = ::leptos::wasm_split, fallible)]
pub fn issuer_keys() -> Part {
    Ok(|| view! { <IssuerKeysPage /> }.into_any())
}

/// Gives the page with the commands that export the audit log.
#[wasm_split(audit_export, wasm_split_path = ::leptos::wasm_split, fallible)]
pub fn audit_export() -> Part {
    Ok(|| view! { <AuditExportPage /> }.into_any())
}

/// Gives the page that lets somebody in.
#[wasm_split(sign_in, wasm_split_path = ::leptos::wasm_split, fallible)]
pub fn sign_in() -> Part {
    Ok(|| view! { <SignInPage /> }.into_any())
}

/// Gives the page to which the identity provider sends the browser back.
#[wasm_split(sign_in_callback, wasm_split_path = ::leptos::wasm_split, fallible)]
pub fn sign_in_callback() -> Part {
    Ok(|| view! { <CallbackPage /> }.into_any())
}

/// Gives what says that a session is about to end.
#[wasm_split(session_end, wasm_split_path = ::leptos::wasm_split, fallible)]
pub fn session_end() -> Part {
    Ok(|| view! { <SessionEnd /> }.into_any())
}

/// Gives the question which of two tabs counts.
#[wasm_split(clash, wasm_split_path = ::leptos::wasm_split, fallible)]
pub fn clash() -> Part {
    Ok(|| view! { <ClashDialog /> }.into_any())
}

/// Gives help, version and contact.
#[wasm_split(about, wasm_split_path = ::leptos::wasm_split, fallible)]
pub fn about() -> Part {
    Ok(|| view! { <AboutPage /> }.into_any())
}
