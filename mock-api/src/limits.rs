//! Rate limits: fixed windows on the virtual clock.
