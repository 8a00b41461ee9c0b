//! The scene: one reply, cut and read with its lexicon, on which every marker is looked for.

use std::ops::Range;

use super::personal;
use super::{Reading, Tongue};
use crate::language::{Cue, Hit, Language, Meaning, lexicon, recognise, recognise_tokens};
use crate::marker::FactKind;
use crate::text::{Folded, Kind, Sentence, Token, fold, sentences, tokens};

/// Cues and what takes them back where it overlaps them.
const TAKEN_BACK: &[(Cue, Cue)] = &[
    (Cue::Apology, Cue::ApologyNot),
    (Cue::Sympathy, Cue::SympathyNot),
    (Cue::Joy, Cue::JoyNot),
    (Cue::Thanks, Cue::ThanksNot),
    (Cue::Help, Cue::HelpNot),
    (Cue::Ask, Cue::AskNot),
    (Cue::Invitation, Cue::InvitationNot),
    (Cue::Wish, Cue::WishNot),
    (Cue::Inbox, Cue::PrivateNot),
    (Cue::Private, Cue::PrivateNot),
    (Cue::Redirect, Cue::RedirectNot),
    (Cue::Next, Cue::NextNot),
    (Cue::Resolved, Cue::ResolvedNot),
    (Cue::Blame, Cue::BlameNot),
];

/// The bit of tokens that name personal data, beside those of the cues.
pub(super) const DATA: u64 = 1 << 63;

/// A reply as it is looked at.
pub(super) struct Scene<'a> {
    /// What is known of it.
    pub(super) reading: &'a Reading<'a>,
    /// Its language.
    pub(super) language: Option<Language>,
    /// Its folded text.
    pub(super) folded: Folded,
    /// Its tokens.
    pub(super) tokens: Vec<Token>,
    /// Its sentences.
    pub(super) sentences: Vec<Sentence>,
    /// The wordings found that name personal data.
    pub(super) facts: Vec<(FactKind, Hit)>,
    /// Personal data contained, whoever's.
    pub(super) data: Vec<(FactKind, Range<usize>)>,
    cues: Vec<(Cue, Hit)>,
    places: [u32; Cue::COUNT + 1],
    of_token: Vec<u32>,
    /// By token: the cues whose wordings it is part of, one bit each.
    cover: Vec<u64>,
    /// By sentence: the cues in it, one bit each.
    within: Vec<u64>,
}

