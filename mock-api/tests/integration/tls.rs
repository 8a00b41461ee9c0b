//! TLS in the name of hosts that are not ours, by their names and through the mock as a proxy.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use mock_api::dialect;
use mock_api::{Admission, Authority, Clock, Nobody, Opening, Server, Stay, Tls, World};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use crate::desk::{body, platform, raw, status};

/// A mock that speaks TLS too, and a client that trusts its authority.
struct Disguise {
    server: Server,
    stay: Stay,
    trusting: TlsConnector,
}

const FREE: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

fn hosts() -> &'static [&'static str] {
    dialect::ALL[0].hosts
}

fn trusting(authority: &Authority) -> TlsConnector {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(authority.certificate_pem().as_bytes()).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    TlsConnector::from(Arc::new(builder.with_root_certificates(roots).with_no_client_auth()))
}

impl Disguise {
    async fn open() -> Disguise {
        let authority = Authority::make().unwrap();
        let again = Authority::read(authority.certificate_pem(), &authority.key_pem()).unwrap();
        let named = hosts().iter().copied().chain(["mock.test", "10.1.2.3"]);
        let tls = Tls::new(&again, named).unwrap();
        let server = Server::open(Opening { tls: Some((FREE, tls)), ..Opening::new(FREE) }).await.unwrap();
        let (platform, people) = platform();
        let world = World::new(platform, Clock::instant(), Box::new(Nobody));
        let stay = server.admit(world, Admission::new(people.brand));
        Disguise { server, stay, trusting: trusting(&authority) }
    }

    fn request(&self, host: &str) -> String {
        let token = self.stay.token();
        format!(
            "GET /2/users/me HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n"
        )
    }

    /// Asks who it is, over this stream with TLS, in the name of this host.
    async fn ask(&self, stream: impl AsyncRead + AsyncWrite + Unpin, host: &str) -> std::io::Result<String> {
        let name = ServerName::try_from(host.to_owned()).unwrap();
        let mut stream = self.trusting.connect(name, stream).await?;
        stream.write_all(self.request(host).as_bytes()).await?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await?;
        Ok(answer)
    }

    /// The same on the port for TLS.
    async fn ask_by_name(&self, host: &str) -> std::io::Result<String> {
        self.ask(TcpStream::connect(self.server.tls_address().unwrap()).await?, host).await
    }

    /// Asks the plain port for a tunnel to there.
    async fn tunnel(&self, to: &str) -> (TcpStream, String) {
        let mut stream = TcpStream::connect(self.server.address()).await.unwrap();
        stream.write_all(format!("CONNECT {to} HTTP/1.1\r\nHost: {to}\r\n\r\n").as_bytes()).await.unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.unwrap());
        }
        (stream, String::from_utf8(head).unwrap())
    }
}

fn is_the_brand(answer: &str) -> bool {
    status(answer) == 200 && body(answer)["data"]["username"] == "BrandCare"
}

#[tokio::test]
async fn every_host_that_is_played_has_a_certificate() {
    let disguise = Disguise::open().await;
    for host in hosts().iter().chain(&["localhost", "127.0.0.1", "::1", "mock.test", "10.1.2.3"]) {
        assert!(is_the_brand(&disguise.ask_by_name(host).await.unwrap()), "{host}");
    }
    assert_eq!(disguise.server.tls_origin().unwrap(), format!("https://{}", disguise.server.tls_address().unwrap()));
    assert!(is_the_brand(&raw(disguise.server.address(), disguise.request("mock").as_bytes()).await));
}

#[tokio::test]
async fn a_host_that_nobody_named_is_refused_and_so_is_a_server_that_is_not_trusted() {
    let disguise = Disguise::open().await;
    let error = disguise.ask_by_name("elsewhere.test").await.unwrap_err();
    assert!(error.to_string().contains("AccessDenied"), "{error}");
    let error = disguise.ask_by_name("10.9.9.9").await.unwrap_err();
    assert!(error.to_string().contains("not valid for name"), "{error}");
    let stranger = Disguise { trusting: trusting(&Authority::make().unwrap()), ..disguise };
    let error = stranger.ask_by_name("localhost").await.unwrap_err();
    assert!(error.to_string().contains("invalid peer certificate"), "{error}");
    let plain = raw(stranger.server.tls_address().unwrap(), stranger.request("mock").as_bytes()).await;
    assert!(!plain.contains("HTTP/"), "{plain}");
}

#[tokio::test]
async fn a_tunnel_to_a_host_that_is_played_leads_to_the_mock() {
    let disguise = Disguise::open().await;
    for host in hosts() {
        let (stream, head) = disguise.tunnel(&format!("{host}:443")).await;
        assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
        assert!(is_the_brand(&disguise.ask(stream, host).await.unwrap()), "{host}");
    }
    let (stream, _) = disguise.tunnel(&format!("{}:443", hosts()[0])).await;
    assert!(disguise.ask(stream, "elsewhere.test").await.is_err(), "the name inside counts, too");
}

#[tokio::test]
async fn nothing_is_forwarded() {
    let disguise = Disguise::open().await;
    let own = disguise.server.address().to_string();
    let host = hosts()[0];
    let others = ["elsewhere.test", "localhost", "127.0.0.1", "[::1]"].map(|host| format!("{host}:443"));
    for to in others.iter().chain([&format!("{host}:22"), &own]) {
        let answer = raw(disguise.server.address(), connect(to).as_bytes()).await;
        assert!(answer.contains("Nothing is forwarded. Only these are played here"), "{to}: {answer}");
        assert_eq!(status(&answer), 403, "{to}");
    }
    let plain = Server::bind(FREE).await.unwrap();
    let answer = raw(plain.address(), connect(&format!("{host}:443")).as_bytes()).await;
    assert!(answer.contains("started without TLS"), "{answer}");
}

fn connect(to: &str) -> String {
    format!("CONNECT {to} HTTP/1.1\r\nHost: {to}\r\nConnection: close\r\n\r\n")
}

#[test]
fn an_authority_that_is_none_is_told_so() {
    let (one, other) = (Authority::make().unwrap(), Authority::make().unwrap());
    let mixed = Authority::read(one.certificate_pem(), &other.key_pem()).unwrap();
    let error = Tls::new(&mixed, ["mock.test"]).unwrap_err().to_string();
    assert!(error.starts_with("the certificate authority cannot be used: "), "{error}");
    let error = |certificate: &str, key: &str| Authority::read(certificate, key).unwrap_err().to_string();
    let (certificate, key) = (one.certificate_pem(), one.key_pem());
    assert_eq!(error(certificate, "x"), "the key of the certificate authority cannot be read");
    assert_eq!(error(certificate, certificate), "the key of the certificate authority cannot be read");
    assert_eq!(error(&key, &key), "the certificate of the certificate authority cannot be read");
    for name in ["", "a b", "https://mock.test", "*."] {
        let error = Tls::new(&one, [name]).unwrap_err().to_string();
        assert_eq!(error, format!("`{name}` is neither the name of a host nor an address"));
    }
    assert!(!format!("{one:?}").contains("PRIVATE"));
}
