//! `sparring grade`: what it reads, what it refuses, and that neither threads nor the size of a file change anything.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::support::{Folder, Ran, package, run};

/// Three replies of two brands, of which the first two belong together.
const REPLIES: &str = r#"{"id": "a", "lang": "en", "brand": "acme", "thread": "t1", "customer": "My parcel 4471 is lost and it was a birthday present!", "reply": "Hi Ann, so sorry that the present is lost! I'm tracing it and will be back by noon. ^Tom", "customer_name": "Ann Lee", "customer_at": "2026-03-02T09:00:00Z", "reply_at": "2026-03-02T09:20:00Z"}
{"id": "b", "lang": "en", "brand": "acme", "thread": "t1", "customer": ["Well?", "It is noon"], "reply": "Please tell us your date of birth and e-mail address here."}
{"id": 3, "brand": "bolt", "channel": "private", "reply": "Beste Sanne, wat fijn om te horen! Veel plezier ermee. Groetjes, Joost 👩‍👩‍👧"}
"#;

fn grade(input: &str, arguments: &[&str]) -> Ran {
    grade_bytes(input.as_bytes(), arguments)
}

/// Grades what comes on standard input.
fn grade_bytes(input: &[u8], arguments: &[&str]) -> Ran {
    let mut command = crate::support::command(&[&["grade", "-"], arguments].concat());
    command.write_stdin(input);
    run(command)
}

/// The grades that were printed.
fn grades(ran: &Ran) -> Vec<Value> {
    ran.stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect()
}

fn ids(ran: &Ran) -> Vec<String> {
    grades(ran).iter().map(|grade| grade["id"].as_str().expect("an id").to_owned()).collect()
}

#[test]
fn a_grade_a_line_with_places_in_letters() {
    let ran = grade(REPLIES, &["--format", "jsonl"]).with_code(0);
    assert_eq!(ids(&ran), ["a", "b", "3"]);
    let replies = REPLIES.lines().map(|line| serde_json::from_str::<Value>(line).expect("a line"));
    for (grade, reply) in grades(&ran).iter().zip(replies) {
        let letters: Vec<char> = reply["reply"].as_str().expect("a reply").chars().collect();
        let markers = grade["markers"].as_array().expect("markers");
        assert!(!markers.is_empty());
        for marker in markers {
            let place = |key: &str| usize::try_from(marker[key].as_u64().expect("a place")).expect("a small number");
            let words: String = letters[place("start")..place("end")].iter().collect();
            assert_eq!(marker["quote"], words.as_str());
        }
        for key in ["lang", "scales", "criteria", "total", "gates", "passed", "tips", "waited_ms", "occasion"] {
            assert!(grade.get(key).is_some(), "{key}");
        }
    }
    insta::assert_snapshot!("grade_lines", ran.stdout);
}

#[test]
fn a_summary_for_people_when_nothing_else_is_asked_for() {
    let ran = grade(REPLIES, &[]).with_code(0);
    insta::assert_snapshot!("grade_summary", ran.stdout);
}

#[test]
fn tips_come_in_the_language_that_is_asked_for() {
    let dutch = grade(REPLIES, &["--format", "jsonl", "--language", "nl"]).with_code(0);
    let english = grade(REPLIES, &["--format", "jsonl"]);
    assert_ne!(dutch.stdout, english.stdout);
    let told = grade(REPLIES, &["--language", "nll"]).with_code(2);
    assert!(told.stderr.contains("did you mean `nl`?"), "{told}");
}

/// What is said of a file: exit code, grades and what is told beside them.
fn told(input: &[u8], arguments: &[&str]) -> String {
    let ran = grade_bytes(input, &[&["--format", "jsonl"], arguments].concat());
    format!("exit code {}, graded {:?}\n{}", ran.code, ids(&ran), ran.stderr)
}

