//! Finds the cause in the nested errors of reqwest.

use std::error::Error as StdError;
use std::io;

use super::resolver::ResolveFailure;
use crate::error::bounded;
use crate::{Error, Occurrence, Phase};

/// Gives the cause why no answer, or only a part of one, came.
pub(super) fn from_reqwest(error: &reqwest::Error, mut at: Occurrence) -> Error {
    let mut chain: Vec<&(dyn StdError + 'static)> = Vec::new();
    let mut next: Option<&(dyn StdError + 'static)> = Some(error);
    while let Some(error) = next {
        chain.push(error);
        next = error.source();
    }
    // The outer errors only say "error sending request" and repeat the URL.
    at.detail = chain
        .last()
        .map(|root| bounded(&root.to_string()))
        .unwrap_or_default();
    let at = Box::new(at);
    let find_io = || chain.iter().find_map(|e| e.downcast_ref::<io::Error>());

    if let Some(failure) = chain
        .iter()
        .find_map(|e| e.downcast_ref::<ResolveFailure>())
    {
        return match failure {
            ResolveFailure::Unknown(_) | ResolveFailure::Simulated => Error::Dns(at),
            ResolveFailure::Refused(address) => Error::AddressRefused {
                at,
                address: *address,
            },
            ResolveFailure::TimedOut => Error::TimedOut {
                at,
                phase: Phase::Resolve,
            },
        };
    }
    if error.is_timeout() {
        let phase = if error.is_connect() {
            Phase::Connect
        } else {
            Phase::Answer
        };
        return Error::TimedOut { at, phase };
    }
    // tokio-rustls wraps its errors into `io::Error`, whose `source` skips the wrapped error itself.
    let tls = |e: &(dyn StdError + 'static)| e.is::<rustls::Error>();
    if chain.iter().any(|e| tls(*e))
        || find_io()
            .and_then(io::Error::get_ref)
            .is_some_and(<dyn StdError + Send + Sync>::is::<rustls::Error>)
    {
        return Error::Tls(at);
    }
    match find_io().map(io::Error::kind) {
        Some(
            io::ErrorKind::ConnectionRefused
            | io::ErrorKind::HostUnreachable
            | io::ErrorKind::NetworkUnreachable
            | io::ErrorKind::PermissionDenied,
        ) if error.is_connect() => Error::ConnectionRefused(at),
        _ => Error::ConnectionLost {
            at,
            sent: !error.is_connect(),
        },
    }
}
