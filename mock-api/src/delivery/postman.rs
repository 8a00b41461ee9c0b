//! Carries letters to webhooks over the network. Follows no redirect, waits no longer than it must, and goes nowhere but to this
//! machine unless another was allowed by name: also where a name leads is looked at, each time.

use std::error::Error;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Bytes;
use axum::http::{HeaderName, HeaderValue, Method, Request};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper_rustls::{ConfigBuilderExt, HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::dns::Name;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::{ClientConfig, RootCertStore};
use tower::Service;

use super::push::{Letter, Reception};
use super::target::is_here;

/// How long a receiver may take for its whole answer.
pub(crate) const DEADLINE: Duration = Duration::from_secs(10);
/// How long an answer may be, in bytes.
const LONGEST_ANSWER: usize = 64 << 10;
/// How many connections to one machine are kept for the next letter.
const KEPT: usize = 4;

/// The header by which a receiver says that it has nothing more to do.
pub(crate) const IDLE: &str = "sparring-idle";

type Outbound = Client<HttpsConnector<HttpConnector<Lookup>>, Full<Bytes>>;

/// Carries letters. Cheap to clone; clones share their connections.
#[derive(Clone, Default)]
pub(crate) struct Postman {
    inside: Arc<Inside>,
}

#[derive(Default)]
struct Inside {
    here: OnceLock<Outbound>,
    anywhere: OnceLock<Outbound>,
}

impl std::fmt::Debug for Postman {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Postman")
    }
}

impl Postman {
    /// Carries a letter and says what became of it.
    pub(crate) async fn carry(&self, letter: &Letter) -> Reception {
        match tokio::time::timeout(DEADLINE, self.exchange(letter)).await {
            Ok(Ok(reception)) | Ok(Err(reception)) => reception,
            Err(_) => Reception::TooSlow,
        }
    }

    async fn exchange(&self, letter: &Letter) -> Result<Reception, Reception> {
        let request = request(letter).map_err(|why| Reception::Unreachable(why.to_string()))?;
        let response = self.client(letter.named).request(request).await.map_err(|error| failed(&error))?;
        let status = response.status().as_u16();
        let resting = response.headers().get(IDLE).is_some_and(|value| value == "true");
        let body = match Limited::new(response.into_body(), LONGEST_ANSWER).collect().await {
            Ok(body) => body.to_bytes().to_vec(),
            Err(error) if error.is::<LengthLimitError>() => return Err(Reception::TooMuch),
            Err(error) => return Err(Reception::Unreachable(deepest(&*error))),
        };
        Ok(Reception::Answered { status, body, resting })
    }

    fn client(&self, named: bool) -> &Outbound {
        let slot = if named { &self.inside.anywhere } else { &self.inside.here };
        slot.get_or_init(|| outbound(named))
    }
}

fn outbound(anywhere: bool) -> Outbound {
    let mut tcp = HttpConnector::new_with_resolver(Lookup { anywhere });
    tcp.enforce_http(false);
    tcp.set_nodelay(true);
    let connector =
        HttpsConnectorBuilder::new().with_tls_config(trust()).https_or_http().enable_http1().wrap_connector(tcp);
    Client::builder(TokioExecutor::new())
        .pool_max_idle_per_host(KEPT)
        .pool_idle_timeout(Duration::from_secs(5))
        .pool_timer(TokioTimer::new())
        .build(connector)
}

/// The authorities that this machine trusts; none where it knows none, and then nothing encrypted is trusted.
fn trust() -> ClientConfig {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let builder = builder.expect("this provider has the versions of TLS that are safe");
    let Ok(native) = builder.clone().with_native_roots() else {
        return builder.with_root_certificates(RootCertStore::empty()).with_no_client_auth();
    };
    native.with_no_client_auth()
}

fn request(letter: &Letter) -> Result<Request<Full<Bytes>>, axum::http::Error> {
    let method = if letter.body.is_some() { Method::POST } else { Method::GET };
    let mut request = Request::builder().method(method).uri(&letter.url);
    for (name, value) in &letter.headers {
        request = request.header(HeaderName::try_from(name)?, HeaderValue::try_from(value)?);
    }
    request.body(Full::new(letter.body.clone().unwrap_or_default()))
}

fn failed(error: &(dyn Error + 'static)) -> Reception {
    let mut cause = Some(error);
    while let Some(error) = cause {
        let inner = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        if let Some(elsewhere) = inner.and_then(|inner| inner.downcast_ref::<Elsewhere>()) {
            return Reception::Forbidden(elsewhere.to_string());
        }
        if let Some(tls) = inner.and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
            return Reception::Untrusted(tls.to_string());
        }
        cause = error.source();
    }
    Reception::Unreachable(deepest(error))
}

/// What lies behind an error: the last of its causes, which says most.
fn deepest(error: &(dyn Error + 'static)) -> String {
    let mut last = error;
    while let Some(cause) = last.source() {
        last = cause;
    }
    last.to_string()
}

/// A name leads to another machine.
#[derive(Debug, thiserror::Error)]
#[error("the name {0} leads to another machine; allow it with --allow-webhook {0}")]
struct Elsewhere(String);

/// Looks names up, and keeps the addresses that may be connected to. What is connected to is what was looked at.
#[derive(Debug, Clone)]
struct Lookup {
    anywhere: bool,
}

impl Service<Name> for Lookup {
    type Response = std::vec::IntoIter<SocketAddr>;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Self::Response>> + Send>>;

    fn poll_ready(&mut self, _context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let anywhere = self.anywhere;
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            match anywhere || found.iter().all(|address| is_here(address.ip())) {
                true => Ok(found.into_iter()),
                false => Err(io::Error::other(Elsewhere(name.as_str().to_owned()))),
            }
        })
    }
}
