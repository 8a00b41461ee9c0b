//! Many isolated worlds behind one socket. The bearer token chooses the world and who is calling.

mod caller;
mod courier;
mod hall;
mod hooking;
mod reply;
mod room;
mod strike;

pub(crate) use caller::{Shown, read_signed};
pub(crate) use hall::Hall;
pub use hooking::HookOrder;
pub(crate) use reply::{BodyTrouble, Head, bearer, hinted, http_date, read_body, thinking};
pub use room::{Admission, Stay};
pub(crate) use room::{Door, Moment, Tally, Visit};
pub(crate) use strike::spoil;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::control::{self, Keeper, NewWorld, Problem, Resident};
use crate::dialect::{ALL, Dialect};
use crate::transport::{Bounds, Reception, Tls};
use crate::world::World;

/// How many connections may wait to be let in.
const BACKLOG: u32 = 1024;

/// The server could not listen there.
#[derive(Debug, thiserror::Error)]
#[error("cannot listen on {address}: {cause}")]
pub struct BindError {
    /// Where it was to listen.
    pub address: SocketAddr,
    /// Why it cannot: mostly, that somebody else does.
    #[source]
    pub cause: io::Error,
}

/// What a server is opened with.
#[derive(Debug, Clone)]
pub struct Opening {
    /// Where it listens without TLS; port 0 takes any that is free.
    pub address: SocketAddr,
    /// What it speaks.
    pub dialect: &'static Dialect,
    /// How much it takes from callers.
    pub bounds: Bounds,
    /// Where it listens with TLS, and for which hosts. Those are then also reached by taking the server as a proxy.
    pub tls: Option<(SocketAddr, Tls)>,
    /// Where the control API listens by itself, beside the path that it has everywhere.
    pub control: Option<SocketAddr>,
}

impl Opening {
    /// The defaults: the first dialect, the usual bounds, no TLS.
    pub fn new(address: SocketAddr) -> Opening {
        Opening { address, dialect: &ALL[0], bounds: Bounds::default(), tls: None, control: None }
    }
}

/// A server of worlds. It answers until it is stopped or dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    tls_address: Option<SocketAddr>,
    control_address: Option<SocketAddr>,
    hall: Hall,
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

impl Server {
    /// Listens here, in the first dialect; port 0 takes any that is free. Needs a tokio runtime.
    ///
    /// # Errors
    /// When it cannot listen there.
    pub async fn bind(address: SocketAddr) -> Result<Server, BindError> {
        Server::open(Opening::new(address)).await
    }

    /// Listens here, in this dialect.
    ///
    /// # Errors
    /// When it cannot listen there.
    pub async fn bind_dialect(address: SocketAddr, dialect: &'static Dialect) -> Result<Server, BindError> {
        Server::open(Opening { dialect, ..Opening::new(address) }).await
    }

    /// Listens as the opening says. Needs a tokio runtime.
    ///
    /// # Errors
    /// When it cannot listen in one of the places.
    pub async fn open(opening: Opening) -> Result<Server, BindError> {
        let (plain, address) = listen(opening.address)?;
        let (tls_address, tls) = opening.tls.unzip();
        let encrypted = tls_address.map(listen).transpose()?;
        let control = opening.control.map(listen).transpose()?;
        let hall = Hall::new(*opening.dialect);
        let router = (opening.dialect.routes)().merge(control::routes()).with_state(hall.clone());
        let reception = Reception::new(router, opening.bounds, tls);
        let (stop, stopped) = watch::channel(false);
        let tls_address = encrypted.as_ref().map(|(_, address)| *address);
        let ports = encrypted.into_iter().map(|(listener, _)| (listener, true)).chain([(plain, false)]);
        let tasks = ports
            .map(|(listener, encrypted)| tokio::spawn(reception.clone().receive(listener, encrypted, stopped.clone())));
        let mut tasks: Vec<JoinHandle<()>> = tasks.collect();
        let control_address = control.as_ref().map(|(_, address)| *address);
        if let Some((listener, _)) = control {
            let router = control::routes().fallback(control::elsewhere).with_state(hall.clone());
            let reception = Reception::new(router, opening.bounds, None);
            tasks.push(tokio::spawn(reception.receive(listener, false, stopped)));
        }
        Ok(Server { address, tls_address, control_address, hall, stop, tasks })
    }

    /// Where it listens without TLS.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where it listens with TLS, if it does.
    pub fn tls_address(&self) -> Option<SocketAddr> {
        self.tls_address
    }

    /// The base URL, without a slash at the end.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The base URL with TLS, without a slash at the end.
    pub fn tls_origin(&self) -> Option<String> {
        self.tls_address.map(|address| format!("https://{address}"))
    }

    fn hall(&self) -> &Hall {
        &self.hall
    }

    /// Lets a world in. It stays until it is dismissed.
    pub fn admit(&self, world: World, admission: Admission) -> Stay {
        Stay::begin(&self.hall, world, admission)
    }

    /// Ends a stay: its tokens no longer work. Gives the world back, unless it was dismissed before.
    pub fn dismiss(&self, stay: &Stay) -> Option<World> {
        stay.end(&self.hall)
    }

    /// Gives the worlds of this server into the hands of a keeper, whose secret opens the control API. The first keeper stays.
    pub fn keep(&self, keeper: Keeper) {
        self.hall.keep(keeper);
    }

    /// Makes a world as the control API would.
    ///
    /// # Errors
    /// When it cannot be made so, or nobody keeps the worlds of this server.
    pub fn make(&self, wanted: NewWorld) -> Result<Arc<Resident>, Problem> {
        let keeper = self.hall.keeper().ok_or_else(|| Problem::new(404, "nobody keeps the worlds of this server"))?;
        keeper.make(&self.hall, wanted)
    }

    /// The keeper, if there is one.
    pub fn keeper(&self) -> Option<Arc<Keeper>> {
        self.hall.keeper()
    }

    /// Where the control API listens by itself, if it does.
    pub fn control_address(&self) -> Option<SocketAddr> {
        self.control_address
    }

    /// Takes no new calls, finishes those under way, and closes the sockets.
    pub async fn stop(mut self) {
        self.hall.leave();
        self.stop.send_replace(true);
        for task in self.tasks.drain(..) {
            // It ends by itself: what is not done in time is cut off there.
            let _ = task.await;
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.hall.leave();
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

fn listen(address: SocketAddr) -> Result<(TcpListener, SocketAddr), BindError> {
    let open = || {
        let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
        // A server that is started again at once finds its old port still cooling down.
        socket.set_reuseaddr(true)?;
        // Clients that are gone without a word are noticed at last.
        socket.set_keepalive(true)?;
        socket.bind(address)?;
        let listener = socket.listen(BACKLOG)?;
        let address = listener.local_addr()?;
        Ok((listener, address))
    };
    open().map_err(|cause| BindError { address, cause })
}
