//! Whether a scenario's samples can be played, and show both what passes and what fails.

use super::Check;
use crate::diagnostic::{did_you_mean, one_of};
use crate::scenario::model::{Answer, Sample, SampleVerdict};

impl Check<'_> {
    pub(super) fn samples(&mut self) {
        let scenario = self.scenario;
        for (verdict, word) in [(SampleVerdict::Pass, "pass"), (SampleVerdict::Fail, "fail")] {
            if !scenario.samples.iter().any(|sample| sample.verdict == verdict) {
                let message = format!("no sample must {word}");
                self.error("samples", message, format!("add an exchange with `verdict: {word}`"));
            }
        }
        for (index, sample) in scenario.samples.iter().enumerate() {
            self.sample(sample, &format!("samples[{index}]"));
        }
        for (c, customer) in scenario.customers.iter().enumerate() {
            for (s, state) in customer.story.iter().enumerate() {
                for (a, answer) in state.model.iter().enumerate() {
                    let at = format!("customers[{c}].story[{s}].model[{a}]");
                    self.discreet(customer, answer, &at);
                    self.model_fits(customer, answer, &at);
                    if answer.to.is_some() {
                        self.error(
                            &format!("{at}.to"),
                            "a model answers the customer whose story it is in",
                            "leave `to` out",
                        );
                    }
                }
            }
        }
    }

    fn sample(&mut self, sample: &Sample, at: &str) {
        if sample.verdict == SampleVerdict::Pass && !sample.because.is_empty() {
            self.error(&format!("{at}.because"), "an exchange that passes needs no reason", "leave `because` out");
        }
        if sample.verdict == SampleVerdict::Fail && sample.because.is_empty() {
            let message = "this exchange must fail, but not for a reason";
            self.error(
                &format!("{at}.name"),
                message,
                "name the gates or criteria that must say so: `because: [empathy]`",
            );
        }
        for (index, reply) in sample.replies.iter().enumerate() {
            self.reply(reply, &format!("{at}.replies[{index}]"));
        }
    }

    fn reply(&mut self, reply: &Answer, at: &str) {
        match (reply.after, reply.later) {
            (None, None) => self.error(
                at,
                "it is not said when this reply comes",
                "write `after: 10m`, counted from the customer's message",
            ),
            (Some(_), Some(_)) => self.error(
                &format!("{at}.later"),
                "`after` and `later` exclude each other",
                "`after` waits for the customer, `later` follows our own reply",
            ),
            _ => {}
        }
        let customers = &self.scenario.customers;
        let addressed = match &reply.to {
            Some(handle) => customers.iter().find(|customer| customer.handle == *handle),
            None if customers.len() == 1 => customers.first(),
            None => {
                return self.error(
                    at,
                    "it is not said whom this reply is for",
                    "write `to:` with the customer's handle",
                );
            }
        };
        match addressed {
            Some(customer) => self.answer(customer, reply, at),
            None => {
                let handles = || customers.iter().map(|customer| customer.handle.as_str());
                let wrong = reply.to.as_deref().unwrap_or_default();
                let help = match did_you_mean(wrong, handles()) {
                    Some(handle) => format!("did you mean `{handle}`?"),
                    None => format!("the customers are {}", one_of(handles())),
                };
                self.error(&format!("{at}.to"), format!("there is no customer `{wrong}`"), help);
            }
        }
    }
}
