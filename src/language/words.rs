//! Which terms a word belongs to: a table of the words that are known whole, and tries for beginnings and endings.

use rustc_hash::FxHashMap;

/// A node of a trie: its edges, sorted, and what holds for every word that passes.
#[derive(Debug, Clone, Default)]
struct Node {
    edges: Vec<(u8, u32)>,
    terms: Vec<u16>,
}

/// The words of a lexicon while it is gathered.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    whole: FxHashMap<Box<str>, Vec<u16>>,
    front: Trie,
    back: Trie,
}

impl Gathered {
    /// Adds a word to a term: `word`, `beginning*` or `*ending`.
    pub(super) fn add(&mut self, word: &str, term: u16) {
        if let Some(ending) = word.strip_prefix('*') {
            self.back.add(ending.bytes().rev(), term);
        } else if let Some(beginning) = word.strip_suffix('*') {
            self.front.add(beginning.bytes(), term);
        } else {
            self.whole.entry(word.into()).or_default().push(term);
        }
    }

    /// The vocabulary, with the terms of every known word found once and for all: first those at which a wording is tried.
    pub(super) fn finish(self, is_anchor: impl Fn(u16) -> bool) -> Words {
        let mut words = Words { whole: FxHashMap::default(), terms: Vec::new(), front: self.front, back: self.back };
        let mut whole: Vec<_> = self.whole.into_iter().collect();
        whole.sort_unstable();
        for (word, mut own) in whole {
            words.patterns(&word, &mut own);
            own.sort_unstable_by_key(|term| (!is_anchor(*term), *term));
            own.dedup();
            let from = words.terms.len();
            let anchors = from + own.iter().filter(|term| is_anchor(**term)).count();
            words.terms.extend(own);
            words.whole.insert(word, [from, anchors, words.terms.len()].map(place));
        }
        words
    }
}

/// The vocabulary of a lexicon.
#[derive(Debug, Clone)]
pub(super) struct Words {
    whole: FxHashMap<Box<str>, [u32; 3]>,
    terms: Vec<u16>,
    front: Trie,
    back: Trie,
}

/// Where the terms of a word stand: among those of the vocabulary, or among those that were put together for it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Listed {
    /// Whether it is a word that is known whole.
    known: bool,
    from: u32,
    /// Where those end at which a wording may be tried.
    anchors: u32,
    to: u32,
}

impl Listed {
    /// No terms at all.
    pub(super) const NONE: Listed = Listed { known: false, from: 0, anchors: 0, to: 0 };
}

impl Words {
    /// The terms of a word. Those of a word that is not known whole are appended to `found`.
    pub(super) fn look_up(&self, word: &str, found: &mut Vec<u16>) -> Listed {
        if let Some(&[from, anchors, to]) = self.whole.get(word) {
            return Listed { known: true, from, anchors, to };
        }
        let from = place(found.len());
        self.patterns(word, found);
        let to = place(found.len());
        Listed { known: false, from, anchors: to, to }
    }

    /// The terms that stand where a look-up said.
    pub(super) fn listed<'t>(&'t self, listed: Listed, found: &'t [u16]) -> &'t [u16] {
        &self.all(listed, found)[listed.from as usize..listed.to as usize]
    }

    /// Those of the terms at which a wording may be tried.
    pub(super) fn anchors<'t>(&'t self, listed: Listed, found: &'t [u16]) -> &'t [u16] {
        &self.all(listed, found)[listed.from as usize..listed.anchors as usize]
    }

    fn all<'t>(&'t self, listed: Listed, found: &'t [u16]) -> &'t [u16] {
        if listed.known { &self.terms } else { found }
    }

    /// Appends the terms of a word by its beginnings and endings.
    fn patterns(&self, word: &str, found: &mut Vec<u16>) {
        self.front.walk(word.bytes(), found);
        self.back.walk(word.bytes().rev(), found);
    }
}

fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Beginnings, or endings read from the back.
#[derive(Debug, Clone)]
struct Trie {
    /// Where the first byte leads; 0 is nowhere.
    roots: Box<[u32; 256]>,
    nodes: Vec<Node>,
}

impl Default for Trie {
    fn default() -> Trie {
        Trie { roots: Box::new([0; 256]), nodes: vec![Node::default()] }
    }
}

impl Trie {
    fn add(&mut self, mut bytes: impl Iterator<Item = u8>, term: u16) {
        let Some(first) = bytes.next() else { return };
        let mut at = self.roots[first as usize] as usize;
        if at == 0 {
            at = self.grow();
            self.roots[first as usize] = place(at);
        }
        for byte in bytes {
            at = match self.nodes[at].edges.binary_search_by_key(&byte, |&(edge, _)| edge) {
                Ok(edge) => self.nodes[at].edges[edge].1 as usize,
                Err(edge) => {
                    let next = self.grow();
                    self.nodes[at].edges.insert(edge, (byte, place(next)));
                    next
                }
            };
        }
        if !self.nodes[at].terms.contains(&term) {
            self.nodes[at].terms.push(term);
        }
    }

    fn grow(&mut self) -> usize {
        self.nodes.push(Node::default());
        self.nodes.len() - 1
    }

    /// Follows the bytes as far as they are known and appends the terms on the way.
    fn walk(&self, mut bytes: impl Iterator<Item = u8>, found: &mut Vec<u16>) {
        let Some(first) = bytes.next() else { return };
        let mut at = self.roots[first as usize];
        while at != 0 {
            let node = &self.nodes[at as usize];
            found.extend_from_slice(&node.terms);
            let Some(byte) = bytes.next() else { return };
            at = node.edges.iter().find(|(edge, _)| *edge == byte).map_or(0, |(_, next)| *next);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Gathered;

    #[test]
    fn a_word_has_the_terms_of_itself_its_beginnings_and_its_endings() {
        let mut gathered = Gathered::default();
        gathered.add("nummer", 1);
        gathered.add("*nummer", 2);
        gathered.add("kund*", 3);
        let words = gathered.finish(|term| term == 2);
        let terms = |word| {
            let mut found = Vec::new();
            let listed = words.look_up(word, &mut found);
            let mut terms = words.listed(listed, &found).to_vec();
            terms.sort_unstable();
            terms
        };
        assert_eq!(terms("nummer"), [1, 2]);
        assert_eq!(terms("kundennummer"), [2, 3]);
        assert_eq!(terms("num"), [0_u16; 0]);
        assert_eq!(terms(""), [0_u16; 0]);
    }
}
