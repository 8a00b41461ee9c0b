//! People, invitations, sessions, settings.

use super::*;

#[test]
fn people_are_found_changed_and_kept_apart_by_their_login() {
    on_a_store(async |store| {
        let ada = trainee(&store, "Ada").await;
        let bob = trainee(&store, "Bob").await;
        assert_eq!(store.person(&ada.id).await.unwrap(), Some(ada.clone()));
        assert_eq!(store.person_by_login("bob").await.unwrap(), Some(bob.clone()));
        assert_eq!(store.person("nobody").await.unwrap(), None);
        assert_eq!(store.people().await.unwrap(), [ada.clone(), bob.clone()]);
        let second = NewPerson {
            name: "Ada B.".to_owned(),
            login: Some("ada".to_owned()),
            role: Role::Coach,
            language: "de".to_owned(),
            password: None,
        };
        assert!(matches!(store.add_person(&second, 5).await, Err(StoreError::Taken)));
        let changed = Person { name: "Ada L.".to_owned(), role: Role::Coach, language: "sv".to_owned(), ..ada };
        assert!(store.update_person(&changed).await.unwrap());
        assert!(store.set_password(&changed.id, "other").await.unwrap());
        let found = store.person(&changed.id).await.unwrap();
        assert_eq!(found, Some(Person { password: Some("other".to_owned()), ..changed }));
        assert!(!store.update_person(&Person { id: "nobody".to_owned(), ..bob }).await.unwrap());
        assert!(!store.set_password("nobody", "hash").await.unwrap());
    });
}

#[test]
fn several_people_may_have_no_login() {
    on_a_store(async |store| {
        for name in ["Ada", "Bob"] {
            let new = NewPerson {
                name: name.to_owned(),
                login: None,
                role: Role::Coach,
                language: "en".to_owned(),
                password: None,
            };
            store.add_person(&new, 1).await.unwrap();
        }
        assert_eq!(store.people().await.unwrap().len(), 2);
    });
}

#[test]
fn a_session_ends_with_time_with_a_log_out_and_with_the_right_to_use_the_console() {
    on_a_store(async |store| {
        let ada = trainee(&store, "Ada").await;
        let session = |hash: &str| Session {
            token_hash: hash.to_owned(),
            person: ada.id.clone(),
            created: 1_000,
            seen: 1_000,
            expires: 2_000,
        };
        for hash in ["one", "two", "three"] {
            store.add_session(&session(hash)).await.unwrap();
        }
        assert_eq!(store.session("one", 1_999).await.unwrap(), Some((session("one"), ada.clone())));
        assert_eq!(store.session("one", 2_000).await.unwrap(), None);
        store.touch_session("one", 1_500, 3_000).await.unwrap();
        assert_eq!(store.session("one", 2_000).await.unwrap().unwrap().0.seen, 1_500);
        store.prune(2_500, 0).await.unwrap();
        assert_eq!(store.session("two", 0).await.unwrap(), None, "pruned");
        store.add_session(&session("two")).await.unwrap();
        store.end_session("one").await.unwrap();
        assert_eq!(store.session("one", 1_500).await.unwrap(), None);
        assert!(store.session("two", 1_500).await.unwrap().is_some());
        assert!(store.update_person(&Person { active: false, ..ada.clone() }).await.unwrap());
        assert_eq!(store.session("two", 1_500).await.unwrap(), None);
        assert!(store.update_person(&ada).await.unwrap());
        assert_eq!(store.session("two", 1_500).await.unwrap(), None, "to be let in again is not to be logged in again");
        store.add_session(&session("four")).await.unwrap();
        store.end_sessions(&ada.id).await.unwrap();
        assert_eq!(store.session("four", 1_500).await.unwrap(), None);
    });
}

#[test]
fn failed_log_ins_are_counted_by_key_and_time() {
    on_a_store(async |store| {
        for (key, at) in [("ada", 1_000), ("ada", 2_000), ("ada", 3_000), ("bob", 3_000)] {
            store.note_failure(key, at).await.unwrap();
        }
        assert_eq!(store.failures("ada", 2_000).await.unwrap(), 2);
        store.prune(0, 2_500).await.unwrap();
        assert_eq!(store.failures("ada", 0).await.unwrap(), 1);
        store.clear_failures("ada").await.unwrap();
        assert_eq!(store.failures("ada", 0).await.unwrap(), 0);
        assert_eq!(store.failures("bob", 0).await.unwrap(), 1);
    });
}

#[test]
fn of_two_who_use_one_invitation_one_gets_in() {
    on_a_store(async |store| {
        let coach = trainee(&store, "Coach").await;
        let invite = Invite {
            token_hash: "hash".to_owned(),
            role: Role::Coach,
            for_name: "Somebody".to_owned(),
            created_by: coach.id,
            created: 1_000,
            expires: 9_000,
            used_by: None,
        };
        store.add_invite(&invite).await.unwrap();
        assert_eq!(store.valid_invite("hash", 8_999).await.unwrap(), Some(invite));
        assert_eq!(store.valid_invite("hash", 9_000).await.unwrap(), None);
        let new = |login: &str| NewPerson {
            name: login.to_owned(),
            login: Some(login.to_owned()),
            role: Role::Trainee,
            language: "fr".to_owned(),
            password: None,
        };
        assert!(matches!(store.accept_invite("hash", new("coach"), 2_000).await, Err(StoreError::Taken)));
        let both = tokio::join!(
            store.accept_invite("hash", new("ada"), 2_000),
            store.accept_invite("hash", new("bob"), 2_000)
        );
        let inside: Vec<Person> = [both.0.unwrap(), both.1.unwrap()].into_iter().flatten().collect();
        assert_eq!(inside.len(), 1);
        assert_eq!(inside[0].role, Role::Coach, "the invitation says what one may do");
        assert_eq!(store.people().await.unwrap().len(), 2);
        assert_eq!(store.invites().await.unwrap()[0].used_by.as_ref(), Some(&inside[0].id));
        assert!(!store.revoke_invite("hash").await.unwrap(), "it was used");
        assert_eq!(store.accept_invite("other", new("eve"), 2_000).await.unwrap(), None);
    });
}

