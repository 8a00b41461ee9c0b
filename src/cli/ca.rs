//! `sparring ca`: a certificate authority for clients whose host is fixed, and how to make them trust it.

use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;
use mock_api::Authority;
use mock_api::dialect;

use super::{Outcome, Screen};

/// Make a certificate authority, for clients whose host cannot be changed, and print how to make them trust it.
#[derive(Debug, Args)]
pub(crate) struct Ca {
    /// The folder that it is kept in. One that is there already is left as it is
    #[arg(long, value_name = "DIR", default_value = "sparring-ca")]
    out: PathBuf,
}

/// Where an authority's certificate and key are.
struct Files {
    certificate: PathBuf,
    key: PathBuf,
}

impl Files {
    fn within(folder: &Path) -> Files {
        Files { certificate: folder.join("ca.pem"), key: folder.join("ca-key.pem") }
    }
}

impl Ca {
    pub(crate) fn run(self, screen: &mut Screen) -> Result<Outcome> {
        let files = Files::within(&self.out);
        match (files.certificate.exists(), files.key.exists()) {
            (true, true) => {
                read(&self.out)?;
                screen.say("There is an authority already: it was left as it is.\n");
            }
            (false, false) => {
                make(&self.out, &files)?;
                screen.say("A certificate authority was made. It is valid for ten years.\n");
            }
            (certificate, _) => {
                let (there, gone) =
                    if certificate { (files.certificate, files.key) } else { (files.key, files.certificate) };
                bail!(
                    "{} is there but {} is not: nothing was overwritten; bring the other back, or take this one away",
                    there.display(),
                    gone.display()
                );
            }
        }
        let folder = fs::canonicalize(&self.out).unwrap_or(self.out);
        screen.print(&manual(&folder))?;
        Ok(Outcome::Passed)
    }
}

fn make(folder: &Path, files: &Files) -> Result<()> {
    let authority = Authority::make()?;
    fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    let write = |path: &Path, mode: u32, text: &str| {
        let mut file = OpenOptions::new().write(true).create_new(true).mode(mode).open(path)?;
        file.write_all(text.as_bytes())
    };
    let failed = |path: &Path| format!("cannot write {}", path.display());
    write(&files.key, 0o600, &authority.key_pem()).with_context(|| failed(&files.key))?;
    write(&files.certificate, 0o644, authority.certificate_pem()).with_context(|| failed(&files.certificate))
}

/// The certificate of the authority in a folder.
pub(crate) fn certificate(folder: &Path) -> PathBuf {
    let file = Files::within(folder).certificate;
    fs::canonicalize(&file).unwrap_or(file)
}

/// Reads the authority in a folder.
///
/// # Errors
/// When there is none, or it is broken.
pub(crate) fn read(folder: &Path) -> Result<Authority> {
    let files = Files::within(folder);
    let text = |path: &Path| {
        let hint = || {
            let (path, folder) = (path.display(), folder.display());
            format!("cannot read {path}; `sparring ca --out {folder}` makes a certificate authority")
        };
        fs::read_to_string(path).with_context(hint)
    };
    Authority::read(&text(&files.certificate)?, &text(&files.key)?)
        .with_context(|| format!("the files in {} are broken", folder.display()))
}

/// What to do with an authority, in commands and variables that can be pasted.
fn manual(folder: &Path) -> String {
    let Files { certificate, key } = Files::within(folder);
    let (folder, certificate, key) = (folder.display(), certificate.display(), key.display());
    let mut text = format!(
        "{certificate} is for clients to trust.
{key} is a secret: whoever has it can pretend to be any host to them.

1. Start the mock with it:
     sparring run --tls {folder} …

2. Make the client trust it, and nothing but that client:
     curl               curl --cacert {certificate}
     PHP                php -d curl.cainfo={certificate}
     Python requests    REQUESTS_CA_BUNDLE={certificate}
     Python, Go, Ruby   SSL_CERT_FILE={certificate}
     Node               NODE_EXTRA_CA_CERTS={certificate}
     Java               keytool -importcert -noprompt -alias sparring -file {certificate} \\
                          -keystore {folder}/trust.p12 -storetype PKCS12 -storepass sparring
                        JAVA_TOOL_OPTIONS=\"-Djavax.net.ssl.trustStore={folder}/trust.p12 \\
                          -Djavax.net.ssl.trustStorePassword=sparring\"

3. Lead the client to the mock. Either as its proxy, at the mock's plain address:
     most clients       HTTPS_PROXY=http://127.0.0.1:PORT
     Node 22.21, 24     HTTPS_PROXY=http://127.0.0.1:PORT NODE_USE_ENV_PROXY=1
     Java               JAVA_TOOL_OPTIONS=\"-Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=PORT …\"
   or by the names of the hosts, with the mock at --tls-listen 127.0.0.1:443 (for containers 0.0.0.0:443):
"
    );
    for dialect in dialect::ALL.iter().filter(|dialect| !dialect.hosts.is_empty()) {
        let hosts = dialect.hosts;
        let flags: Vec<String> = hosts.iter().map(|host| format!("--add-host {host}:host-gateway")).collect();
        let extra: Vec<String> = hosts.iter().map(|host| format!("\"{host}:host-gateway\"")).collect();
        // Writing into a string does not fail.
        let _ = write!(
            text,
            "     with --platform {}\n     /etc/hosts         127.0.0.1 {}\n     docker run         {}\n     compose            extra_hosts: [{}]\n",
            dialect.name,
            hosts.join(" "),
            flags.join(" "),
            extra.join(", ")
        );
    }
    text
}
