//! The arguments about TLS, shared by the commands that open a server.

use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Args;
use mock_api::Tls;
use mock_api::dialect::Dialect;

use super::ca;

/// How a server is reached with TLS.
#[derive(Debug, Args)]
pub(crate) struct Encryption {
    /// Serve TLS too, with the certificate authority in this folder (`sparring ca` makes it), in the name of the real platform's hosts
    #[arg(long, value_name = "DIR")]
    tls: Option<PathBuf>,
    /// Where TLS is served; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0", requires = "tls")]
    tls_listen: SocketAddr,
    /// A further host or address that the mock answers for with TLS. May be repeated
    #[arg(long = "host", value_name = "NAME", requires = "tls")]
    hosts: Vec<String>,
}

impl Encryption {
    /// Where TLS is served, and for whom; `None` if it is not asked for.
    ///
    /// # Errors
    /// When there is no authority in the folder, it is broken or has expired, or a host's name is none.
    pub(crate) fn open(&self, dialect: &Dialect) -> Result<Option<(SocketAddr, Tls)>> {
        let Some(folder) = &self.tls else { return Ok(None) };
        let hosts = dialect.hosts.iter().copied().chain(self.hosts.iter().map(String::as_str));
        let tls = Tls::new(&ca::read(folder)?, hosts).with_context(|| format!("no TLS with {}", folder.display()))?;
        Ok(Some((self.tls_listen, tls)))
    }

    /// The certificate that clients have to trust, if TLS is asked for.
    pub(crate) fn certificate(&self) -> Option<PathBuf> {
        self.tls.as_deref().map(ca::certificate)
    }
}
