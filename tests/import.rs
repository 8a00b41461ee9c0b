//! `sparring import`: what its users get of the files that they have, and what they are told.

use crate::support::Folder;

const ZENDESK: &str = r#"{"macros": [
  {"id": 1, "title": "Late parcel", "active": true, "actions": [{"field": "comment_value_html", "value": "<p>Hi {{ticket.requester.first_name}},</p><p>see <a href=\"https://acme.example/late\">our page</a> &amp; wait.</p>"}]},
  {"id": 2, "title": "Close", "actions": [{"field": "status", "value": "solved"}]}
]}"#;
const TABLE: &str = "Name;Body;Dutch;Team\nlate;\"Hi, it's\nlate\";Te laat;A\nok;Fine;;\n";

#[test]
fn files_of_any_format_become_one_library() {
    let folder = Folder::new();
    folder.put("macros.json", ZENDESK);
    folder.put("table.csv", TABLE);
    folder.put("hej.sv.md", "---\ntitle: Hej\n---\nHej {name}!\n");
    let columns = "id=Name,text.en=Body,text.nl=Dutch";
    let arguments = ["import", "--columns", columns, "--brand", "acme", "table.csv"];
    insta::assert_snapshot!("import_table", folder.sparring(&arguments));
    insta::assert_snapshot!(
        "import_export",
        folder.sparring(&["import", "macros.json", "hej.sv.md", "--channel", "public"])
    );
}

#[test]
fn what_was_imported_is_a_library_and_is_never_written_over() {
    let folder = Folder::new();
    folder.put("macros.json", ZENDESK);
    folder.sparring(&["import", "macros.json", "-o", "replies.yaml"]).with_code(0);
    let again = folder.sparring(&["import", "replies.yaml"]).with_code(0);
    let told = folder.sparring(&["import", "macros.json", "-o", "replies.yaml"]).with_code(2);
    assert!(told.stderr.contains("--force replaces it"), "{told}");
    folder.sparring(&["import", "replies.yaml", "-o", "replies.yaml", "--force"]).with_code(0);
    assert_eq!(folder.sparring(&["import", "replies.yaml"]).with_code(0).stdout, again.stdout);
}

#[test]
fn what_cannot_be_read_is_told_and_nothing_is_written() {
    let folder = Folder::new();
    folder.put("bad.csv", "id,text,reviewed\na,Hi,soon\nb,\"open,2026-01-01\n");
    folder.put("none.txt", "hello");
    insta::assert_snapshot!("import_mistakes", folder.sparring(&["import", "bad.csv", "-o", "out.yaml"]));
    assert!(!folder.path().join("out.yaml").exists());
    let told = folder.sparring(&["import", "none.txt"]).with_code(2);
    assert!(told.stderr.contains("of no known format; say which with --from"), "{told}");
    let told = folder.sparring(&["import", "--from", "zendsk", "none.txt"]).with_code(2);
    assert!(told.stderr.contains("did you mean `zendesk`?"), "{told}");
}

#[test]
fn the_schemas_of_libraries_and_projects_are_printed() {
    let folder = Folder::new();
    for (format, key) in [("library", "replies"), ("project", "rules")] {
        let schema = folder.sparring(&["schema", format]).with_code(0).json();
        assert!(schema["properties"][key].is_object(), "{schema}");
    }
}
