//! Whether a customer's story can be lived: every state reached, no dead end, no waiting for ever.

use std::collections::{BTreeMap, BTreeSet};

use super::Check;
use crate::diagnostic::{did_you_mean, one_of};
use crate::scenario::model::{Condition, Customer, Ending, Reaction, State};

impl Check<'_> {
    pub(super) fn story(&mut self, customer: &Customer, at: &str) {
        let Some(first) = customer.story.first() else {
            return self.error(&format!("{at}.story"), "the story has no state", "begin with what the customer says");
        };
        if first.says.is_empty() {
            let message = format!("@{} says nothing on entering the story", customer.handle);
            self.error(&format!("{at}.story[0]"), message, "the first state needs `says`");
        }
        let mut seen = BTreeSet::new();
        for (index, state) in customer.story.iter().enumerate() {
            let at = format!("{at}.story[{index}]");
            if !seen.insert(&state.state) {
                self.error(
                    &format!("{at}.state"),
                    format!("two states are called `{}`", state.state),
                    "give each its own name",
                );
            }
            self.state(customer, state, &at);
        }
        self.reachable(customer, at);
        self.silence_ends(customer, at);
    }

    fn state(&mut self, customer: &Customer, state: &State, at: &str) {
        let name = &state.state;
        match (state.ends, state.when.is_empty()) {
            (Some(_), false) => {
                self.error(
                    &format!("{at}.when"),
                    format!("`{name}` ends the story, so nothing happens after it"),
                    "leave `when` or `ends` out",
                );
            }
            (None, true) => {
                let message = format!("`{name}` is a dead end: nothing leads out of it");
                self.error(&format!("{at}.state"), message, "add `when`, or end the story here: `ends: gave_up`");
            }
            (None, false) if !state.when.iter().any(leads_out_in_silence) => {
                let message = format!("in `{name}` the customer would wait for ever");
                self.error(
                    &format!("{at}.state"),
                    message,
                    "add a reaction to silence: `- if: { silence: 2h }` with `go`",
                );
            }
            _ => {}
        }
        for (index, line) in state.says.iter().enumerate() {
            if line.text.all().is_empty() {
                self.error(
                    &format!("{at}.says[{index}].text"),
                    "there is no wording to choose from",
                    "write at least one",
                );
            }
        }
        for (index, reaction) in state.when.iter().enumerate() {
            self.reaction(customer, reaction, &format!("{at}.when[{index}]"));
        }
    }

    fn reaction(&mut self, customer: &Customer, reaction: &Reaction, at: &str) {
        let condition = &reaction.condition;
        if let Some(target) = reaction.go.as_deref().filter(|target| customer.state(target).is_none()) {
            let names = || customer.story.iter().map(|state| state.state.as_str());
            let help = match did_you_mean(target, names()) {
                Some(name) => format!("did you mean `{name}`?"),
                None => format!("the states are {}", one_of(names())),
            };
            self.error(&format!("{at}.go"), format!("there is no state `{target}`"), help);
        }
        if condition.is_empty() {
            self.error(
                &format!("{at}.if"),
                "this reaction has no condition",
                "for any reply at all, write `reply: any`",
            );
        }
        if condition.silence.is_some() && condition.needs_reply() {
            self.error(
                &format!("{at}.if.silence"),
                "there cannot be silence and a reply at once",
                "write two reactions",
            );
        }
        if condition.silence.is_some() && reaction.go.is_none() {
            let message = "silence that leads nowhere comes again and again";
            self.error(&format!("{at}.if.silence"), message, "say where it leads with `go`");
        }
        if condition.silence.is_some_and(|wait| wait.0 == 0) {
            self.error(
                &format!("{at}.if.silence"),
                "no time is no silence",
                "write how long the customer waits: `60m`",
            );
        }
        if !(-100..=100).contains(&reaction.mood) {
            self.error(&format!("{at}.mood"), "a mood moves by 100 points at most", "expected -100 to 100");
        }
        self.conditions(condition, at);
    }

    fn conditions(&mut self, condition: &Condition, at: &str) {
        if let Some(desk) = &condition.handed_over {
            self.desk(desk, &format!("{at}.if.handed_over"));
        }
        let wanted = condition.markers.iter().chain(&condition.any_marker);
        for marker in wanted.filter(|marker| condition.without.contains(marker)) {
            let message = format!("`{}` is both wanted and not wanted", marker.id());
            self.error(&format!("{at}.if.without"), message, "take it out of one of the two");
        }
        if let (Some(below), Some(above)) = (condition.mood_below, condition.mood_above)
            && below <= above
        {
            let message = format!("no mood is below {} and at least {}", below.0, above.0);
            self.error(&format!("{at}.if.mood_below"), message, "this reaction can never be taken");
        }
    }

    /// Reports states that nothing leads to, and an expected ending that no story comes to.
    fn reachable(&mut self, customer: &Customer, at: &str) {
        let mut reached = BTreeSet::from([0]);
        let mut open = vec![0];
        while let Some(state) = open.pop() {
            for next in customer.story[state].when.iter().filter_map(|reaction| customer.state(reaction.go.as_deref()?))
            {
                if reached.insert(next) {
                    open.push(next);
                }
            }
        }
        // A state whose name was misspelt in a `go` only looks unreached: that mistake is told already.
        let mut targets =
            customer.story.iter().flat_map(|state| &state.when).filter_map(|reaction| reaction.go.as_deref());
        if targets.any(|target| customer.state(target).is_none()) {
            reached.extend(0..customer.story.len());
        }
        for (index, state) in customer.story.iter().enumerate().filter(|(index, _)| !reached.contains(index)) {
            let message = format!("nothing leads to the state `{}`", state.state);
            self.error(&format!("{at}.story[{index}].state"), message, "name it in a `go`, or take it out");
        }
        // Patience runs out by itself, so giving up can always be reached.
        let Some(wanted) = customer.expect.ends.filter(|ending| *ending != Ending::GaveUp) else { return };
        if !reached.iter().any(|&index| customer.story[index].ends == Some(wanted)) {
            self.error(
                &format!("{at}.expect.ends"),
                "no state ends the story like that",
                "add one, or expect another ending",
            );
        }
    }

    /// Reports rounds of states through which silence alone leads for ever.
    fn silence_ends(&mut self, customer: &Customer, at: &str) {
        let next: BTreeMap<usize, usize> = customer
            .story
            .iter()
            .enumerate()
            .filter_map(|(index, state)| Some((index, silence_leads_to(customer, state)?)))
            .collect();
        for start in 0..customer.story.len() {
            let mut path = vec![start];
            while let Some(&state) = path.last().and_then(|last| next.get(last)) {
                if state == start {
                    let names: Vec<&str> = path.iter().map(|&index| customer.story[index].state.as_str()).collect();
                    // Report each round once, at its first state in the file.
                    if path.iter().all(|&index| index >= start) {
                        let message = format!("silence leads round in a circle: {}", names.join(" → "));
                        self.error(&format!("{at}.story[{start}].state"), message, "let one of them end the story");
                    }
                    break;
                }
                if path.contains(&state) {
                    break;
                }
                path.push(state);
            }
        }
    }
}

fn leads_out_in_silence(reaction: &Reaction) -> bool {
    let condition = &reaction.condition;
    let unconditional = condition.mood_below.is_none() && condition.mood_above.is_none();
    condition.silence.is_some() && unconditional && reaction.go.is_some()
}

/// Where a state goes when nobody ever says anything: its unconditional reaction to silence that comes first.
fn silence_leads_to(customer: &Customer, state: &State) -> Option<usize> {
    let silent = state.when.iter().filter(|reaction| leads_out_in_silence(reaction));
    let first = silent.min_by_key(|reaction| reaction.condition.silence)?;
    customer.state(first.go.as_deref()?)
}
