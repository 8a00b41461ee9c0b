//! Passwords: which ones are taken, how strong they are, and how they are kept.

use std::sync::LazyLock;
use std::thread::available_parallelism;

use argon2::password_hash::{PasswordHash, PasswordHasher as _, PasswordVerifier as _, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use ring::rand::{SecureRandom as _, SystemRandom};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::super::refused::Refused;

/// The fewest characters of a password.
pub(super) const SHORTEST: usize = 10;
/// The most characters of a password.
const LONGEST: usize = 200;
/// How many people may wait for their password to be looked at.
const QUEUE: usize = 64;

/// What is verified where there is no password: whether a name is known cannot be told from the time that an answer takes.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c3BhcnJpbmctbm9ib2R5$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// What passwords are made of that everybody tries first, in the languages of the console: a word, whatever figures stand around it.
const COMMON: &str = "password passwort wachtwoord motdepasse mot de passe lösenord losenord lozenord welcome welkom willkommen \
    bienvenue välkommen valkommen letmein qwerty qwertz azerty qwertyuiop qwertzuiop azertyuiop asdfghjkl asdfghjklö iloveyou \
    sunshine princess football voetbal fussball fußball fotboll liverpool baseball superman batman dragon monkey master \
    administrator admin root user login secret geheim hemligt geheimnis changeme trustno sparring webcare trainee coach \
    training service customer summer winter spring autumn zomer sommer sommar hiver hallo hello bonjour soleil doudou \
    mannheim schatz hejsan abcdef abcdefgh abcdefghij qwerty uiop test testtest default company computer internet";

static WORDS: LazyLock<Vec<&str>> = LazyLock::new(|| COMMON.split_whitespace().collect());

/// What is wrong with a new password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weakness {
    /// Too few characters.
    Short,
    /// More characters than anybody needs.
    Long,
    /// It is, or holds little more than, the name one signs in with.
    Login,
    /// Everybody tries it first.
    Common,
}

impl Weakness {
    /// The word of it, below `team.password.weak`.
    pub(super) fn id(self) -> &'static str {
        match self {
            Weakness::Short => "short",
            Weakness::Long => "long",
            Weakness::Login => "login",
            Weakness::Common => "common",
        }
    }
}

/// What keeps a new password from being taken, if anything.
pub(super) fn weakness(password: &str, login: &str) -> Option<Weakness> {
    let length = password.chars().count();
    let small = password.to_lowercase();
    let is_login = small.contains(login) && length < login.chars().count() + 4;
    match length {
        ..SHORTEST => Some(Weakness::Short),
        _ if length > LONGEST => Some(Weakness::Long),
        _ if !login.is_empty() && is_login => Some(Weakness::Login),
        _ if is_common(&small) => Some(Weakness::Common),
        _ => None,
    }
}

/// How strong a password is that is taken, as the word of it below `team.password.strength`: its length says most.
pub(super) fn strength(password: &str) -> &'static str {
    let kinds = [char::is_lowercase, char::is_uppercase, char::is_numeric, |c: char| !c.is_alphanumeric()];
    let kinds = kinds.iter().filter(|kind| password.chars().any(kind)).count();
    match password.chars().count() + 2 * kinds {
        ..16 => "fair",
        16..22 => "good",
        _ => "strong",
    }
}

fn is_common(small: &str) -> bool {
    // Figures and signs within a word stand for letters; those around it are only added.
    let plain: String = small.trim_matches(|c: char| !c.is_alphabetic()).chars().map(unmasked).collect();
    let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).collect::<String>();
    let known = |text: &str| text.is_empty() || WORDS.contains(&text);
    known(&letters(small)) && small.chars().count() < 16
        || known(&letters(&plain)) && small.chars().count() < 16
        || repeats(small)
        || runs(small)
}

/// A figure or a sign as the letter that it stands for.
fn unmasked(c: char) -> char {
    match c {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        c => c,
    }
}

/// Whether a text is a few characters again and again.
fn repeats(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    (1..=letters.len() / 3 + 1).any(|step| letters.iter().zip(&letters[step..]).all(|(one, next)| one == next))
}

/// Whether a text is one run along the alphabet or the figures.
fn runs(text: &str) -> bool {
    let codes: Vec<i64> = text.chars().map(|c| i64::from(u32::from(c))).collect();
    let step = |by: i64| codes.windows(2).filter(|pair| pair[1] - pair[0] == by).count() + 3 > codes.len();
    step(1) || step(-1)
}

/// Where passwords are hashed: only so many at once that a flood of log-ins does not keep the desk waiting.
pub(super) struct Hashing {
    turns: Semaphore,
    queue: Semaphore,
}

