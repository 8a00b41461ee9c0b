//! What everybody's attempts come to, gathered by the database.

use super::*;

#[test]
fn everybodys_attempts_are_gathered_by_course() {
    on_a_store(async |store| {
        let (ada, bob, coach) =
            (trainee(&store, "Ada").await, trainee(&store, "Bob").await, trainee(&store, "Coach").await);
        let first = ended(&store, &ada).await;
        let second = ended(&store, &ada).await;
        begun(&store, &ada).await;
        store.begin(NewAttempt { mode: Mode::Guided, ..practice(&bob) }).await.expect("the store answers");
        let review = NewReview {
            attempt: first.id.clone(),
            coach: coach.id.clone(),
            scores: "{}".to_owned(),
            comment: "Well done".to_owned(),
        };
        assert!(store.put_review(review, 30_000).await.expect("the store answers"));
        let all = store.standings(None, None).await.expect("the store answers");
        let [ours] = all.as_slice() else { panic!("only Ada has practised: {all:?}") };
        assert_eq!((&*ours.person, ours.course.as_deref()), (&*ada.id, Some("first-day")));
        assert_eq!((ours.attempts, ours.done, ours.unreviewed), (3, 2, 1));
        assert_eq!((ours.best, ours.last, ours.last_passed), (second.total, second.total, second.passed));
        assert!(store.standings(Some("other"), None).await.expect("the store answers").is_empty());
        assert!(store.standings(None, Some(10_001)).await.expect("the store answers").is_empty());
        let means = store.means(Some("first-day"), None).await.expect("the store answers");
        assert!(!means.is_empty() && means.iter().all(|mean| mean.person == ada.id && mean.count == 2));
        let done = store.done_course("first-day", false).await.expect("the store answers");
        assert_eq!(done, [(ada.id.clone(), 10_000)]);
        assert!(store.done_course("first-day", true).await.expect("the store answers").is_empty());
    });
}

#[test]
fn disputes_are_found_until_they_are_answered() {
    on_a_store(async |store| {
        let (ada, coach) = (trainee(&store, "Ada").await, trainee(&store, "Coach").await);
        let attempt = ended(&store, &ada).await;
        let review = |comment: &str| NewReview {
            attempt: attempt.id.clone(),
            coach: coach.id.clone(),
            scores: "{}".to_owned(),
            comment: comment.to_owned(),
        };
        assert!(store.put_review(review("Hm"), 30_000).await.expect("the store answers"));
        assert!(store.disputes(10).await.expect("the store answers").is_empty());
        let id = store.latest_reviews(10).await.expect("the store answers").remove(0).id;
        let answered = store.answer_review(&id, &ada.id, Answer::Disputed, "No", 31_000).await;
        assert!(answered.expect("the store answers"));
        assert_eq!(store.disputes(10).await.expect("the store answers").len(), 1);
        assert!(store.disputes(0).await.expect("the store answers").is_empty());
        assert!(store.put_review(review("You are right"), 32_000).await.expect("the store answers"));
        assert!(store.disputes(10).await.expect("the store answers").is_empty());
    });
}
