//! Rebuilds the program when a bundled scenario changes.

fn main() {
    println!("cargo::rerun-if-changed=scenarios");
}
