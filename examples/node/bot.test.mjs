// Tests of a bot against the mock platform. The bot here is ten lines; yours comes in its place.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Mock } from "./sparring-mock.mjs";

let mock;
before(async () => {
  mock = await Mock.start();
});
after(() => mock.stop());

async function call(world, method, path, body) {
  const headers = { authorization: `Bearer ${world.credentials.token}`, "content-type": "application/json" };
  const answer = await fetch(world.origin + path, { method, headers, body: body && JSON.stringify(body) });
  assert.ok(answer.ok, `${method} ${path}: ${answer.status}`);
  return answer.json();
}

/** Answers every mention that has no answer yet. */
async function bot(world) {
  const me = (await call(world, "GET", "/2/users/me")).data.id;
  const { data: mentions = [] } = await call(world, "GET", `/2/users/${me}/mentions`);
  const { data: own = [] } = await call(world, "GET", `/2/users/${me}/tweets?tweet.fields=referenced_tweets`);
  const answered = new Set(own.flatMap((tweet) => (tweet.referenced_tweets ?? []).map((reference) => reference.id)));
  for (const { id } of mentions.filter((mention) => !answered.has(mention.id))) {
    await call(world, "POST", "/2/tweets", { text: "Sorry! We look into it.", reply: { in_reply_to_tweet_id: id } });
  }
}

test("every customer gets one answer", async (t) => {
  const world = await mock.world(t);
  const post = await world.post("ann", "@brand where is my parcel?");
  await bot(world);
  await world.advance(600);
  await bot(world);
  assert.deepEqual(await world.replies(post), ["Sorry! We look into it."]);
});

test("a lost answer is no reason to answer twice", async (t) => {
  const world = await mock.world(t);
  await world.fault({ on: "createPosts", nth: 1, do: "lost" });
  const post = await world.post("ann", "@brand where is my parcel?");
  await bot(world).catch(() => bot(world));
  const { passed } = await world.verify({ journal: { kind: "replied", post }, exactly: 1 });
  assert.ok(passed);
});
