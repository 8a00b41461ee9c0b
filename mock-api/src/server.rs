//! Many isolated worlds behind one socket.
