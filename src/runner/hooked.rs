//! A run that a webhook answers: it is opened for the brand, told everything, and watched.

use std::time::{Duration, Instant};

use mock_api::{AccountId, Admission, HookOrder, Interest, Pace, Stay, Targets, World};

use super::trial::{Left, Stage};
use crate::agent::webhook::Webhook;
use crate::replay::Play;

/// How long what is on its way at the end is waited for.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// What bots that are told have in common in all runs of a suite.
#[derive(Debug, Clone, Default)]
pub struct Told {
    /// Where webhooks may be, beside this machine.
    pub targets: Targets,
    /// What deliveries are signed with; made up for each world unless given.
    pub secret: Option<String>,
    /// The brand's token in every world; made up for each unless given.
    pub token: Option<String>,
    /// A number of this run alone, so that bots that go on running tell its worlds from those of other runs.
    pub stamp: u128,
}

impl Stage {
    /// Plays a story with a webhook; why the run broke off, where it did.
    pub(super) async fn with_webhook(&self, webhook: &Webhook, play: &Play, world: World, brand: AccountId) -> Left {
        let told = &self.plan.told;
        let admission = Admission {
            external: true,
            settle: self.plan.settle,
            max_calls: Some(self.plan.max_calls),
            targets: told.targets.clone(),
            secret: told.secret.clone(),
            token: told.token.clone(),
            ..play.admission(brand)
        };
        let stay = self.server.admit(world, admission);
        let order = HookOrder {
            url: webhook.url.clone(),
            headers: self.headers(play, &stay),
            interest: Interest { account: brand, telling: webhook.telling, names: play.story.brand.watch.clone() },
        };
        let broke = match stay.hook(&order).await {
            Ok(number) => self.attend(&stay, number).await.map(|why| format!("the webhook {}: {why}", webhook.url)),
            Err(why) => Some(format!("the webhook {} could not be opened: {why}", webhook.url)),
        };
        self.leave(&stay, broke)
    }

    /// Waits until the world is over or the webhook can no longer be waited for; why, where something went wrong.
    async fn attend(&self, stay: &Stay, hook: u64) -> Option<String> {
        let started = Instant::now();
        loop {
            tokio::select! {
                biased;
                () = stay.over() => {
                    // A bot whose last answer is cut off would complain.
                    let _ = tokio::time::timeout(LAST_WORDS, stay.told()).await;
                    return stay.closed().or_else(|| stay.hook_trouble(hook));
                }
                () = tokio::time::sleep(Duration::from_millis(100)) => {}
            }
            let silent = stay.last_sign().unwrap_or(started).elapsed();
            if self.plan.pace == Pace::Instant && silent >= self.plan.timeout {
                let silence = || format!("nothing came from it for {} s", self.plan.timeout.as_secs_f64());
                return stay.hook_trouble(hook).or_else(|| Some(silence()));
            }
        }
    }

    /// What every delivery carries, so that one running bot serves all worlds.
    fn headers(&self, play: &Play, stay: &Stay) -> Vec<(String, String)> {
        let (scenario, brand) = (&play.story.scenario, &play.story.brand);
        let headers = [
            ("sparring-base-url", self.server.origin()),
            ("sparring-token", stay.token().to_owned()),
            ("sparring-world", format!("{:x}-{}", self.plan.told.stamp, stay.keys().client_id)),
            ("sparring-scenario", scenario.id.clone()),
            ("sparring-language", scenario.language.code().to_owned()),
            ("sparring-brand", brand.handle.clone()),
        ];
        headers.map(|(name, value)| (name.to_owned(), value)).into()
    }
}
