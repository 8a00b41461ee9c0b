//! Tokens through their lives, on a clock that is told.

use super::*;
use crate::clock::Millis;

const NOW: Time = Time::utc(2026, 3, 2);
const BRAND: AccountId = AccountId(0);
const REDIRECT: &str = "http://localhost/cb";

fn world(life: Option<Millis>) -> Credentials {
    let agent = Agent { account: BRAND, number: 44, token: None, app_token: None, consumer_secret: None };
    Credentials::new(1, 1, &agent, Terms::default(), life, NOW)
}

fn consent(challenge: Option<Challenge>) -> Consent {
    let (app, scopes) = (AppId::FIRST, Scopes::nth(0));
    Consent { app, user: BRAND, scopes, lasting: true, redirect: REDIRECT.into(), challenge }
}

#[test]
fn the_first_tokens_last_as_long_as_the_world_says() {
    let mut lasting = world(None);
    let keys = lasting.keys().clone();
    let late = NOW + Millis::hours(24 * 365);
    assert!(lasting.bearer(&keys.bearer_token, late).is_ok_and(|caller| caller.user == Some(BRAND)));
    assert!(lasting.bearer(&keys.app_token, late).is_ok_and(|caller| caller.user.is_none()));
    assert!(lasting.expire(&keys.bearer_token, late) && !lasting.expire("mock-1-", late));
    let expired = AuthRefusal::Expired { at: late, user: Some(BRAND) };
    assert_eq!(lasting.bearer(&keys.bearer_token, late), Err(expired));
    let short = world(Some(Millis::minutes(10)));
    let token = &short.keys().bearer_token;
    assert!(short.bearer(token, NOW + Millis::seconds(599)).is_ok());
    assert!(matches!(short.bearer(token, NOW + Millis::minutes(10)), Err(AuthRefusal::Expired { .. })));
}

#[test]
fn all_user_tokens_expire_at_once_and_the_apps_own_does_not() {
    let mut world = world(None);
    let (keys, other) = (world.keys().clone(), world.token_for(AccountId(1)));
    world.expire_all(Some(BRAND), NOW);
    assert!(world.bearer(&keys.bearer_token, NOW).is_err() && world.bearer(&other, NOW).is_ok());
    world.expire_all(None, NOW);
    assert!(world.bearer(&other, NOW).is_err() && world.bearer(&keys.app_token, NOW).is_ok());
}

#[test]
fn a_code_is_redeemed_once_by_whoever_asked_for_it_within_half_a_minute() {
    let mut world = world(None);
    let challenge = Challenge::read("challenge", None);
    let redeem = |world: &mut Credentials, code: &str, redirect, verifier, now| {
        world.redeem(AppId::FIRST, code, redirect, verifier, now).map(|issued| issued.access)
    };
    let code = world.consent(consent(challenge.clone()), NOW);
    let token = redeem(&mut world, &code, REDIRECT, Some("challenge"), NOW).expect("right");
    assert!(world.bearer(&token, NOW + Millis::minutes(119)).is_ok());
    assert!(world.bearer(&token, NOW + Millis::minutes(120)).is_err());
    let again = redeem(&mut world, &code, REDIRECT, Some("challenge"), NOW);
    assert_eq!(again, Err(GrantRefusal::CodeAgain));
    assert_eq!(world.bearer(&token, NOW), Err(AuthRefusal::Unknown), "what came of the code is revoked");
    let attempts = [
        ("http://localhost/", Some("challenge"), NOW, GrantRefusal::Redirect),
        (REDIRECT, Some("other"), NOW, GrantRefusal::Verifier),
        (REDIRECT, None, NOW, GrantRefusal::Verifier),
        (REDIRECT, Some("challenge"), NOW + Millis::seconds(30), GrantRefusal::Code),
    ];
    for (redirect, verifier, now, refusal) in attempts {
        let code = world.consent(consent(challenge.clone()), NOW);
        assert_eq!(redeem(&mut world, &code, redirect, verifier, now), Err(refusal));
    }
    let plain = world.consent(consent(None), NOW);
    assert_eq!(redeem(&mut world, &plain, REDIRECT, Some("challenge"), NOW), Err(GrantRefusal::Verifier));
}

#[test]
fn refresh_tokens_rotate_and_one_used_again_takes_all_with_it() {
    let mut world = world(None);
    let keys = world.keys().clone();
    let first = world.refresh(AppId::FIRST, &keys.refresh_token, NOW).expect("good");
    let second = world.refresh(AppId::FIRST, first.refresh.as_deref().expect("lasting"), NOW).expect("good");
    assert!(world.bearer(&first.access, NOW).is_ok() && world.bearer(&second.access, NOW).is_ok());
    assert_eq!(world.refresh(AppId::FIRST, &keys.refresh_token, NOW), Err(GrantRefusal::RefreshAgain));
    assert!(world.bearer(&second.access, NOW).is_err(), "all that came of the token is revoked");
    let newest = second.refresh.expect("lasting");
    assert_eq!(world.refresh(AppId::FIRST, &newest, NOW), Err(GrantRefusal::Refresh));
    assert!(world.bearer(&keys.bearer_token, NOW).is_ok(), "the token that the world began with stays");
}

