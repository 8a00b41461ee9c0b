//! One platform's wire format a folder: routes, JSON shapes, limits, error envelope.
