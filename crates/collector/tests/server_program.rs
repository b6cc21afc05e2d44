//! The server as a program of its own, which can be killed as the system does it.

use std::net::SocketAddr;
use std::process::Stdio;
use std::sync::Arc;

use tokio::process::{Child, Command};

/// The server as a program of its own.
pub struct ServerProgram {
    address: SocketAddr,
    folder: Arc<tempfile::TempDir>,
    practice: SocketAddr,
    child: Option<Child>,
}

impl ServerProgram {
    /// Starts it on the disk of a server that has ended.
    pub async fn start(
        address: SocketAddr,
        folder: Arc<tempfile::TempDir>,
        practice: SocketAddr,
    ) -> Self {
        let program = Self {
            address,
            folder,
            practice,
            child: None,
        };
        program.restarted().await
    }

    /// Kills it, whatever it does, and starts it again.
    pub async fn restarted(mut self) -> Self {
        if let Some(mut child) = self.child.take() {
            child.kill().await.unwrap();
        }
        let collector = std::path::Path::new(env!("CARGO_BIN_EXE_lakesentry-collector"));
        let server = collector.with_file_name("lakesentry");
        let child = Command::new(&server)
            .arg("serve")
            .args(["--listen", &self.address.to_string()])
            .args(["--practice", &self.practice.to_string()])
            .arg("--database")
            .arg(self.folder.path().join("test.sqlite"))
            .env("RUST_LOG", "error")
            .stdout(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|error| {
                panic!(
                    "{}: {error}; `cargo build -p server` makes it",
                    server.display()
                )
            });
        self.child = Some(child);
        for _ in 0..400 {
            if tokio::net::TcpStream::connect(self.address).await.is_ok() {
                return self;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("the server does not listen on {}", self.address);
    }
}
