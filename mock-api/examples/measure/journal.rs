//! A journal that grows: what an event costs, and whether reading gets slower.

use std::time::Instant;

use crate::Failure;
use crate::place::{resident, world};

const MOST: usize = 10_000_000;

#[expect(clippy::print_stdout, reason = "a measurement prints what it measures")]
pub(crate) fn measure() -> Result<(), Failure> {
    let mut world = world(7, 200)?;
    let alice = world.platform().find_account("alice_k").ok_or("she is there")?;
    let brand = world.platform().find_account("BrandCare").ok_or("it is there")?;
    let post = world.platform().mentions_of(brand)[0];
    let before = resident()?;
    let (mut events, mut size) = (0, 1_000);
    while size <= MOST {
        let begun = Instant::now();
        let added = size - events;
        while events < size {
            world.act(|platform| platform.like(alice, post))?;
            world.act(|platform| platform.unlike(alice, post));
            events += 2;
        }
        let writing = begun.elapsed().as_nanos() / added as u128;
        let begun = Instant::now();
        // Everywhere in it, as late readers do.
        let read = (0..100_000).filter(|n| world.platform().event(n * 7_919 % events).is_some()).count();
        let reading = begun.elapsed().as_nanos() / read as u128;
        let bytes = resident()?.saturating_sub(before) / events;
        println!("{events:10} events: {writing:4} ns to add one, {reading:3} ns to read one, {bytes:3} bytes each");
        size *= 10;
    }
    Ok(())
}