#[test]
fn what_is_wrong_in_a_file_is_told_with_its_place() {
    let bad: &[(&str, &[u8])] = &[
        ("misspelt-key", b"{\"reply\": \"x\"}\n{\"id\": 2, \"replly\": \"x\"}\n"),
        ("misspelt-times", b"{\"reply\": \"x\", \"customer_time\": 1}\n{\"reply\": \"x\", \"chanel\": \"public\"}\n"),
        ("no-object", b"{\"reply\": \"x\"}\nnonsense\n{\"reply\": \"y\"\n[1]\n\"z\"\n"),
        ("no-reply", b"{\"id\": 1, \"answer_text\": \"x\"}\n"),
        ("wrong-kinds", b"{\"reply\": 1}\n{\"reply\": \"x\", \"customer\": {}}\n{\"reply\": \"x\", \"lang\": \"English\"}\n{\"reply\": \"x\", \"reply_at\": \"2026-03-02T09:00:00\"}\n"),
        ("list", b"[{\"reply\": \"x\"},\n{\"reply\": \"y\"}]\n"),
        ("not-utf-8", b"{\"reply\": \"caf\xe9\"}\n"),
        ("utf-16", b"\xff\xfe{\0\"\0"),
        ("empty", b""),
        ("blank-lines", b"\n \r\n\r"),
        ("csv-quote-not-closed", b"id,reply\n1,\"never\n2,closed\n"),
        ("csv-quote-within", b"id,reply\n1,a \"b\" c\n2,\"a\" b\n3,fine\n"),
        ("csv-cells", b"id,reply\n1,a,b\n2\n3,fine\n"),
        ("csv-no-reply", b"id,text\n1,a\n"),
        ("csv-misspelt", b"id,replly\n1,a\n"),
        ("csv-twice", b"id,reply,reply\n1,a,b\n"),
        ("csv-not-utf-8", b"id,reply\n1,caf\xe9\n"),
        ("twcs-cells", b"tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id\n1,a,maybe,noon,x,,\n1,2\n"),
        ("run-of-another-version", b"{\"version\": 99, \"engine\": \"0\", \"rubric\": {}}"),
    ];
    let all: Vec<String> = bad.iter().map(|(name, bytes)| format!("== {name}\n{}", told(bytes, &[]))).collect();
    insta::assert_snapshot!("grade_bad_input", all.join("\n"));
    let skipped = bad
        .iter()
        .map(|(name, bytes)| format!("== {name}\n{}", told(bytes, &["--skip-bad"]).lines().next().unwrap_or_default()));
    insta::assert_snapshot!("grade_bad_input_skipped", skipped.collect::<Vec<_>>().join("\n"));
}

#[test]
fn twenty_bad_lines_are_told_and_what_came_before_is_graded() {
    let mut input = "{\"id\": \"good\", \"reply\": \"Thanks, Ann!\"}\n".to_owned();
    input.push_str(&"nonsense\n".repeat(30));
    input.push_str("{\"id\": \"late\", \"reply\": \"x\"}\n");
    let stopped = grade(&input, &["--format", "jsonl"]).with_code(2);
    assert_eq!((ids(&stopped), stopped.stderr.matches("-->").count()), (vec!["good".to_owned()], 20));
    let skipped = grade(&input, &["--format", "jsonl", "--skip-bad"]).with_code(0);
    assert_eq!(ids(&skipped), ["good", "late"]);
    assert!(skipped.stderr.contains("and 10 more like these"), "{skipped}");
}

#[test]
fn odd_texts_are_graded_and_nothing_is_guessed() {
    let odd = [
        ("empty", String::new()),
        ("blank", " \n\t\u{200b}".to_owned()),
        ("emoji", "🙏🙏🙏 😂 👩‍👩‍👧 🇳🇱".to_owned()),
        ("zero-width", "So\u{200b}rry, A\u{200d}nn, we\u{feff} are on it! ^Tom".to_owned()),
        ("right-to-left", "\u{202e}Sorry\u{202c} \u{2066}Ann\u{2069}, we are on it. مرحبا שלום".to_owned()),
        ("homoglyphs", "Ѕоrrу tо hеаr thаt, Аnn! Wе аrе оn іt.".to_owned()),
        ("html", "<b>Sorry</b> &amp; <script>alert(1)</script><img src=x onerror=y>".to_owned()),
        ("escapes", "\u{1b}[31mSorry\u{1b}[0m \u{0} \u{9b}2J".to_owned()),
        ("finnish", "Hei! Pahoittelut viivästyksestä, selvitämme asian ja palaamme sinulle pian.".to_owned()),
        ("combining", format!("Sorry{} Ann", "\u{301}".repeat(2000))),
    ];
    let lines = odd.iter().map(|(id, reply)| {
        serde_json::json!({"id": id, "reply": reply, "customer": "My parcel is lost, can you help?"}).to_string() + "\n"
    });
    let ran = grade(&lines.collect::<String>(), &["--format", "jsonl"]).with_code(0);
    let told = grades(&ran).into_iter().map(|grade| {
        let markers: Vec<&str> =
            grade["markers"].as_array().expect("markers").iter().filter_map(|marker| marker["id"].as_str()).collect();
        format!(
            "{}: lang {}, scales {}, gates {}, {}",
            grade["id"],
            grade["lang"],
            grade["scales"],
            grade["gates"],
            markers.join(" ")
        )
    });
    insta::assert_snapshot!("grade_odd_texts", told.collect::<Vec<_>>().join("\n"));
}

