//! What a token may be used for: a set of scopes whose names belong to the dialect.

/// A set of scopes. Each dialect gives the bits their names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Scopes(u64);

impl Scopes {
    /// No scope at all.
    pub const NONE: Scopes = Scopes(0);
    /// Every scope, whatever its name.
    pub const ALL: Scopes = Scopes(u64::MAX);

    /// The scope with this number, from 0 to 63.
    pub const fn nth(number: u32) -> Scopes {
        Scopes(1 << number)
    }

    /// These and those.
    #[must_use]
    pub const fn and(self, others: Scopes) -> Scopes {
        Scopes(self.0 | others.0)
    }

    /// What is in both.
    #[must_use]
    pub const fn within(self, others: Scopes) -> Scopes {
        Scopes(self.0 & others.0)
    }

    /// What is left without those.
    #[must_use]
    pub const fn without(self, others: Scopes) -> Scopes {
        Scopes(self.0 & !others.0)
    }

    /// Whether all of these are in it.
    pub const fn hold(self, others: Scopes) -> bool {
        self.0 & others.0 == others.0
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The scopes of these names, each of which stands for the bit of its place in `vocabulary`; the first name that is
    /// not there, otherwise.
    pub fn named<'n>(vocabulary: &[&str], names: impl IntoIterator<Item = &'n str>) -> Result<Scopes, &'n str> {
        names.into_iter().try_fold(Scopes::NONE, |scopes, name| {
            let place = vocabulary.iter().position(|known| *known == name).ok_or(name)?;
            Ok(scopes.and(Scopes::nth(place as u32)))
        })
    }

    /// The names of its scopes, in the order of `vocabulary`.
    pub fn names<'v>(self, vocabulary: &'v [&'v str]) -> impl Iterator<Item = &'v str> {
        vocabulary
            .iter()
            .enumerate()
            .filter(move |(place, _)| self.hold(Scopes::nth(*place as u32)))
            .map(|(_, name)| *name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_bits_are_the_same_thing() {
        let words = ["read", "write", "follow"];
        let scopes = Scopes::named(&words, ["follow", "read"]).expect("known names");
        assert_eq!(scopes.names(&words).collect::<Vec<_>>(), ["read", "follow"]);
        assert!(scopes.hold(Scopes::nth(0)) && !scopes.hold(Scopes::nth(1)));
        assert_eq!(Scopes::named(&words, ["read", "shout"]), Err("shout"));
        assert!(Scopes::ALL.hold(scopes) && Scopes::NONE.is_empty());
    }
}
