//! Reviews, assignments, and the scenarios of the editor.

use super::*;

fn review(attempt: &Attempt, coach: &Person, comment: &str) -> NewReview {
    NewReview {
        attempt: attempt.id.clone(),
        coach: coach.id.clone(),
        scores: r#"{"empathy":700}"#.to_owned(),
        comment: comment.to_owned(),
    }
}

#[test]
fn a_review_is_answered_by_the_one_it_is_about() {
    on_a_store(async |store| {
        let (ada, bob, coach) =
            (trainee(&store, "Ada").await, trainee(&store, "Bob").await, trainee(&store, "Coach").await);
        let attempt = ended(&store, &ada).await;
        let open = begun(&store, &ada).await;
        assert!(!store.put_review(review(&open, &coach, "Too early"), 30_000).await.unwrap());
        assert!(store.put_review(review(&attempt, &coach, "Mind the tone"), 30_000).await.unwrap());
        let found = store.reviews_of(&attempt.id).await.unwrap().remove(0);
        assert_eq!((found.answer, &*found.comment), (Answer::None, "Mind the tone"));
        assert!(!store.answer_review(&found.id, &bob.id, Answer::Disputed, "No", 31_000).await.unwrap());
        assert!(!store.answer_review(&found.id, &coach.id, Answer::Acknowledged, "", 31_000).await.unwrap());
        assert!(store.answer_review(&found.id, &ada.id, Answer::Disputed, "I was polite", 32_000).await.unwrap());
        let answered = store.review(&found.id).await.unwrap().unwrap();
        assert_eq!((answered.answer, answered.answered), (Answer::Disputed, Some(32_000)));
        assert!(store.put_review(review(&attempt, &coach, "You were"), 33_000).await.unwrap());
        let edited = store.reviews_of(&attempt.id).await.unwrap();
        assert_eq!(edited.len(), 1, "a coach has one review of an attempt");
        assert_eq!(edited[0].id, found.id);
        assert_eq!((edited[0].answer, &*edited[0].words), (Answer::None, "I was polite"));
        assert!(store.put_review(review(&attempt, &bob, "So do I think"), 34_000).await.unwrap());
        assert_eq!(store.reviews_of(&attempt.id).await.unwrap().len(), 2);
        assert_eq!(store.reviews_since(34_000).await.unwrap().len(), 1);
        assert_eq!(store.review("other").await.unwrap(), None);
    });
}

#[test]
fn courses_are_assigned_and_taken_back() {
    on_a_store(async |store| {
        let (ada, coach) = (trainee(&store, "Ada").await, trainee(&store, "Coach").await);
        let assignment = |course: &str, due| Assignment {
            course: course.to_owned(),
            person: ada.id.clone(),
            due,
            by: Some(coach.id.clone()),
            created: 1_000,
        };
        store.put_assignment(&assignment("b", None)).await.unwrap();
        store.put_assignment(&assignment("a", Some(9_000))).await.unwrap();
        store.put_assignment(&assignment("c", Some(7_000))).await.unwrap();
        store.put_assignment(&assignment("a", Some(5_000))).await.unwrap();
        let wanted = [assignment("a", Some(5_000)), assignment("c", Some(7_000)), assignment("b", None)];
        assert_eq!(store.assignments_of(&ada.id).await.unwrap(), wanted);
        store.remove_assignment("a", &ada.id).await.unwrap();
        assert_eq!(store.assignments().await.unwrap().len(), 2);
        assert_eq!(store.assignments_of(&coach.id).await.unwrap(), []);
    });
}

#[test]
fn of_two_who_edit_a_scenario_the_second_is_told() {
    on_a_store(async |store| {
        let (ada, bob) = (trainee(&store, "Ada").await, trainee(&store, "Bob").await);
        assert_eq!(store.put_scenario("own/late", "one", &ada.id, 0, 1_000).await.unwrap(), Some(1));
        assert_eq!(store.put_scenario("own/late", "two", &bob.id, 0, 1_000).await.unwrap(), None, "it is there");
        assert_eq!(store.put_scenario("own/late", "two", &ada.id, 1, 2_000).await.unwrap(), Some(2));
        assert_eq!(store.put_scenario("own/late", "three", &bob.id, 1, 3_000).await.unwrap(), None);
        let kept = store.scenario("own/late").await.unwrap().unwrap();
        assert_eq!((&*kept.text, kept.author, kept.updated, kept.version), ("two", Some(ada.id), 2_000, 2));
        assert_eq!(store.put_scenario("own/gone", "four", &bob.id, 3, 3_000).await.unwrap(), None);
        assert_eq!(store.scenarios().await.unwrap().len(), 1);
        store.remove_scenario("own/late").await.unwrap();
        assert_eq!(store.scenario("own/late").await.unwrap(), None);
    });
}