impl<'a> Scene<'a> {
    /// Cuts and reads a reply.
    pub(super) fn of(reading: &'a Reading<'a>) -> Scene<'a> {
        let folded = fold(reading.text);
        let tokens = tokens(&folded, reading.text);
        let sentences = sentences(&tokens, &folded.text);
        let language = match reading.language {
            Tongue::Known(language) => Some(language),
            Tongue::Recognised => language_of(reading, &folded, &tokens),
            Tongue::Foreign => None,
        };
        let hits = language.map(|language| lexicon(language).find(&folded, &tokens, &sentences)).unwrap_or_default();
        let data = personal::find(reading.text, &folded, &tokens, &hits, reading.house);
        let mut cues = Vec::with_capacity(hits.len());
        let mut facts = Vec::new();
        for hit in hits {
            match hit.meaning {
                Meaning::Cue(cue) => cues.push((cue, hit)),
                Meaning::Fact(kind) => facts.push((kind, hit)),
            }
        }
        let mut cover = cover(&cues, tokens.len());
        take_back(&mut cues, &cover);
        cues.sort_unstable_by_key(|(cue, hit)| (*cue, hit.first, hit.end));
        cover = self::cover(&cues, tokens.len());
        let mut places = [0; Cue::COUNT + 1];
        for (cue, _) in &cues {
            places[*cue as usize + 1] += 1;
        }
        for at in 1..places.len() {
            places[at] += places[at - 1];
        }
        let mut of_token = vec![0; tokens.len()];
        for (index, sentence) in sentences.iter().enumerate() {
            of_token[sentence.first..sentence.end].fill(u32::try_from(index).unwrap_or(u32::MAX));
        }
        for (_, hit) in &facts {
            cover[hit.first..hit.end].iter_mut().for_each(|token| *token |= DATA);
        }
        let mut within = vec![0; sentences.len()];
        for (cue, hit) in &cues {
            within[hit.sentence] |= 1 << *cue as u64;
        }
        Scene { reading, language, folded, tokens, sentences, facts, data, cues, places, of_token, cover, within }
    }

    /// The wordings of a cue, in order of place.
    pub(super) fn hits(&self, cue: Cue) -> impl DoubleEndedIterator<Item = &Hit> + '_ {
        let range = self.places[cue as usize] as usize..self.places[cue as usize + 1] as usize;
        self.cues[range].iter().map(|(_, hit)| hit)
    }

    /// Whether a cue is there at all.
    pub(super) fn has(&self, cue: Cue) -> bool {
        self.places[cue as usize] < self.places[cue as usize + 1]
    }

    /// The wordings of a cue in one sentence.
    pub(super) fn hits_in(&self, cue: Cue, sentence: usize) -> impl Iterator<Item = &Hit> + '_ {
        let all = &self.cues[self.places[cue as usize] as usize..self.places[cue as usize + 1] as usize];
        let from = if self.has_in(cue, sentence) {
            all.partition_point(|(_, hit)| hit.sentence < sentence)
        } else {
            all.len()
        };
        all[from..].iter().map(|(_, hit)| hit).take_while(move |hit| hit.sentence == sentence)
    }

    /// Whether a cue is in a sentence.
    pub(super) fn has_in(&self, cue: Cue, sentence: usize) -> bool {
        self.within.get(sentence).is_some_and(|cues| cues >> cue as u64 & 1 == 1)
    }

    /// Whether a token is within a wording of a cue.
    pub(super) fn is(&self, token: usize, cue: Cue) -> bool {
        self.cover.get(token).is_some_and(|cues| cues >> cue as u64 & 1 == 1)
    }

    /// Whether a token is within a wording of one of the cues, one bit each.
    pub(super) fn is_any(&self, token: usize, cues: u64) -> bool {
        self.cover.get(token).is_some_and(|cover| cover & cues != 0)
    }

    /// The first token that ends after a byte of the reply.
    pub(super) fn token_after(&self, byte: usize) -> usize {
        self.tokens.partition_point(|token| self.folded.original(token.start..token.end).end <= byte)
    }

    /// The sentence that a token belongs to.
    pub(super) fn sentence_of(&self, token: usize) -> usize {
        self.of_token.get(token).map_or(0, |&index| index as usize)
    }

    /// The bytes of the reply that a run of tokens takes up.
    pub(super) fn span(&self, first: usize, end: usize) -> Range<usize> {
        match (self.tokens.get(first), self.tokens.get(end.wrapping_sub(1))) {
            (Some(from), Some(to)) => self.folded.original(from.start..to.end),
            _ => 0..0,
        }
    }

    /// The bytes of the reply that a wording takes up.
    pub(super) fn span_of(&self, hit: &Hit) -> Range<usize> {
        self.span(hit.first, hit.end)
    }

    /// The bytes of the reply that a sentence takes up, without the signs that end it being left out.
    pub(super) fn span_of_sentence(&self, sentence: usize) -> Range<usize> {
        self.sentences.get(sentence).map_or(0..0, |one| {
            let end =
                (one.first..one.end).rev().find(|&at| self.tokens[at].kind != Kind::Break).map_or(one.end, |at| at + 1);
            self.span(one.first, end)
        })
    }

    /// The folded word of a token.
    pub(super) fn word(&self, token: usize) -> &str {
        self.tokens.get(token).map_or("", |token| &self.folded.text[token.start..token.end])
    }

    /// What a token is; a break beyond the end.
    pub(super) fn kind(&self, token: usize) -> Kind {
        self.tokens.get(token).map_or(Kind::Break, |token| token.kind)
    }

    /// Whether a token is a word with a capital letter.
    pub(super) fn is_capital(&self, token: usize) -> bool {
        self.tokens.get(token).is_some_and(|token| token.kind == Kind::Word && token.capital)
    }
}

/// The language of a reply; of one too short to tell, the customer's.
fn language_of(reading: &Reading, folded: &Folded, tokens: &[Token]) -> Option<Language> {
    let own = recognise_tokens(reading.text, folded, tokens);
    let words = tokens.iter().filter(|token| token.kind == Kind::Word).take(6).count();
    if own.is_some() || words > 5 {
        return own;
    }
    reading.customer.iter().rev().find_map(|message| {
        let end = (0..=message.len().min(1000)).rev().find(|&at| message.is_char_boundary(at)).unwrap_or(0);
        recognise(&message[..end])
    })
}

/// By token: the cues whose wordings it is part of, one bit each.
fn cover(cues: &[(Cue, Hit)], tokens: usize) -> Vec<u64> {
    let mut cover = vec![0; tokens];
    for (cue, hit) in cues {
        cover[hit.first..hit.end].iter_mut().for_each(|token| *token |= 1 << *cue as u64);
    }
    cover
}

/// Drops the cues that are taken back.
fn take_back(cues: &mut Vec<(Cue, Hit)>, cover: &[u64]) {
    cues.retain(|(cue, hit)| {
        let not = TAKEN_BACK.iter().find(|(taken, _)| taken == cue).map_or(0, |(_, not)| 1_u64 << *not as u64);
        not == 0 || cover[hit.first..hit.end].iter().all(|token| token & not == 0)
    });
}
