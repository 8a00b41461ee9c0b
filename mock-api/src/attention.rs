//! How the world knows that a polling client has read all there is and comes back with nothing to say.
