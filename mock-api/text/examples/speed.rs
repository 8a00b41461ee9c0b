//! Measures how long reading a post of 200 bytes takes: `cargo run --release -p post-text --example speed`.

#![expect(clippy::print_stdout, reason = "a tool that reports")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use post_text::{Rules, cashtags, hashtags, links, measure, mentions, weighted_len};

const POSTS: [(&str, &str); 5] = [
    (
        "plain",
        "@WebshopNL I have been waiting for my parcel since last Monday. The app says delivered, but nobody here has seen it. \
         Could you please look into that for me? My neighbours have no parcel either...",
    ),
    (
        "link",
        "@klant42 Wat vervelend om te horen! Je kunt je pakket volgen op https://webshop.example.nl/volg?code=3SABC1234567 en \
         daar een nieuwe bezorgdag kiezen. Lukt het niet? Stuur ons dan een berichtje #webcare",
    ),
    (
        "accents",
        "Bonjour, désolée pour la gêne occasionnée. Votre colis a été livré hier à 14 h chez un voisin. Pouvez-vous vérifier \
         s'il est bien là, s'il vous plaît ? Bonne journée à vous, Chloé du service",
    ),
    (
        "emoji",
        "Hi Sam 👋 that’s not how we like to see it 😔 We’ll find out what went wrong – promise! Could you send us your order \
         number in a private message? 📦 Thanks a lot 🙏🏽 ^Noor",
    ),
    (
        "japanese",
        "ご不便をおかけして申し訳ございません。配送状況を確認いたしますので、ご注文番号をダイレクトメッセージでお送りいただけますでしょうか。",
    ),
];

fn main() {
    for (name, post) in POSTS {
        println!("{name} ({} bytes)", post.len());
        report("weighted_len V3", || weighted_len(black_box(post), Rules::V3));
        report("weighted_len V1", || weighted_len(black_box(post), Rules::V1));
        report("measure", || measure(black_box(post), Rules::V3));
        report("mentions", || mentions(black_box(post)));
        report("links", || links(black_box(post)));
        report("hashtags", || hashtags(black_box(post)));
        report("cashtags", || cashtags(black_box(post)));
    }
    let dots = ".".repeat(10_000_000);
    for (name, text) in [("10 MB of dots", dots.as_str()), ("10 MB of domains", &"a.com".repeat(2_000_000))] {
        let start = Instant::now();
        black_box(weighted_len(text, Rules::V3));
        println!("{name}: {:?}", start.elapsed());
    }
}

/// Prints the best of many short rounds, so that what else the machine does counts little.
fn report<T>(name: &str, read: impl Fn() -> T) {
    let round = |_| {
        let (start, mut count) = (Instant::now(), 0);
        while start.elapsed() < Duration::from_millis(2) {
            (0..100).for_each(|_| drop(black_box(read())));
            count += 100;
        }
        start.elapsed().as_nanos() / count
    };
    println!("  {name:<16} {:>5} ns", (0..100).map(round).min().unwrap_or_default());
}
