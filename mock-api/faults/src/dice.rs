//! Chance that follows from a seed.

/// Spreads the bits of a number: the finishing step of the SplitMix64 generator.
pub fn mix(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A number from 0 to `below - 1`; 0 where that leaves no choice.
pub(crate) fn roll(seed: u64, below: u64) -> u64 {
    // The remainder favours small numbers by less than one in 2^40 for spans of up to a year.
    mix(seed).checked_rem(below).unwrap_or(0)
}