#[test]
fn apps_cannot_use_what_belongs_to_others() {
    let mut world = world(None);
    let other = world.register("Other", Terms::default()).expect("room for one more");
    let code = world.consent(consent(None), NOW);
    let keys = world.keys().clone();
    assert_eq!(world.redeem(other, &code, REDIRECT, None, NOW), Err(GrantRefusal::Code));
    assert_eq!(world.refresh(other, &keys.refresh_token, NOW), Err(GrantRefusal::Refresh));
    assert!(!world.revoke(other, &keys.bearer_token) && !world.revoke(other, &keys.refresh_token));
    assert_ne!(*world.app_token(other), *keys.app_token);
    let (id, secret) = (world.app(other).client_id.clone(), world.app(other).client_secret.clone());
    assert_eq!(world.prove(&id, Some(&secret)), Ok(other));
    assert_eq!(world.prove(&id, Some(&keys.client_secret)), Err(ClientRefusal::Wrong));
}

#[test]
fn what_is_revoked_is_gone_and_the_app_gets_a_new_token_of_its_own() {
    let mut world = world(None);
    let keys = world.keys().clone();
    assert_eq!(*world.app_token(AppId::FIRST), *keys.app_token);
    assert!(world.revoke(AppId::FIRST, &keys.app_token));
    assert_eq!(world.bearer(&keys.app_token, NOW), Err(AuthRefusal::Unknown));
    assert_ne!(*world.app_token(AppId::FIRST), *keys.app_token);
    let issued = world.refresh(AppId::FIRST, &keys.refresh_token, NOW).expect("good");
    assert!(world.revoke(AppId::FIRST, issued.refresh.as_deref().expect("lasting")));
    assert_eq!(world.bearer(&issued.access, NOW), Err(AuthRefusal::Unknown));
    assert!(world.revoke_signer(&keys.access_token) && !world.revoke_signer(&keys.access_token));
}

#[test]
fn the_same_world_has_the_same_keys_and_others_have_others() {
    let keys = world(None).keys().clone();
    assert!(keys == *world(Some(Millis::hours(1))).keys());
    let agent = Agent { account: BRAND, number: 44, token: Some("mine"), app_token: None, consumer_secret: None };
    let other = Credentials::new(1, 2, &agent, Terms::default(), None, NOW);
    assert_eq!(other.keys().bearer_token, "mine");
    assert!(keys.variables().iter().zip(other.keys().variables()).all(|(one, other)| one.1 != other.1));
    assert!(keys.access_token.starts_with("44-mock-1-"));
    assert_eq!(format!("{keys:?}"), "Keys { .. }");
}

const MESSAGES: Demand = Demand { who: Who::User, scopes: Scopes::nth(1), permission: Permission::ReadWriteMessages };
const RULES: Demand = Demand { who: Who::App, scopes: Scopes::nth(0), permission: Permission::Read };

fn caller(how: How) -> Principal {
    let user = (how != How::AppToken).then_some(AccountId(0));
    Principal { user, app: AppId::FIRST, how, scopes: Scopes::nth(0), permission: Permission::ReadWrite }
}

#[test]
fn each_kind_of_caller_is_refused_for_its_own_reason() {
    let verdict = |how, demand: &Demand| caller(how).meets(demand);
    assert_eq!(verdict(How::AppToken, &MESSAGES), Err(AuthRefusal::UserNeeded));
    assert_eq!(verdict(How::UserToken, &MESSAGES), Err(AuthRefusal::Scope { lacking: Scopes::nth(1) }));
    assert_eq!(verdict(How::Signature, &MESSAGES), Err(AuthRefusal::Permission));
    assert_eq!(verdict(How::AppToken, &RULES), Ok(()));
    assert_eq!(verdict(How::UserToken, &RULES), Err(AuthRefusal::AppNeeded(How::UserToken)));
    assert_eq!(verdict(How::Signature, &RULES), Err(AuthRefusal::AppNeeded(How::Signature)));
    let either = Demand { who: Who::Either, scopes: Scopes::nth(0), permission: Permission::ReadWrite };
    for how in [How::AppToken, How::UserToken, How::Signature] {
        assert_eq!(verdict(how, &either), Ok(()));
    }
}
