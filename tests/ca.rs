//! `sparring ca`, and what `--tls` makes of it.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::support::{Folder, Ran, sparring};

fn ca(folder: &Folder) -> Ran {
    sparring(&["ca".into(), "--out".into(), folder.file("authority")])
}

#[test]
fn an_authority_is_made_once_and_its_use_is_told() {
    let folder = Folder::new();
    let made = ca(&folder).with_code(0);
    let place = fs::canonicalize(folder.path()).expect("a folder").display().to_string();
    insta::assert_snapshot!(format!("{}\n{}", made.stdout, made.stderr).replace(&place, "[folder]"));
    let mode = fs::metadata(folder.file("authority/ca-key.pem")).expect("a key").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let before = (folder.read("authority/ca.pem"), folder.read("authority/ca-key.pem"));
    let again = ca(&folder).with_code(0);
    assert!(again.stderr.contains("it was left as it is"), "{again}");
    assert_eq!(again.stdout, made.stdout);
    assert_eq!(before, (folder.read("authority/ca.pem"), folder.read("authority/ca-key.pem")));
}

#[test]
fn half_an_authority_is_not_made_whole() {
    let folder = Folder::new();
    ca(&folder).with_code(0);
    fs::remove_file(folder.file("authority/ca.pem")).expect("it was there");
    let key = folder.read("authority/ca-key.pem");
    let ran = ca(&folder).with_code(2);
    assert!(ran.stderr.contains("ca-key.pem is there but ") && ran.stderr.contains("nothing was overwritten"), "{ran}");
    assert_eq!(folder.read("authority/ca-key.pem"), key);
    folder.put("authority/ca.pem", "something else");
    let ran = ca(&folder).with_code(2);
    assert!(ran.stderr.contains("the certificate of the certificate authority cannot be read"), "{ran}");
}

#[test]
fn a_program_is_told_where_tls_is_and_whom_to_trust() {
    let folder = Folder::of_stories(1);
    ca(&folder).with_code(0);
    let agent =
        r#"exec:test -f "$SPARRING_CA_FILE" && case "$SPARRING_TLS_BASE_URL" in https://*) exit 0;; esac; exit 9"#;
    let ran = folder.sparring(&["run", ".", "--agent", agent, "--tls", "authority", "--format", "json"]);
    assert!(!ran.stdout.contains("the agent ended with"), "{ran}");
    let ran = folder.sparring(&["run", ".", "--tls", "elsewhere"]).with_code(2);
    assert!(ran.stderr.contains("`sparring ca --out elsewhere` makes a certificate authority"), "{ran}");
    let ran = folder.sparring(&["run", ".", "--tls", "authority", "--host", "no host"]).with_code(2);
    assert!(ran.stderr.contains("`no host` is neither the name of a host nor an address"), "{ran}");
}
