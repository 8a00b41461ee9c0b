//! A small world to try a client against: a brand, three customers, a few posts and private messages. Prints where and
//! how.

use std::error::Error;
use std::net::{Ipv4Addr, SocketAddr};

use mock_api::{Admission, Clock, Draft, Millis, Nobody, Pace, Platform, Policy, Profile, Server, Time, To, World};

#[tokio::main]
#[expect(clippy::print_stdout, reason = "an example tells where it is")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let port = arguments.next().map_or(Ok(8080), |port| port.parse())?;
    let posts: usize = arguments.next().map_or(Ok(3), |posts| posts.parse())?;
    let mut platform = Platform::new(7, Time::utc(2026, 3, 2) + Millis::hours(9))?;
    let brand = Profile { number: Some(2_244_994_945), ..Profile::new("BrandCare", "Brand Care") };
    let brand = platform.open_account(brand)?;
    let open = Profile { accepts_messages: true, number: Some(1_111_111_111), ..Profile::new("alice_k", "Alice") };
    let alice = platform.open_account(open)?;
    let bob = platform.open_account(Profile::new("bob", "Bob"))?;
    let mut world = World::new(platform, Clock::new(Pace::Instant), Box::new(Nobody));
    for n in 0..posts {
        let author = if n % 2 == 0 { alice } else { bob };
        let text = format!("@BrandCare my parcel {n} is late, can you help? #late https://example.com/{n}");
        world.act(|platform| platform.post(author, Draft::new(&text)))?;
        world.advance(Millis::seconds(61));
    }
    world.act(|platform| platform.message(brand, To::Person(alice), "Hi! Could you send us your order number?"))?;
    let server = Server::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await?;
    let mut admission = Admission::new(brand);
    admission.token = Some("brand".into());
    admission.app_token = Some("app".into());
    admission.limits = if std::env::var_os("NO_LIMITS").is_some() { Policy::off() } else { Policy::default() };
    let stay = server.admit(world, admission);
    println!("{}  alice: {}", server.origin(), stay.token_for(alice));
    for (name, key) in stay.keys().variables() {
        println!("{name}={key}");
    }
    stay.over().await;
    Ok(())
}
