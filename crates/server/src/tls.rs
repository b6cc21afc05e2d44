//! TLS by the server itself, with a certificate that may be renewed while it runs.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use parking_lot::RwLock;
use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// How often the files are looked at.
const LOOK_EVERY: Duration = Duration::from_secs(10);
/// How long a client may take to agree on keys.
const HANDSHAKE_LIMIT: Duration = Duration::from_secs(10);
/// Clients that may be agreeing on keys at the same time: each takes memory before anybody knows who it is.
const MAX_HANDSHAKES: usize = 256;

/// The certificate, as the files last gave it.
#[derive(Debug)]
pub struct Certificate {
    chain_file: PathBuf,
    key_file: PathBuf,
    read: RwLock<ReadCertificate>,
}

#[derive(Debug)]
struct ReadCertificate {
    files: CertificateFiles,
    key: Arc<CertifiedKey>,
}

/// What is in the two files.
#[derive(PartialEq, Eq)]
struct CertificateFiles {
    chain: Vec<u8>,
    key: zeroize::Zeroizing<Vec<u8>>,
}

impl std::fmt::Debug for CertificateFiles {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CertificateFiles(…)")
    }
}

impl Certificate {
    /// Reads the files.
    ///
    /// # Errors
    /// When they can't be read, hold something else, or do not belong to each other.
    pub fn read(chain_file: PathBuf, key_file: PathBuf) -> anyhow::Result<Arc<Self>> {
        let files = read_files(&chain_file, &key_file)?;
        let key = certified(&files).with_context(|| {
            format!(
                "the certificate {} and the key {} can't be used for TLS",
                chain_file.display(),
                key_file.display()
            )
        })?;
        Ok(Arc::new(Self {
            chain_file,
            key_file,
            read: RwLock::new(ReadCertificate { files, key }),
        }))
    }

    /// Reads the files again, and takes what is in them when it has changed. What can't be used is said in the log, and what was read before
    /// stays in use. Says whether there is something new.
    pub fn look_again(&self) -> bool {
        let renewed = read_files(&self.chain_file, &self.key_file).and_then(|files| {
            if files == self.read.read().files {
                return Ok(None);
            }
            let key = certified(&files)?;
            Ok(Some(ReadCertificate { files, key }))
        });
        match renewed {
            Ok(None) => false,
            Ok(Some(renewed)) => {
                *self.read.write() = renewed;
                tracing::info!("the certificate was renewed");
                true
            }
            Err(error) => {
                tracing::error!("the certificate stays as it was: {error:#}");
                false
            }
        }
    }
}

impl ResolvesServerCert for Certificate {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.read.read().key))
    }
}

fn read_files(chain_file: &PathBuf, key_file: &PathBuf) -> anyhow::Result<CertificateFiles> {
    let read = |path: &PathBuf| {
        std::fs::read(path).with_context(|| format!("can't read {}", path.display()))
    };
    refuse_everybody(key_file)?;
    Ok(CertificateFiles {
        chain: read(chain_file)?,
        key: read(key_file)?.into(),
    })
}

/// A key that everybody on the machine may read is no secret. Its group may: that is how orchestrators hand files over.
#[cfg(unix)]
fn refuse_everybody(key_file: &PathBuf) -> anyhow::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let name = key_file.display();
    let found = std::fs::metadata(key_file).with_context(|| format!("can't read {name}"))?;
    let mode = found.permissions().mode() & 0o7777;
    ensure!(
        mode.trailing_zeros() >= 3,
        "everybody may use the key {name} (mode {mode:04o}). Run `chmod o= {name}`"
    );
    Ok(())
}

#[cfg(not(unix))]
fn refuse_everybody(_: &PathBuf) -> anyhow::Result<()> {
    Ok(())
}

fn certified(files: &CertificateFiles) -> anyhow::Result<Arc<CertifiedKey>> {
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(&files.chain)
        .collect::<Result<_, _>>()
        .context("the certificate is no PEM")?;
    ensure!(!chain.is_empty(), "there is no certificate in the file");
    let key = PrivateKeyDer::from_pem_slice(&files.key).context("the key is no PEM")?;
    let provider = aws_lc_rs::default_provider();
    let certified = CertifiedKey::from_der(chain, key, &provider)
        .context("the certificate and the key do not belong to each other")?;
    Ok(Arc::new(certified))
}

/// Accepts connections whose clients have agreed on keys.
#[derive(Debug)]
pub struct TlsListener {
    ready: mpsc::Receiver<(TlsStream<TcpStream>, SocketAddr)>,
    listening: SocketAddr,
}

impl TlsListener {
    /// Speaks TLS with whoever connects.
    ///
    /// # Errors
    /// When the address of the listener is not known.
    pub fn new(listener: TcpListener, certificate: Arc<Certificate>) -> anyhow::Result<Self> {
        let listening = listener.local_addr()?;
        let provider = Arc::new(aws_lc_rs::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_cert_resolver(Arc::clone(&certificate) as Arc<dyn ResolvesServerCert>);
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let (sender, ready) = mpsc::channel(16);
        tokio::spawn(accept(listener, acceptor, sender.clone()));
        tokio::spawn(async move {
            let mut every = tokio::time::interval(LOOK_EVERY);
            while !sender.is_closed() {
                every.tick().await;
                certificate.look_again();
            }
        });
        Ok(Self { ready, listening })
    }
}

/// Each client agrees on keys by itself, so that a slow one keeps no other waiting.
async fn accept(
    mut listener: TcpListener,
    acceptor: TlsAcceptor,
    ready: mpsc::Sender<(TlsStream<TcpStream>, SocketAddr)>,
) {
    let slots = Arc::new(Semaphore::new(MAX_HANDSHAKES));
    while !ready.is_closed() {
        let Ok(slot) = Arc::clone(&slots).acquire_owned().await else {
            return;
        };
        // Errors of a single connection are dealt with there, and too many open files are waited for.
        let (stream, peer) = axum::serve::Listener::accept(&mut listener).await;
        let (acceptor, ready) = (acceptor.clone(), ready.clone());
        tokio::spawn(async move {
            let agreed = tokio::time::timeout(HANDSHAKE_LIMIT, acceptor.accept(stream)).await;
            drop(slot);
            match agreed {
                Ok(Ok(stream)) => drop(ready.send((stream, peer)).await),
                Ok(Err(error)) => tracing::debug!(%peer, %error, "no TLS"),
                Err(_) => tracing::debug!(%peer, "no TLS in time"),
            }
        });
    }
}

impl axum::serve::Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.ready.recv().await {
            Some(accepted) => accepted,
            // Only when this is going to be dropped.
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.listening)
    }
}
