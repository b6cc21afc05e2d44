//! A server that is no practice: nobody is let in without signing in. It is asked nothing that would lead it to Databricks.

use domain::{ApiKeyId, ApiKeyScope, PersonId, Role, SignInId, Timestamp};
use reqwest::{Client, Method, RequestBuilder, header};
use server::app::App;
use server::clock;
use server::config::{Config, Storage};
use server::identity_provider::ProviderOptions;
use server::outbound::Outbound;
use server::rate_limits::RateOptions;
use server::reach::Reach;
use server::router;
use server::signing::Keyring;
use server::tls::TlsListener;
use sha2::{Digest as _, Sha256};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;
use store::{ApiKeyRecord, NewSignInRecord, PersonRecord, SignInRecord, Store};
use uuid::Uuid;

/// A running server with a database of its own.
pub struct RealApp {
    pub address: SocketAddr,
    pub store: Store,
    pub storage: Storage,
    http: Client,
    _folder: tempfile::TempDir,
}

impl RealApp {
    pub async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// Starts one that is reached in another way.
    pub async fn start_with(change: impl FnOnce(&mut Reach)) -> Self {
        Self::start_limited(RateOptions::NONE, change).await
    }

    /// Starts one that answers so many requests.
    pub async fn start_limited(rates: RateOptions, change: impl FnOnce(&mut Reach)) -> Self {
        Self::start_configured(|config| {
            config.rates = rates;
            change(&mut config.reach);
        })
        .await
    }

    /// Starts one that is set up in another way.
    pub async fn start_configured(change: impl FnOnce(&mut Config)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let storage = Storage {
            database: folder.path().join("test.sqlite"),
            database_url: None,
            master_key_file: None,
            bootstrap_file: None,
            data: None,
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mut config = Config {
            reach: Reach::loopback(address),
            rates: RateOptions::NONE,
            storage: storage.clone(),
            practice: None,
            security_contact: None,
            outbound: Outbound::default(),
            provider: ProviderOptions::default(),
            alerts: server::alerts::AlertOptions::default(),
            validation: server::config::ValidationOptions::default(),
        };
        change(&mut config);
        let store = Store::open(&storage.location()).await.unwrap();
        let keyring = Keyring::open(store.clone(), &storage.master_key_file().unwrap())
            .await
            .unwrap();
        let app = App::new(&config, address, store.clone(), keyring).unwrap();
        let never = std::future::pending();
        match config.reach.certificate().unwrap() {
            Some(certificate) => {
                let listener = TlsListener::new(listener, certificate).unwrap();
                tokio::spawn(server::serve(listener, router(app), never));
            }
            None => {
                tokio::spawn(server::serve(listener, router(app), never));
            }
        }
        Self {
            address,
            store,
            storage,
            http: Client::builder().no_proxy().build().unwrap(),
            _folder: folder,
        }
    }

    /// Where a bootstrap token is put.
    pub fn bootstrap_file(&self) -> PathBuf {
        self.storage.bootstrap_file()
    }

    /// Asks without saying who.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("http://{}{path}", self.address);
        self.http.request(method, url)
    }

    /// Asks as somebody.
    pub fn request_as(&self, who: &str, method: Method, path: &str) -> RequestBuilder {
        let request = self.request(method, path);
        if who.starts_with("lsk_") {
            request.bearer_auth(who)
        } else if who.is_empty() {
            request
        } else {
            let name = format!("lakesentry_session_{}", self.address.port());
            request.header(header::COOKIE, format!("{name}={who}"))
        }
    }

    /// Lets somebody of a role in, and gives the secret of their cookie.
    pub async fn signed_in(&self, name: &str, role: Role) -> (PersonRecord, String) {
        let person = PersonRecord {
            person_id: PersonId::new(Uuid::now_v7()),
            name: name.to_owned(),
            email: format!("{name}@lake.example"),
            role,
            created_at: clock::now(),
            disabled_at: None,
        };
        self.store.add_person(&person).await.unwrap();
        let secret = self.sign_in(&person, clock::now()).await;
        (person, secret)
    }

    /// Signs somebody in at a time.
    pub async fn sign_in(&self, person: &PersonRecord, at: Timestamp) -> String {
        let secret = Uuid::now_v7().simple().to_string();
        let new = NewSignInRecord {
            record: SignInRecord {
                sign_in_id: SignInId::new(Uuid::now_v7()),
                person_id: person.person_id,
                created_at: at,
                seen_at: at,
                ends_at: at.later(Duration::from_hours(12)),
                device: "a test".to_owned(),
            },
            secret_hash: Sha256::digest(&secret).into(),
        };
        self.store.begin_sign_in(&new).await.unwrap();
        secret
    }

    /// Gives somebody a key.
    pub async fn key(&self, person: &PersonRecord, scope: ApiKeyScope) -> String {
        let prefix = format!("lsk_{:08x}", rand_digits());
        let digits = Uuid::now_v7().simple().to_string();
        let body = format!("{prefix}_{digits:0>64}");
        let key = format!("{body}_{:08x}", crc32fast::hash(body.as_bytes()));
        let record = ApiKeyRecord {
            api_key_id: ApiKeyId::new(Uuid::now_v7()),
            person_id: person.person_id,
            name: "a test".to_owned(),
            prefix,
            scope,
            created_at: clock::now(),
            expires_at: clock::now().later(Duration::from_hours(1)),
            last_used_at: None,
            revoked_at: None,
        };
        let hash = Sha256::digest(&key).into();
        self.store.create_api_key(&record, hash).await.unwrap();
        key
    }
}

fn rand_digits() -> u32 {
    let bytes = *Uuid::now_v7().as_bytes();
    u32::from_be_bytes([bytes[12], bytes[13], bytes[14], bytes[15]])
}