#[test]
fn a_table_is_read_by_its_header_and_a_map() {
    let table = "\u{feff}key;Klant;antwoord;score\r\n1;\"Waar is; \"\"hij\"\"?\";\"Hoi Ann,\nwe zoeken hem. ^Tom\";5\r2;;Dank je wel, Ann!;3\n";
    let arguments = ["--map", "id=key,customer=Klant", "--map", "reply=antwoord", "--format", "jsonl"];
    let ran = grade(table, &arguments).with_code(0);
    assert_eq!(ids(&ran), ["1", "2"]);
    assert!(ran.stderr.contains("not read: `score` in 2"), "{ran}");
    let quiet = grade(table, &[&arguments[..], &["--ignore", "score"]].concat()).with_code(0);
    assert_eq!((quiet.stdout, quiet.stderr.as_str()), (ran.stdout, ""));
    let wrong = grade(table, &["--map", "replly=antwoord"]).with_code(2);
    assert!(wrong.stderr.contains("did you mean `reply`?"), "{wrong}");
}

#[test]
fn posts_are_joined_with_what_they_answer() {
    let posts = "tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id\n\
        2,acme,False,Tue Oct 31 22:20:47 +0000 2017,\"@77 Sorry to hear that, could you DM us? ^Tom\",,1\n\
        1,77,True,Tue Oct 31 22:10:47 +0000 2017,@acme my parcel is lost!,2,\n\
        5,acme,False,Tue Oct 31 22:20:47 +0000 2017,@78 Thanks! ^Tom,,4\n";
    let ran = grade(posts, &["--format", "json"]).with_code(0).json();
    assert_eq!((&ran["brands"][0]["name"], &ran["brands"][0]["median_wait"]), (&"acme".into(), &600.into()));
    assert_eq!((&ran["notes"]["post_not_found"], &ran["notes"]["without_customer"]), (&1.into(), &1.into()));
}

#[test]
fn a_saved_run_is_graded_reply_by_reply() {
    let folder = Folder::of_stories(1);
    folder.sparring(&["run", ".", "--agent", "careless", "--in-process", "--format", "json=run.json"]);
    let ran = folder.sparring(&["grade", "run.json", "--brands", ".", "--format", "jsonl"]).with_code(0);
    assert!(!ids(&ran).is_empty() && ids(&ran).iter().all(|id| id.starts_with("story-0#")), "{ran}");
    let summary = folder.sparring(&["grade", "run.json", "--brands", "brands", "--format", "json"]).with_code(0).json();
    assert_eq!(
        (&summary["brands"][0]["name"], &summary["agents"][0]["name"]),
        (&"plainmail".into(), &"careless".into())
    );
    let missing = folder.sparring(&["grade", "run.json", "--brands", "nowhere"]).with_code(2);
    assert!(missing.stderr.contains("cannot find"), "{missing}");
    folder.put("brands/plainmail.yaml", "name: [");
    let broken = folder.sparring(&["grade", "run.json", "--brands", "."]).with_code(2);
    assert!(broken.stderr.contains("brands/plainmail.yaml:1"), "{broken}");
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let mut input = String::new();
    for number in 0..3000 {
        let line = REPLIES.lines().nth(number % 3).expect("a line").replacen("noon", &format!("noon {number}"), 1);
        let _ = writeln!(input, "{}", line.replace("\"t1\"", &format!("\"t{}\"", number / 30)));
    }
    let graded = |jobs: &str| {
        let folder = Folder::new();
        folder.put("in.jsonl", &input);
        let arguments =
            ["grade", "in.jsonl", "--jobs", jobs, "-f", "jsonl", "-f", "html=out.html", "-f", "json=out.json"];
        let ran = folder.sparring(&arguments).with_code(0);
        (ran.stdout, folder.read("out.html"), folder.read("out.json"))
    };
    let one = graded("1");
    assert_eq!(one.0.lines().count(), 3000);
    for jobs in ["2", "7"] {
        assert!(graded(jobs) == one, "--jobs {jobs} gives something else");
    }
}

