//! TLS in the name of hosts that are not ours, for clients whose host cannot be changed.

use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::crypto::ring::default_provider;
use rustls::pki_types::DnsName;
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use tokio_rustls::TlsAcceptor;

use super::authority::{Authority, TlsError};

/// Who this machine is to itself.
const OURSELVES: [&str; 3] = ["localhost", "127.0.0.1", "::1"];

/// What TLS needs: a certificate for each host that is played. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Tls {
    config: Arc<ServerConfig>,
    certificates: Arc<Certificates>,
}

/// The certificates by the name that a client asks for.
struct Certificates {
    by_name: BTreeMap<String, Arc<CertifiedKey>>,
    played: Vec<String>,
    /// For clients that ask for no name, as they do when they are given an address.
    nameless: Arc<CertifiedKey>,
}

impl Tls {
    /// TLS for these hosts and addresses, and for this machine.
    ///
    /// # Errors
    /// When the authority is broken or has expired, or when a name is none.
    pub fn new<'n>(authority: &Authority, hosts: impl IntoIterator<Item = &'n str>) -> Result<Tls, TlsError> {
        let hosts: Vec<String> = hosts.into_iter().map(str::to_ascii_lowercase).collect();
        let all = || hosts.iter().map(String::as_str).chain(OURSELVES);
        let (addresses, names): (Vec<&str>, Vec<&str>) = all().partition(|name| name.parse::<IpAddr>().is_ok());
        let nameless = authority.issue(&addresses.iter().copied().chain(["localhost"]).collect::<Vec<_>>())?;
        authority.check(&nameless, "localhost")?;
        let mut by_name = BTreeMap::new();
        for name in names {
            DnsName::try_from(name).map_err(|_| TlsError::Name(name.to_owned()))?;
            by_name.insert(name.to_owned(), authority.issue(&[name])?);
        }
        let certificates = Arc::new(Certificates { by_name, played: hosts, nameless });
        let builder = ServerConfig::builder_with_provider(Arc::new(default_provider()));
        let builder =
            builder.with_safe_default_protocol_versions().map_err(|error| TlsError::Making(error.to_string()))?;
        let resolver = Arc::clone(&certificates) as Arc<dyn ResolvesServerCert>;
        let mut config = builder.with_no_client_auth().with_cert_resolver(resolver);
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Tls { config: Arc::new(config), certificates })
    }

    /// Whether this host, which is not ours, is played here.
    pub fn plays(&self, host: &str) -> bool {
        self.played().any(|played| played.eq_ignore_ascii_case(host))
    }

    /// The hosts that are played here.
    pub fn played(&self) -> impl Iterator<Item = &str> {
        self.certificates.played.iter().map(String::as_str)
    }

    pub(super) fn acceptor(&self) -> TlsAcceptor {
        TlsAcceptor::from(Arc::clone(&self.config))
    }
}

impl ResolvesServerCert for Certificates {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let Some(name) = hello.server_name() else { return Some(Arc::clone(&self.nameless)) };
        let found = self.by_name.get(name).cloned();
        if found.is_none() {
            tracing::warn!(name, "TLS was refused: this host is not played here");
        }
        found
    }
}

impl fmt::Debug for Certificates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.by_name.keys()).finish()
    }
}
