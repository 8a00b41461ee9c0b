//! Many isolated worlds behind one socket. The bearer token chooses the world and who is calling.

mod caller;
mod hall;
mod reply;
mod room;
mod strike;

pub(crate) use caller::{Shown, read_signed};
pub(crate) use hall::Hall;
pub(crate) use reply::{BodyTrouble, Head, bearer, hinted, http_date, read_body, thinking};
pub use room::{Admission, Stay};
pub(crate) use room::{Door, Moment, Tally, Visit};
pub(crate) use strike::spoil;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::serve::ListenerExt;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::control::{self, Keeper, NewWorld, Problem, Resident};
use crate::dialect::{ALL, Dialect};
use crate::world::World;

/// How long a stop waits for answers that are under way.
const GRACE: Duration = Duration::from_secs(5);

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

/// A server of worlds. It answers until it is stopped or dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    hall: Hall,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<()>,
}

impl Server {
    /// Listens here, in the first dialect; port 0 takes any that is free. Needs a tokio runtime.
    pub async fn bind(address: SocketAddr) -> Result<Server, BindError> {
        Server::bind_dialect(address, &ALL[0]).await
    }

    /// Listens here, in this dialect.
    pub async fn bind_dialect(address: SocketAddr, dialect: &Dialect) -> Result<Server, BindError> {
        let failed = |cause| BindError { address, cause };
        let listener = TcpListener::bind(address).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let hall = Hall::new(dialect);
        let router = (dialect.routes)().merge(control::routes()).with_state(hall.clone());
        let (stop, stopped) = oneshot::channel();
        // Small answers go out at once. Where the socket refuses that, answers are only slower.
        let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
        let serving = axum::serve(listener, router).with_graceful_shutdown(async move { drop(stopped.await) });
        let task = tokio::spawn(async move { drop(serving.await) });
        Ok(Server { address, hall, stop: Some(stop), task })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The base URL, without a slash at the end.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
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

    /// Answers the control API on a port of its own as well; where it listens.
    ///
    /// # Errors
    /// When it cannot listen there.
    pub async fn listen_for_control(&self, address: SocketAddr) -> Result<SocketAddr, BindError> {
        let failed = |cause| BindError { address, cause };
        let listener = TcpListener::bind(address).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let router = control::routes().fallback(control::elsewhere).with_state(self.hall.clone());
        let leaving = self.hall.leaving();
        tokio::spawn(async move {
            let serving = axum::serve(listener, router).with_graceful_shutdown(leaving);
            drop(serving.await);
        });
        Ok(address)
    }

    /// Takes no new calls, finishes those under way, and closes the socket.
    pub async fn stop(mut self) {
        self.hall.leave();
        drop(self.stop.take());
        // A call that does not finish in time is cut off when the server is dropped.
        let _ = tokio::time::timeout(GRACE, &mut self.task).await;
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.hall.leave();
        self.task.abort();
    }
}
