//! A webhook that writes down what it is sent, and answers as it is told to.

use std::collections::VecDeque;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Method, Response, Uri};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use tokio::net::TcpListener;
use tokio::sync::mpsc;

/// What the tests' worlds sign with.
pub(crate) const SECRET: &str = "the consumer secret";

/// Something that was sent.
#[derive(Debug, Clone)]
pub(crate) struct Sent {
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// How something is answered.
#[derive(Debug, Clone)]
pub(crate) enum Manner {
    Status(u16),
    /// With a status, and with the word that there is nothing more to do.
    Rest,
    Redirect,
    /// Never.
    Hang,
    /// With a body that does not end.
    Endless,
}

struct Inside {
    secret: Mutex<String>,
    planned: Mutex<VecDeque<Manner>>,
    usual: Mutex<Manner>,
    deliveries: mpsc::UnboundedSender<Sent>,
    challenges: Mutex<Vec<String>>,
}

/// A webhook that is up.
pub(crate) struct Receiver {
    pub(crate) address: SocketAddr,
    inside: Arc<Inside>,
    sent: mpsc::UnboundedReceiver<Sent>,
}

impl Receiver {
    pub(crate) async fn open() -> Receiver {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (deliveries, sent) = mpsc::unbounded_channel();
        let inside = Arc::new(Inside {
            secret: Mutex::new(SECRET.to_owned()),
            planned: Mutex::default(),
            usual: Mutex::new(Manner::Status(200)),
            deliveries,
            challenges: Mutex::default(),
        });
        let router = Router::new().fallback(receive).with_state(Arc::clone(&inside));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Receiver { address, inside, sent }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/hook", self.address)
    }

    /// The next answers, one after the other; then as usual.
    pub(crate) fn answers(&self, planned: &[Manner]) {
        self.inside.planned.lock().unwrap().extend(planned.iter().cloned());
    }

    pub(crate) fn usually(&self, manner: Manner) {
        *self.inside.usual.lock().unwrap() = manner;
    }

    /// What it takes for the secret.
    pub(crate) fn believes(&self, secret: &str) {
        *self.inside.secret.lock().unwrap() = secret.to_owned();
    }

    /// The queries of the challenges so far.
    pub(crate) fn challenges(&self) -> Vec<String> {
        self.inside.challenges.lock().unwrap().clone()
    }

    /// The next delivery; waits for it.
    pub(crate) async fn next(&mut self) -> Sent {
        self.sent.recv().await.unwrap()
    }

    /// What was delivered and not looked at yet.
    pub(crate) fn rest(&mut self) -> Vec<Sent> {
        std::iter::from_fn(|| self.sent.try_recv().ok()).collect()
    }
}

impl Sent {
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// Whether it is signed with the secret.
    pub(crate) fn is_signed(&self) -> bool {
        self.headers["x-twitter-webhooks-signature"] == signature(SECRET, &self.body).as_str()
    }
}

pub(crate) fn signature(secret: &str, bytes: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(bytes);
    format!("sha256={}", STANDARD.encode(mac.finalize().into_bytes()))
}

async fn receive(
    State(inside): State<Arc<Inside>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    if method == Method::POST {
        let _ = inside.deliveries.send(Sent { path: uri.to_string(), headers, body });
    } else {
        inside.challenges.lock().unwrap().push(uri.query().unwrap_or("").to_owned());
    }
    let planned = inside.planned.lock().unwrap().pop_front();
    let manner = planned.unwrap_or_else(|| inside.usual.lock().unwrap().clone());
    let answer = Response::builder();
    match manner {
        Manner::Status(200) | Manner::Rest if method == Method::GET => {
            let token = uri.query().unwrap_or("").split('&').find_map(|pair| pair.strip_prefix("crc_token="));
            let secret = inside.secret.lock().unwrap().clone();
            let proof = signature(&secret, token.unwrap_or("").as_bytes());
            answer.body(Body::from(format!(r#"{{"response_token":"{proof}"}}"#))).unwrap()
        }
        Manner::Status(status) => answer.status(status).body(Body::empty()).unwrap(),
        Manner::Rest => answer.header("sparring-idle", "true").body(Body::empty()).unwrap(),
        Manner::Redirect => answer.status(302).header("location", "/elsewhere").body(Body::empty()).unwrap(),
        Manner::Hang => std::future::pending().await,
        Manner::Endless => {
            let chunk = || Some((Ok::<_, std::io::Error>(Bytes::from_static(&[b'x'; 1024])), ()));
            let stream = futures_util::stream::unfold((), move |()| std::future::ready(chunk()));
            answer.body(Body::from_stream(stream)).unwrap()
        }
    }
}