#[test]
fn what_the_customer_told_before_is_known_to_the_end_of_the_conversation() {
    let line = |id: usize, customer: &str, reply: &str| {
        serde_json::json!({"id": id, "thread": "t", "lang": "en", "channel": "private", "customer": customer, "reply": reply}).to_string() + "\n"
    };
    let mut input = line(0, "My order number is 4471-2093, nothing came", "Thanks, I am on it. ^Tom");
    (1..700).for_each(|id| input.push_str(&line(id, "And?", "Still on it! ^Tom")));
    input.push_str(&line(700, "And now?", "Could you send us your order number? ^Tom"));
    let ran = grade(&input, &["--format", "jsonl"]).with_code(0);
    let last = grades(&ran).pop().expect("a grade");
    let alone = grade(input.lines().last().expect("a line"), &["--format", "jsonl"]);
    assert_ne!(last["tips"], grades(&alone)[0]["tips"]);
}

#[test]
fn personal_data_is_named_by_its_kind_unless_it_is_wanted() {
    let line = r#"{"id": 1, "lang": "en", "customer": "mail me at ann.lee@postvak.example", "reply": "Hi Ann, is ann.lee@postvak.example still right?"}"#;
    for format in ["jsonl", "json", "terminal", "markdown", "html"] {
        let hidden = grade(line, &["--format", format]).with_code(0);
        assert!(!hidden.stdout.contains("postvak"), "{format}: {hidden}");
        let shown = grade(line, &["--format", format, "--reveal"]).with_code(0);
        assert!(shown.stdout.contains("postvak"), "{format}: {shown}");
    }
}

#[test]
fn the_exit_code_fails_only_where_it_is_asked_to() {
    let worst = r#"{"lang": "en", "customer": "Where is it?", "reply": "Read the terms. What is your date of birth?"}"#;
    grade(worst, &[]).with_code(0);
    grade(worst, &["--fail-below", "100"]).with_code(1);
    grade(worst, &["--fail-below", "0"]).with_code(0);
    grade(worst, &["--fail-on-gate"]).with_code(1);
    grade(worst, &["--fail-below", "101"]).with_code(2);
    grade(REPLIES.lines().next().expect("a line"), &["--fail-on-gate"]).with_code(0);
}

#[test]
fn files_that_are_read_are_not_written() {
    let folder = Folder::new();
    folder.put("in.jsonl", REPLIES);
    let ran = folder.sparring(&["grade", "in.jsonl", "--format", "jsonl=./in.jsonl"]).with_code(2);
    assert!(ran.stderr.contains("cannot be written as well"), "{ran}");
    assert_eq!(folder.read("in.jsonl"), REPLIES);
    let two = folder.sparring(&["grade", "in.jsonl", "-f", "jsonl", "-f", "html"]).with_code(2);
    assert!(two.stderr.contains("only one report"), "{two}");
    for (arguments, words) in [
        (vec!["grade", "gone.jsonl"], "cannot open gone.jsonl"),
        (vec!["grade", "."], "is a folder"),
        (vec!["grade", "in.jsonl", "-f", "jsonll"], "did you mean `jsonl`?"),
        (vec!["grade", "in.jsonl", "-f", "json="], "a file name is missing"),
        (vec!["grade", "in.jsonl", "-f", "json=no/such/folder"], "cannot write no/such/folder"),
    ] {
        let ran = folder.sparring(&arguments).with_code(2);
        assert!(ran.stderr.contains(words), "{ran}");
    }
}

