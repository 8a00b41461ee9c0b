//! Tables as teams have them: every delimiter, quoted cells, and what is wrong with them.

use proptest::prelude::*;

use super::*;
use crate::library::Reply;
use crate::library::formats::read_all;
use crate::transcript::Channel;

fn open(text: &str, columns: &[(&str, &str)]) -> Result<Read, Vec<Diagnostic>> {
    let source = Arc::new(Source::whole("x.csv", text.to_owned()));
    let columns = columns.iter().map(|(ours, theirs)| ((*ours).to_owned(), (*theirs).to_owned())).collect();
    Csv.open(&source, &Hints { columns, ..Hints::default() }).map(|opened| read_all(opened.as_ref()))
}

fn read(text: &str) -> Read {
    open(text, &[]).expect("a header")
}

fn told(problems: &[Diagnostic]) -> Vec<(&str, &str)> {
    problems.iter().map(|one| (one.message.as_str(), &one.source.text[one.span.clone()])).collect()
}

fn texts(reply: &Reply) -> Vec<&str> {
    reply.versions.iter().map(|version| version.written.text.as_str()).collect()
}

#[test]
fn a_row_is_a_reply_in_any_spelling_of_a_table() {
    for (delimiter, mark, end) in [(",", "", "\n"), (";", "\u{feff}", "\r\n"), ("\t", "", "\r")] {
        let rows = [
            ["id", "Valid until", "channel", "text.nl", "text_de", "Tags", "ignore"],
            ["late", "2026-05-01", "Public", "\"Hoi \"\"jij\"\",\nwacht\"", "Hallo", "x", "no-signature because short"],
            ["", "", "", "Dag", "", "", ""],
        ];
        let text = rows.map(|row| row.join(delimiter)).join(end);
        let text = format!("{mark}{text}{end}");
        let read = read(&text);
        let [late, other] = read.replies.as_slice() else { panic!("two replies: {read:?}") };
        assert_eq!((late.id.text.as_str(), other.id.text.as_str()), ("late", "row-2"));
        assert_eq!(late.channel, Some(Channel::Public));
        assert_eq!(texts(late), ["Hoi \"jij\",\nwacht", "Hallo"]);
        assert_eq!(late.versions[0].language.map(crate::language::Language::code), Some("nl"));
        let written = &late.versions[0].written;
        let at = written.text.find("\"jij\"").expect("there");
        assert_eq!(&text[written.place(at..at + 5)], "\"\"jij\"\"");
        assert_eq!(written.edit(at..at + 5, "\"u\"").map(|(_, insert)| insert), Some("\"\"u\"\"".to_owned()));
        assert_eq!(late.ignored[0].0.because, "short");
        assert_eq!(late.origin.as_ref().map(|origin| origin.data.as_str()), Some(r#"{"Tags":"x"}"#));
        assert_eq!(told(&read.problems), [("the column `Tags` is not read", "Tags")]);
    }
}

#[test]
fn a_map_says_what_columns_are() {
    let text = "Name,Body,text\nlate,Hej,other\n";
    let read = open(text, &[("text.sv", "Body"), ("id", "Name")]).expect("a header");
    assert_eq!(texts(&read.replies[0]), ["Hej", "other"]);
    let wrong = open(text, &[("txt", "Boddy")]).expect_err("a map that does not fit");
    let told: Vec<(&str, &str)> = wrong.iter().map(|one| (one.message.as_str(), one.help.as_str())).collect();
    assert_eq!(
        told,
        [
            ("the map of columns has `txt`, which is no key of a reply", "did you mean `text`?"),
            ("no column is called `Boddy`, which the map of columns has for `txt`", "did you mean `Body`?"),
        ]
    );
}

#[test]
fn every_mistake_is_told_with_its_place() {
    let wrong = open("id,txet,Title,title\n", &[]).expect_err("a header that cannot be");
    assert_eq!(told(&wrong), [("`txet` is no key of a reply", "txet"), ("the column `title` is here twice", "title")]);
    let wrong = open("id,Body\n", &[]).expect_err("no text");
    assert!(wrong[0].help.contains("--columns text=Body"), "{}", wrong[0].help);
    assert_eq!(open("", &[]).expect_err("nothing")[0].message, "no column is called `text`, or `text.en` and so on");
    let read = read(
        "id,reviewed,category,language,ignore,text\n\
         a,1 May,complain,it,x,one\nb,,,,,\nc,,,\n,,,,,\nd,,,,,o\"dd\"\ne,\"x\"y,,,,z\nf,,,,,good\ng,,,,,\"open\n",
    );
    assert_eq!(
        told(&read.problems),
        [
            ("`1 May` is not a day of the calendar; write `2026-04-27`", "1 May"),
            ("`complain` cannot be here", "complain"),
            ("`it` is no language that is known", "it"),
            ("`x` does not say why it is to be left", "x"),
            ("the reply `b` has no text", "b"),
            ("the header has 6 cells, this row has 4", ""),
            ("a quotation mark is within a cell that does not begin with one", "\""),
            ("there is text after the closing quotation mark of a cell", "y"),
            ("this quotation mark is never closed", "\""),
        ]
    );
    assert_eq!(read.replies.len(), 2, "a and f can be used");
}

#[test]
fn a_long_table_is_read_in_parts_that_agree_with_the_whole() {
    let row = |at: usize| format!("r{at},\"Hi \"\"{at}\"\",\nbye {}\"\n", "x".repeat(at % 50));
    let text = format!("id,text\n{}", (0..20_000).map(row).collect::<String>());
    let source = Arc::new(Source::whole("x.csv", text.clone()));
    let opened = Csv.open(&source, &Hints::default()).expect("a table");
    assert!(opened.parts().len() > 10);
    let read = read_all(opened.as_ref());
    assert_eq!(read.replies.len(), 20_000);
    for (at, reply) in read.replies.iter().enumerate() {
        assert_eq!(&text[reply.id.span.clone()], format!("r{at}"));
        assert_eq!(reply.versions[0].written.text, format!("Hi \"{at}\",\nbye {}", "x".repeat(at % 50)));
    }
}

proptest! {
    #[test]
    fn whatever_is_edited_reads_as_it_should(
        words in "[a-z,;\"\n\té ]{1,16}", insert in "[a\",;\n\té]{0,4}", from in 0..16usize, length in 0..6usize, quoted in any::<bool>(),
    ) {
        let needs = quoted || words.contains([',', '"', '\n']);
        let cell = if needs { format!("\"{}\"", words.replace('"', "\"\"")) } else { words.clone() };
        let file = format!("id,text\nx,{cell}\ny,z\n");
        let read = read(&file);
        let Some(reply) = read.replies.first().filter(|reply| reply.id.text == "x") else { return Ok(()) };
        let written = &reply.versions[0].written;
        prop_assert_eq!(&written.text, &words);
        let chars: Vec<usize> = words.char_indices().map(|(at, _)| at).chain([words.len()]).collect();
        let start = chars[from.min(chars.len() - 1)];
        let end = chars[(from + length).min(chars.len() - 1)].max(start);
        if let Some((span, replacement)) = written.edit(start..end, &insert) {
            let mut after = file.clone();
            after.replace_range(span, &replacement);
            let wanted = format!("{}{insert}{}", &words[..start], &words[end..]);
            if !wanted.trim().is_empty() {
                prop_assert_eq!(&open(&after, &[]).expect("a table").replies[0].versions[0].written.text, &wanted, "{:?}", after);
            }
        }
    }

    #[test]
    fn whatever_it_is_is_read_without_falling_over(text in "id,text\n[a\",;\r\n]{0,60}|.{0,40}") {
        let _ = open(&text, &[]);
    }
}
