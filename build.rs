//! Rebuilds the program when a bundled scenario, or a word of the console, changes.

fn main() {
    println!("cargo::rerun-if-changed=scenarios");
    println!("cargo::rerun-if-changed=src/console/words");
}