#[test]
fn several_files_are_one_input() {
    let folder = Folder::new();
    folder.put("a.jsonl", REPLIES).put("b.csv", "id,reply\nx,Thanks!\na,Sorry!\n");
    let ran = folder.sparring(&["grade", "a.jsonl", "b.csv", "-f", "jsonl"]).with_code(0);
    assert_eq!(ids(&ran), ["a", "b", "3", "x", "a"]);
    assert!(ran.stderr.contains("1 double id, the first `a`"), "{ran}");
}

#[test]
fn every_example_on_the_page_of_formats_is_read() {
    let page = std::fs::read_to_string(package().join("src/grading/formats.md")).expect("a page");
    let mut examples = 0;
    for block in page.split("\n```").filter(|block| block.starts_with("jsonl\n") || block.starts_with("csv\n")) {
        let (_, example) = block.split_once('\n').expect("lines");
        let ran = grade(example, &["--format", "json"]).with_code(0);
        let notes = &ran.json()["notes"];
        assert_eq!((&notes["unread"], &notes["skipped"]), (&serde_json::json!({}), &0.into()), "{example}");
        examples += 1;
    }
    assert_eq!(examples, 3);
}

/// The program with a line of input after the other, and its output left to be read.
fn start(arguments: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sparring"));
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().expect("the program can be started")
}

#[test]
fn a_reader_that_leaves_early_is_no_mistake() {
    let mut child = start(&["grade", "-", "--format", "jsonl"]);
    let mut input = child.stdin.take().expect("an input");
    let feed = std::thread::spawn(move || {
        // The program ends before all is written: that is what this is about.
        for _ in 0..20_000 {
            if input.write_all(REPLIES.as_bytes()).is_err() {
                return;
            }
        }
    });
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("an output")).read_line(&mut line).expect("a line");
    assert!(line.starts_with("{\"id\":\"a\""), "{line}");
    feed.join().expect("the input is written");
    let mut told = String::new();
    child.stderr.take().expect("an output").read_to_string(&mut told).expect("text");
    assert_eq!((child.wait().expect("an end").code(), told.as_str()), (Some(0), ""));
}

/// The most memory that a process has taken, in KiB.
#[cfg(target_os = "linux")]
fn peak(child: &Child) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).expect("a running process");
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).expect("a figure");
    line.split_whitespace().nth(1).expect("a figure").parse().expect("a number")
}

/// Grades so many lines, and tells the most memory that took once the last of them has come out.
#[cfg(target_os = "linux")]
fn memory_for(lines: usize) -> u64 {
    let mut child = start(&["grade", "-", "--format", "jsonl"]);
    let mut input = child.stdin.take().expect("an input");
    let mut output = BufReader::new(child.stdout.take().expect("an output"));
    let feed = std::thread::spawn(move || {
        for number in 0..lines {
            let line = format!(
                "{{\"id\":{number},\"lang\":\"en\",\"brand\":\"b{}\",\"agent\":\"a{number}\",\"reply\":\"Hi, case {number} is solved. ^Tom\"}}\n",
                number % 50
            );
            input.write_all(line.as_bytes()).expect("the program reads");
        }
        input
    });
    let mut line = String::new();
    // A batch is written when it is full: the last ones come when the input ends.
    for _ in 0..lines - 2000 {
        line.clear();
        output.read_line(&mut line).expect("a line");
    }
    let peak = peak(&child);
    drop(feed.join().expect("the input is written"));
    std::io::copy(&mut output, &mut std::io::sink()).expect("the rest");
    assert!(child.wait().expect("an end").success());
    peak
}

#[cfg(target_os = "linux")]
#[test]
fn memory_stays_flat() {
    let (few, many) = (memory_for(4_000), memory_for(24_000));
    assert!(many < few + 16 * 1024, "{few} KiB for 4,000 replies, {many} KiB for 24,000");
}

#[test]
fn a_reply_of_ten_megabytes_is_graded() {
    let words = "Sorry that your parcel is late, we will look into it today. ";
    let line = serde_json::json!({"id": 1, "lang": "en", "reply": words.repeat(10_000_000 / words.len())}).to_string();
    let input = format!("{line}\n{{\"id\": 2, \"reply\": \"Thanks!\"}}\n");
    let ran = grade(&input, &["--format", "json"]).with_code(0);
    assert_eq!(ran.json()["all"]["replies"], 2);
}