#[test]
fn settings_and_texts_are_kept() {
    on_a_store(async |store| {
        assert_eq!(store.setting("key").await.unwrap(), None);
        assert_eq!(store.put_setting_if_absent("key", "first").await.unwrap(), "first");
        assert_eq!(store.put_setting_if_absent("key", "second").await.unwrap(), "first");
        store.put_setting("key", "third").await.unwrap();
        assert_eq!(store.setting("key").await.unwrap().as_deref(), Some("third"));
        store.put_text("hash", "story").await.unwrap();
        store.put_text("hash", "story").await.unwrap();
        assert_eq!(store.text("hash").await.unwrap().as_deref(), Some("story"));
        assert_eq!(store.text("other").await.unwrap(), None);
        store.put_setting("zero", "a\0b").await.unwrap();
        assert_eq!(store.setting("zero").await.unwrap().as_deref(), Some("a\u{fffd}b"), "the same on both databases");
        store.check().await.unwrap();
    });
}

/// A coach who can log in.
async fn coach(store: &Store, name: &str) -> Person {
    let ada = trainee(store, name).await;
    let coach = Person { role: Role::Coach, ..ada };
    assert!(store.update_person(&coach).await.expect("the store"));
    coach
}

#[test]
fn somebody_stays_in_charge() {
    on_a_store(async |store| {
        assert!(!store.has_coach().await.unwrap());
        let (ada, bob) = (coach(&store, "Ada").await, coach(&store, "Bob").await);
        assert!(store.has_coach().await.unwrap());
        assert_eq!(store.appoint("nobody", Role::Coach, true).await.unwrap(), Roster::Nobody);
        assert_eq!(store.dismiss("nobody").await.unwrap(), Roster::Nobody);
        // Both at once: one of them stays.
        let (one, other) =
            tokio::join!(store.appoint(&ada.id, Role::Trainee, true), store.appoint(&bob.id, Role::Coach, false));
        let mut come = [one.unwrap(), other.unwrap()];
        come.sort_by_key(|roster| *roster == Roster::LastCoach);
        assert_eq!(come, [Roster::Done, Roster::LastCoach]);
        let last = if store.person(&ada.id).await.unwrap().unwrap().role == Role::Coach { ada } else { bob };
        assert_eq!(store.dismiss(&last.id).await.unwrap(), Roster::LastCoach);
        assert_eq!(store.appoint(&last.id, Role::Coach, false).await.unwrap(), Roster::LastCoach);
        assert!(store.person(&last.id).await.unwrap().unwrap().active);
        let cleo = coach(&store, "Cleo").await;
        assert_eq!(store.dismiss(&last.id).await.unwrap(), Roster::Done);
        assert_eq!(store.person(&last.id).await.unwrap(), None);
        assert!(store.person(&cleo.id).await.unwrap().is_some());
    });
}

#[test]
fn who_may_not_enter_any_more_is_logged_out_and_their_invitations_are_void() {
    on_a_store(async |store| {
        let (ada, bob) = (coach(&store, "Ada").await, coach(&store, "Bob").await);
        let session =
            Session { token_hash: "hash".to_owned(), person: bob.id.clone(), created: 1, seen: 1, expires: 1_000 };
        store.add_session(&session).await.unwrap();
        let invite = |hash: &str, by: &Person| Invite {
            token_hash: hash.to_owned(),
            role: Role::Coach,
            for_name: String::new(),
            created_by: by.id.clone(),
            created: 1,
            expires: 1_000,
            used_by: None,
        };
        store.add_invite(&invite("of bob", &bob)).await.unwrap();
        store.add_invite(&invite("of ada", &ada)).await.unwrap();
        assert_eq!(store.appoint(&bob.id, Role::Coach, false).await.unwrap(), Roster::Done);
        assert_eq!(store.session("hash", 5).await.unwrap(), None);
        assert_eq!(store.valid_invite("of bob", 5).await.unwrap(), None);
        assert!(store.valid_invite("of ada", 5).await.unwrap().is_some());
        store.revoke_invites_by(&ada.id).await.unwrap();
        assert_eq!(store.valid_invite("of ada", 5).await.unwrap(), None);
    });
}

#[test]
fn work_passes_to_somebody_else_whole() {
    on_a_store(async |store| {
        let (ada, bob) = (trainee(&store, "Ada").await, trainee(&store, "Bob").await);
        let attempt = begun(&store, &ada).await;
        store.hand_over(&ada.id, &bob.id).await.unwrap();
        assert_eq!(store.person(&ada.id).await.unwrap(), None);
        assert_eq!(store.attempt(&attempt.id).await.unwrap().unwrap().person, bob.id);
        store.set_name(&bob.id, "Robert").await.unwrap();
        store.set_language(&bob.id, "sv").await.unwrap();
        let bob = store.person(&bob.id).await.unwrap().unwrap();
        assert_eq!((bob.name.as_str(), bob.language.as_str()), ("Robert", "sv"));
    });
}
