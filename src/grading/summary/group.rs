//! A group: what the replies of one brand, agent or language, or all of them, came to.

use std::collections::BTreeMap;

use serde::Serialize;

use super::counts::{Counts, seconds, step};
use super::{per_cent, rounded};
use crate::grading::Grade;
use crate::marker::Marker;

/// The counts of a group.
#[derive(Debug, Clone, Default)]
pub(super) struct Group {
    replies: u64,
    passed: u64,
    judged: u64,
    stopped: u64,
    in_time: u64,
    tenths: Counts,
    waits: Counts,
    gates: BTreeMap<&'static str, u64>,
    shown: [u64; SHARES.len()],
}

/// The markers whose share of the replies is told.
const SHARES: [Marker; 4] = [Marker::Signature, Marker::CustomerName, Marker::Apology, Marker::PrivateInvite];

/// What a group came to. Shares are in per cent of its replies, with one decimal.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// The brand, agent or language; `None` where it is not known, and for all replies together.
    pub name: Option<String>,
    /// How many replies there are.
    pub replies: u64,
    /// The mean total, from 0 to 100.
    pub mean_total: Option<f64>,
    /// The median total.
    pub median_total: Option<f64>,
    /// The share that passes, of those that something could be judged of.
    pub passed: Option<f64>,
    /// How many replies trip a gate.
    pub stopped: u64,
    /// How many replies trip which gate.
    pub gates: BTreeMap<&'static str, u64>,
    /// The share that is signed by a person.
    pub signed: Option<f64>,
    /// The share that calls the customer by name.
    pub named: Option<f64>,
    /// The share that apologises.
    pub apologising: Option<f64>,
    /// The share that invites into a private message.
    pub inviting: Option<f64>,
    /// How many replies have times to tell how long the customer waited.
    pub timed: u64,
    /// The median wait, in seconds.
    pub median_wait: Option<u64>,
    /// The wait that nine in ten customers do not exceed, in seconds.
    pub p90_wait: Option<u64>,
    /// The share that comes within the brand's goal, of those with times.
    pub in_time: Option<f64>,
}

impl Group {
    pub(super) fn add(&mut self, grade: &Grade) {
        self.replies += 1;
        self.judged += u64::from(grade.passed.is_some());
        self.passed += u64::from(grade.passed == Some(true));
        self.stopped += u64::from(!grade.gates.is_empty());
        if let Some(total) = grade.total {
            self.tenths.add(u32::from(total.as_tenths()));
        }
        for gate in &grade.gates {
            *self.gates.entry(gate).or_default() += 1;
        }
        for (marker, count) in SHARES.iter().zip(&mut self.shown) {
            *count += u64::from(grade.markers.iter().any(|seen| seen.id == *marker));
        }
        if let Some(waited) = grade.waited_ms {
            self.waits.add(step(waited));
            self.in_time += u64::from(grade.goal_ms.is_some_and(|goal| waited <= goal));
        }
    }

    pub(super) fn replies(&self) -> u64 {
        self.replies
    }

    /// The totals in tenths of a point.
    pub(super) fn totals(&self) -> &Counts {
        &self.tenths
    }

    /// The waits, in steps.
    pub(super) fn waits(&self) -> &Counts {
        &self.waits
    }

    pub(super) fn row(&self, name: Option<String>) -> Row {
        let [signed, named, apologising, inviting] = self.shown.map(|count| per_cent(count, self.replies));
        let wait = |hundredths| self.waits.percentile(hundredths).map(seconds);
        Row {
            name,
            replies: self.replies,
            mean_total: self.tenths.mean().map(|mean| rounded(mean / 10.0)),
            median_total: self.tenths.percentile(50).map(|tenths| f64::from(tenths) / 10.0),
            passed: per_cent(self.passed, self.judged),
            stopped: self.stopped,
            gates: self.gates.clone(),
            signed,
            named,
            apologising,
            inviting,
            timed: self.waits.total(),
            median_wait: wait(50),
            p90_wait: wait(90),
            in_time: per_cent(self.in_time, self.waits.total()),
        }
    }
}