/// A turn at hashing.
pub(super) struct Turn<'h> {
    _place: SemaphorePermit<'h>,
    _turn: SemaphorePermit<'h>,
}

impl Hashing {
    /// Half of this machine's cores hash, one at least.
    pub(super) fn new() -> Hashing {
        let cores = available_parallelism().map_or(1, usize::from);
        Hashing { turns: Semaphore::new((cores / 2).max(1)), queue: Semaphore::new(QUEUE) }
    }

    /// Waits for a turn.
    ///
    /// # Errors
    /// [`Refused::TooOften`] when too many wait already.
    pub(super) async fn turn(&self) -> Result<Turn<'_>, Refused> {
        let place = self.queue.try_acquire().map_err(|_| Refused::TooOften)?;
        let turn = self.turns.acquire().await.map_err(|_| Refused::Unavailable)?;
        Ok(Turn { _place: place, _turn: turn })
    }
}

impl Turn<'_> {
    /// The hash of a password.
    ///
    /// # Errors
    /// [`Refused::Broken`] when it cannot be made.
    pub(super) async fn hash(&self, password: String) -> Result<String, Refused> {
        let made = tokio::task::spawn_blocking(move || {
            let mut bits = [0; 16];
            SystemRandom::new().fill(&mut bits).ok()?;
            let salt = SaltString::encode_b64(&bits).ok()?;
            Some(argon()?.hash_password(password.as_bytes(), &salt).ok()?.to_string())
        });
        made.await.ok().flatten().ok_or(Refused::Broken)
    }

    /// Whether a password is the one that was hashed. Without a hash it never is, and that takes as long.
    ///
    /// # Errors
    /// [`Refused::Broken`] when it cannot be looked at.
    pub(super) async fn is_right(&self, password: String, hash: Option<String>) -> Result<bool, Refused> {
        let looked = tokio::task::spawn_blocking(move || {
            let known = PasswordHash::new(hash.as_deref().unwrap_or(NOBODY)).ok()?;
            let same = argon()?.verify_password(password.as_bytes(), &known).is_ok();
            Some(same && hash.is_some())
        });
        looked.await.ok().flatten().ok_or(Refused::Broken)
    }
}

/// Argon2id with 19 MiB, two passes and one lane: what OWASP names as the least.
fn argon() -> Option<Argon2<'static>> {
    let params = Params::new(19 * 1024, 2, 1, None).ok()?;
    Some(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_everybody_tries_first_is_refused() {
        let cases = [
            ("korte zin", Weakness::Short),
            ("Password123!", Weakness::Common),
            ("P@ssw0rd2026", Weakness::Common),
            ("Welkom2026!!", Weakness::Common),
            ("1234567890", Weakness::Common),
            ("0987654321", Weakness::Common),
            ("aaaaaaaaaaaa", Weakness::Common),
            ("abcabcabcabc", Weakness::Common),
            ("abcdefghijkl", Weakness::Common),
            ("Qwertzuiop1", Weakness::Common),
            ("ada.lovelace", Weakness::Login),
            ("Ada.Lovelace1!", Weakness::Login),
        ];
        for (password, weak) in cases {
            assert_eq!(weakness(password, "ada.lovelace"), Some(weak), "{password}");
        }
        assert_eq!(weakness(&"långt ".repeat(40), "ada"), Some(Weakness::Long));
        for taken in ["vier groene stoelen", "Tr0mmel-Regen", "ada trommelt nachts", "kaffe pa berget 7"] {
            assert_eq!(weakness(taken, "ada.lovelace"), None, "{taken}");
        }
    }

    #[test]
    fn longer_is_stronger() {
        assert_eq!(strength("trommelreg"), "fair");
        assert_eq!(strength("Tr0mmel-Reg"), "good");
        assert_eq!(strength("vier groene stoelen en een lamp"), "strong");
    }

    #[tokio::test]
    async fn a_password_is_known_again_and_an_unknown_person_has_none() {
        let hashing = Hashing::new();
        let turn = hashing.turn().await.unwrap();
        let hash = turn.hash("vier groene stoelen".to_owned()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(NOBODY.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(turn.is_right("vier groene stoelen".to_owned(), Some(hash.clone())).await.unwrap());
        assert!(!turn.is_right("vier rode stoelen".to_owned(), Some(hash)).await.unwrap());
        assert!(!turn.is_right("vier groene stoelen".to_owned(), None).await.unwrap());
    }

    #[tokio::test]
    async fn a_flood_is_turned_away() {
        let hashing = Hashing { turns: Semaphore::new(1), queue: Semaphore::new(1) };
        let first = hashing.turn().await.unwrap();
        assert!(matches!(hashing.turn().await, Err(Refused::TooOften)));
        drop(first);
        assert!(hashing.turn().await.is_ok());
    }
}
