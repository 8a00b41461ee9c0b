//! `sparring check`: what its users are told about their mistakes. A case is a folder with `input.yaml`, and brands if it is
//! about them; what is printed about it is a golden file.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::support::{BRAND, Folder, Ran, SCENARIO, package, sparring_in};

fn cases() -> PathBuf {
    package().join("tests/cases/check")
}

fn names() -> Vec<String> {
    let entries = fs::read_dir(cases()).expect("cases");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("a case").file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| name != "brands");
    names.sort();
    names
}

#[test]
fn every_mistake_is_shown_where_it_is_with_what_to_do() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots/check");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for name in names() {
            let ran = sparring_in(&cases(), &["check", "--no-samples", &format!("{name}/input.yaml")]);
            insta::assert_snapshot!(name, ran);
        }
    });
}

#[test]
fn every_golden_file_has_its_case() {
    let golden = fs::read_dir(package().join("tests/snapshots/check")).expect("golden files");
    for file in golden {
        let file = file.expect("a file").file_name().to_string_lossy().into_owned();
        let name = file.trim_end_matches(".new").trim_end_matches(".snap");
        assert!(names().iter().any(|case| case == name), "tests/snapshots/check/{file} has no case any more");
    }
}

#[test]
fn mistakes_come_in_the_order_of_the_file() {
    for name in names() {
        let ran = sparring_in(&cases(), &["check", "--no-samples", &format!("{name}/input.yaml")]);
        let lines = places(&ran, "input.yaml:");
        assert!(lines.is_sorted(), "{name}: {lines:?}");
    }
}

/// The lines and columns of a file that are pointed at, as they are printed.
fn places(ran: &Ran, file: &str) -> Vec<(u32, u32)> {
    let arrows = ran.stderr.lines().filter(|line| line.trim_start().starts_with("-->"));
    let place = |line: &str| {
        let (row, column) = line.split_once(file)?.1.split_once(':')?;
        Some((row.parse().ok()?, column.parse().ok()?))
    };
    arrows.filter_map(place).collect()
}

#[test]
fn what_is_bundled_has_no_mistake_and_its_samples_come_out_as_written() {
    let ran = sparring_in(package(), &["check", "scenarios"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{ran}");
    assert_eq!(ran.stdout, sparring_in(package(), &["check"]).stdout, "the bundled files are those in the folder");
}

#[test]
fn the_whole_shelf_is_checked_at_once() {
    let folder = Folder::new();
    folder.put("a.yaml", SCENARIO.replace("language: en", "language: xx"));
    folder.put("deep/er/b.yaml", SCENARIO.replace("go: content", "go: contnet"));
    folder.put("brands/other.yaml", BRAND.replace("Europe/Dublin", "Europe/Dubln"));
    let ran = folder.sparring(&["check", "."]).with_code(2);
    for place in ["brands/other.yaml:4:12", "a.yaml:2:11", "deep/er/b.yaml:25:17"] {
        assert!(ran.stderr.contains(place), "{place} in {ran}");
    }
}

#[test]
fn windows_line_ends_and_a_byte_order_mark_are_taken() {
    let folder = Folder::new();
    folder.put("crlf.yaml", SCENARIO.replace('\n', "\r\n"));
    folder.put("bom.yaml", format!("\u{feff}{SCENARIO}"));
    folder.put("both.yaml", format!("\u{feff}{}", SCENARIO.replace('\n', "\r\n")));
    folder.put("brands/crlf.yaml", format!("\u{feff}{}", BRAND.replace('\n', "\r\n")));
    let ran = folder.sparring(&["check", "--no-samples", "."]).with_code(0);
    assert_eq!(ran.stdout, "3 scenarios, 2 brands: no mistakes\n");
}

#[test]
fn mistakes_are_underlined_where_they_are_in_files_of_other_editors_too() {
    let wrong = SCENARIO.replace("language: en", "language: klingon").replace("go: content", "goo: content");
    let endings = wrong.replace('\n', "\r\n");
    let place = |text: String| {
        let folder = Folder::new();
        folder.put("input.yaml", text);
        let ran = folder.sparring(&["check", "--no-samples", "input.yaml"]).with_code(2);
        let underlined: Vec<String> =
            ran.stderr.lines().filter(|line| line.contains('^')).map(|line| line.trim().to_owned()).collect();
        (places(&ran, "input.yaml:"), underlined)
    };
    let plain = place(wrong.clone());
    assert_eq!(plain.0, [(2, 11), (25, 13)]);
    assert_eq!(place(endings.clone()), plain);
    assert_eq!(place(format!("\u{feff}{wrong}")), plain);
    assert_eq!(place(format!("\u{feff}{endings}")), plain);
}

#[test]
fn letters_of_all_kinds_before_a_mistake_do_not_move_it() {
    let folder = Folder::new();
    folder.put("input.yaml", SCENARIO.replace("title: The parcel is late", "title: { 日本 👩‍👩‍👧: 1, ü: 2 }"));
    let ran = folder.sparring(&["check", "--no-samples", "input.yaml"]).with_code(2);
    assert_eq!(places(&ran, "input.yaml:"), [(1, 10)], "{ran}");
}

#[test]
fn a_file_that_is_not_utf_8_is_told_so_at_the_byte() {
    let folder = Folder::new();
    let mut bytes = SCENARIO.replace("The parcel is late", "The parcel is la?e").into_bytes();
    let at = bytes.iter().position(|byte| *byte == b'?').expect("the mark");
    bytes[at] = 0xe9;
    folder.put("input.yaml", bytes);
    insta::assert_snapshot!(folder.sparring(&["check", "input.yaml"]));
}

#[test]
fn bytes_that_are_no_text_at_all_are_refused() {
    let folder = Folder::new();
    folder.put("zeros.yaml", [0; 5000]).put("noise.yaml", [0xff; 5000]);
    let ran = folder.sparring(&["check", "."]).with_code(2);
    assert_eq!(ran.stderr.matches("error:").count(), 2, "{ran}");
}

#[test]
fn a_huge_file_is_refused_at_once() {
    let folder = Folder::new();
    let mut file = fs::File::create(folder.file("huge.yaml")).expect("a file");
    let megabyte = "- nobody reads this to the end\n".repeat(34_000);
    for _ in 0..100 {
        file.write_all(megabyte.as_bytes()).expect("room on the disk");
    }
    drop(file);
    let started = Instant::now();
    let ran = folder.sparring(&["check", "huge.yaml"]).with_code(2);
    let took = started.elapsed();
    assert!(ran.stderr.contains("the file is larger than 1024 KiB"), "{ran}");
    assert!(took < Duration::from_secs(5), "{took:?}");
}

#[test]
fn what_is_not_there_is_named() {
    let folder = Folder::new();
    let lonely = tempfile::tempdir().expect("a folder");
    fs::write(lonely.path().join("story.yaml"), SCENARIO).expect("a file");
    fs::create_dir(folder.file("empty")).expect("a folder");
    let told = |arguments: &[&str], folder: &std::path::Path| sparring_in(folder, arguments).with_code(2).to_string();
    insta::assert_snapshot!("missing_file", told(&["check", "nl/nowhere.yaml"], folder.path()));
    insta::assert_snapshot!("missing_folder", told(&["run", "nowhere"], folder.path()));
    insta::assert_snapshot!("folder_without_scenarios", told(&["check", "empty"], folder.path()));
    insta::assert_snapshot!("folder_without_brands", told(&["check", "story.yaml"], lonely.path()));
}
