//! A certificate authority of one's own: clients are told to trust it, and it issues the certificates of the hosts that
//! are played here.

use std::fmt;
use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, date_time_ymd,
};
use rustls::RootCertStore;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::ring::{default_provider, sign::any_ecdsa_type};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, ServerName, UnixTime};
use rustls::sign::CertifiedKey;

use crate::clock::{Millis, Time};

const NAME: &str = "Sparring test authority";
const AUTHORITY_DAYS: u64 = 3653;
/// Some systems take no certificate that is valid for longer than this.
const CERTIFICATE_DAYS: u64 = 397;
const DAY: Millis = Millis::hours(24);

/// Why there can be no TLS.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file is not what it should be.
    #[error("the {0} of the certificate authority cannot be read")]
    Unreadable(&'static str),
    /// Key and certificate are not of one authority, or it has expired.
    #[error("the certificate authority cannot be used: {0}")]
    Unfit(String),
    /// The name of a host is none.
    #[error("`{0}` is neither the name of a host nor an address")]
    Name(String),
    /// The system makes no keys or certificates.
    #[error("no certificate could be made: {0}")]
    Making(String),
}

/// A certificate authority. Its certificate is for clients to trust, its key is a secret.
pub struct Authority {
    certificate: CertificateDer<'static>,
    certificate_pem: String,
    key: KeyPair,
}

impl Authority {
    /// Makes an authority that is valid from yesterday, in real time, for ten years.
    ///
    /// # Errors
    /// When the system has no chance to make a key of.
    pub fn make() -> Result<Authority, TlsError> {
        let key = KeyPair::generate().map_err(making)?;
        let mut params = issuer();
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        valid_for(&mut params, AUTHORITY_DAYS);
        let certificate = params.self_signed(&key).map_err(making)?;
        Ok(Authority { certificate_pem: certificate.pem(), certificate: certificate.der().clone(), key })
    }

    /// Reads an authority that was made before.
    ///
    /// # Errors
    /// When one of the two is no PEM of its kind.
    pub fn read(certificate_pem: &str, key_pem: &str) -> Result<Authority, TlsError> {
        let key = KeyPair::from_pem(key_pem).map_err(|_| TlsError::Unreadable("key"))?;
        let certificate = CertificateDer::from_pem_slice(certificate_pem.as_bytes());
        let certificate = certificate.map_err(|_| TlsError::Unreadable("certificate"))?;
        Ok(Authority { certificate, certificate_pem: certificate_pem.to_owned(), key })
    }

    /// Its certificate, as PEM.
    pub fn certificate_pem(&self) -> &str {
        &self.certificate_pem
    }

    /// Its key, as PEM. Whoever has it can pretend to be any host to those who trust the authority.
    pub fn key_pem(&self) -> String {
        self.key.serialize_pem()
    }

    /// Issues a certificate for these names and addresses, with a key of its own.
    pub(super) fn issue(&self, names: &[&str]) -> Result<Arc<CertifiedKey>, TlsError> {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let mut params = CertificateParams::new(names.clone()).map_err(|_| TlsError::Name(names.join(", ")))?;
        params.distinguished_name = named(&names.concat().chars().take(64).collect::<String>());
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.use_authority_key_identifier_extension = true;
        valid_for(&mut params, CERTIFICATE_DAYS);
        let key = KeyPair::generate().map_err(making)?;
        let certificate = params.signed_by(&key, &Issuer::new(issuer(), &self.key)).map_err(making)?;
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let key = any_ecdsa_type(&key).map_err(making)?;
        Ok(Arc::new(CertifiedKey::new(vec![certificate.der().clone()], key)))
    }

    /// Finds out whether those who trust the authority would take this certificate of a host.
    pub(super) fn check(&self, certificate: &CertifiedKey, host: &'static str) -> Result<(), TlsError> {
        let mut roots = RootCertStore::empty();
        roots.add(self.certificate.clone()).map_err(unfit)?;
        let verifier = WebPkiServerVerifier::builder_with_provider(roots.into(), Arc::new(default_provider()));
        let host = ServerName::try_from(host).map_err(unfit)?;
        let leaf = certificate.cert.first().ok_or(TlsError::Unreadable("certificate"))?;
        let verified = verifier.build().map_err(unfit)?.verify_server_cert(leaf, &[], &host, &[], UnixTime::now());
        verified.map(drop).map_err(unfit)
    }
}

impl fmt::Debug for Authority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authority").finish_non_exhaustive()
    }
}

/// What certificates say of who issued them.
fn issuer() -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = named(NAME);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

fn named(name: &str) -> DistinguishedName {
    let mut subject = DistinguishedName::new();
    subject.push(DnType::CommonName, name);
    subject
}

/// From yesterday, as clocks differ, for so many days.
fn valid_for(params: &mut CertificateParams, days: u64) {
    let midnight = |at: Time| {
        let (year, month, day) = at.civil();
        date_time_ymd(year as i32, month as u8, day as u8)
    };
    let now = Time::wall();
    params.not_before = midnight(Time::from_ms(now.ms().saturating_sub_unsigned(DAY.0)));
    params.not_after = midnight(now + Millis(DAY.0 * days));
}

fn making(error: impl fmt::Display) -> TlsError {
    TlsError::Making(error.to_string())
}

fn unfit(error: impl fmt::Display) -> TlsError {
    TlsError::Unfit(error.to_string())
}
