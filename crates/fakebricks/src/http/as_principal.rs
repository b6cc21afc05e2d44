//! What a job reads of its workspace, with the rights of the principal that it runs as.

use super::auth::WorkspaceCaller;
use super::reply::RestError;
use super::{secret_scopes, volume_files, workspace_objects};
use crate::simulation::SharedSimulation;
use crate::world::Cloud;

/// The files and secrets that a principal may read in a workspace.
#[derive(Debug)]
pub struct PrincipalFiles(WorkspaceCaller);

/// Acts as a principal of a workspace; refuses one that is not in it.
pub fn files(
    app: &SharedSimulation,
    cloud: Cloud,
    workspace: u64,
    name: &str,
) -> Result<PrincipalFiles, String> {
    let host = app
        .world()
        .account(cloud)
        .workspace(workspace)
        .map(|found| found.host(cloud));
    let site = host.and_then(|host| app.site(&host));
    let site = site.ok_or("the workspace is not there")?;
    WorkspaceCaller::acting(app, site, workspace, name)
        .map(PrincipalFiles)
        .ok_or_else(|| format!("{name}, whom the job runs as, is not in the workspace"))
}

impl PrincipalFiles {
    /// Returns the name of the principal.
    pub fn name(&self) -> &str {
        &self.0.identity.name
    }

    /// Returns the host of the workspace.
    pub fn host(&self) -> &str {
        &self.0.site.host
    }

    /// Reads a wheel in the workspace or in a volume.
    pub fn wheel(&self, path: &str) -> Result<Vec<u8>, String> {
        let read = if path.starts_with("/Volumes/") {
            volume_files::content(&self.0, path)
        } else {
            workspace_objects::content(&self.0, path)
        };
        read.map_err(|error| format!("the wheel {path} can't be read: {}", error.message()))
    }

    /// Reads a secret.
    pub fn secret(&self, scope: &str, key: &str) -> Result<String, String> {
        let read = secret_scopes::value(&self.0, scope, key).map_err(|error: RestError| {
            format!(
                "the secret {key} of the scope {scope} can't be read: {}",
                error.message()
            )
        })?;
        String::from_utf8(read)
            .map_err(|_| format!("the secret {key} of the scope {scope} is no text"))
    }
}
