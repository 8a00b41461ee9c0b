// A whole customer exchange on twitter-api-v2, from the mention to the public close-out, and all that comes up beside it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiResponseError } from 'twitter-api-v2';

import { open } from './client.mjs';

const SHAPE = {
  'tweet.fields': ['author_id', 'conversation_id', 'created_at', 'in_reply_to_user_id', 'referenced_tweets', 'public_metrics'],
  expansions: ['author_id', 'referenced_tweets.id'],
  'user.fields': ['public_metrics', 'verified'],
};
const EVENTS = { 'dm_event.fields': ['sender_id', 'created_at', 'dm_conversation_id'], expansions: ['sender_id'] };

/** Everything of a paginator, to its end. */
async function all(paginator) {
  const items = [];
  for await (const item of await paginator) items.push(item);
  return items;
}

test('from the mention to the close-out', async () => {
  const { desk, client, me } = await open();
  const complaint = await desk.alice.post('@BrandCare my parcel is late, can you help?');
  const mentions = await client.v2.userMentionTimeline(me.id, SHAPE);
  const mention = mentions.tweets[0];
  assert.deepEqual([mention.id, mention.author_id], [complaint, desk.alice.id]);
  assert.equal(mentions.includes.author(mention).username, 'alice_k');

  const reply = (await client.v2.reply('@alice_k Sorry! Please DM us.', complaint)).data;
  const thread = await client.v2.search(`conversation_id:${complaint}`, SHAPE);
  assert.deepEqual(thread.tweets.map((post) => post.id), [reply.id, complaint]);
  assert.equal(thread.includes.repliedTo(thread.tweets[0]).id, complaint);

  const sent = (await client.v2.sendDmToParticipant(desk.alice.id, { text: 'Your order number?' })).data;
  assert.equal(sent.dm_conversation_id, [desk.alice.id, desk.brand.id].sort((a, b) => a - b).join('-'));
  await desk.alice.message('It is 4711.');
  for (const read of [
    client.v2.listDmEvents(EVENTS),
    client.v2.listDmEventsWithParticipant(desk.alice.id, EVENTS),
    client.v2.listDmEventsOfConversation(sent.dm_conversation_id, EVENTS),
  ]) {
    const events = await read;
    assert.deepEqual(events.events.map((event) => event.text), ['It is 4711.', 'Your order number?']);
    assert.equal(events.events[0].sender_id, desk.alice.id);
    assert.deepEqual(new Set(events.includes.users.map((user) => user.username)), new Set(['alice_k', 'BrandCare']));
  }
  await client.v2.sendDmInConversation(sent.dm_conversation_id, { text: 'Thank you, it is on its way.' });

  const close = (await client.v2.reply('@alice_k All settled.', complaint)).data;
  const own = await client.v2.userTimeline(me.id, { exclude: ['retweets'] });
  assert.deepEqual(own.tweets.map((post) => post.id), [close.id, reply.id]);
  assert.equal((await client.v2.singleTweet(complaint, SHAPE)).data.public_metrics.reply_count, 2);
});

test('mentions are paged without gap or repeat', async () => {
  const { desk, client, me } = await open();
  const posts = [];
  for (let n = 0; n < 12; n++) posts.unshift(await desk.alice.post(`@BrandCare number ${n}`));
  const found = await all(client.v2.userMentionTimeline(me.id, { max_results: 5 }));
  assert.deepEqual(found.map((post) => post.id), posts);
  const newer = await client.v2.userMentionTimeline(me.id, { since_id: posts[2] });
  assert.deepEqual(newer.tweets.map((post) => post.id), posts.slice(0, 2));
  const none = await client.v2.userMentionTimeline(me.id, { since_id: posts[0] });
  assert.deepEqual([none.tweets, none.meta.result_count, none.done], [[], 0, true]);
});

test('acts and their undoing', async () => {
  const { desk, client, me } = await open();
  const own = (await client.v2.tweet('We are here until six.')).data.id;
  const reply = await desk.alice.reply(own, 'Liars!');
  assert.deepEqual((await client.v2.hideReply(reply, true)).data, { hidden: true });
  assert.deepEqual((await client.v2.like(me.id, reply)).data, { liked: true });
  assert.deepEqual((await all(client.v2.userLikedTweets(me.id))).map((post) => post.id), [reply]);
  assert.equal((await client.v2.tweetLikedBy(reply)).data[0].username, 'BrandCare');
  assert.deepEqual((await client.v2.unlike(me.id, reply)).data, { liked: false });
  assert.equal((await client.v2.retweet(me.id, reply)).data.retweeted, true);
  assert.equal((await client.v2.tweetRetweetedBy(reply)).data[0].username, 'BrandCare');
  assert.deepEqual((await client.v2.unretweet(me.id, reply)).data, { retweeted: false });
  assert.equal((await client.v2.follow(me.id, desk.alice.id)).data.following, true);
  assert.equal((await client.v2.following(me.id)).data[0].username, 'alice_k');
  assert.equal((await client.v2.followers(desk.alice.id)).data[0].username, 'BrandCare');
  assert.equal((await client.v2.unfollow(me.id, desk.alice.id)).data.following, false);
  assert.equal((await client.v2.mute(me.id, desk.alice.id)).data.muting, true);
  assert.equal((await client.v2.userMutingUsers(me.id)).users[0].username, 'alice_k');
  assert.equal((await client.v2.unmute(me.id, desk.alice.id)).data.muting, false);
  assert.equal((await client.v2.block(me.id, desk.alice.id)).data.blocking, true);
  assert.equal((await client.v2.userBlockingUsers(me.id)).users[0].username, 'alice_k');
  assert.equal((await client.v2.unblock(me.id, desk.alice.id)).data.blocking, false);
  const quote = (await client.v2.quote('Not at all.', reply)).data.id;
  assert.deepEqual((await client.v2.quotes(reply)).tweets.map((post) => post.id), [quote]);
  assert.equal((await client.v2.tweetCountRecent('liars')).meta.total_tweet_count, 1);
  const thread = await client.v2.tweetThread(['One thing.', 'And another.']);
  assert.equal(thread.length, 2);
  assert.deepEqual((await client.v2.deleteTweet(own)).data, { deleted: true });
});

test('a conversation of several', async () => {
  const { desk, client } = await open();
  await desk.bob.follow(desk.brand);
  const people = { conversation_type: 'Group', participant_ids: [desk.alice.id, desk.bob.id] };
  const sent = (await client.v2.createDmConversation({ ...people, message: { text: 'Hello both' } })).data;
  await client.v2.sendDmInConversation(sent.dm_conversation_id, { text: 'Anybody there?' });
  const events = await client.v2.listDmEventsOfConversation(sent.dm_conversation_id, EVENTS);
  assert.deepEqual(events.events.map((event) => event.text), ['Anybody there?', 'Hello both']);
});

test('what is not there is told beside what is', async () => {
  const { desk, client } = await open();
  const post = await desk.alice.post('@BrandCare hello');
  const found = await client.v2.tweets([post, '1']);
  assert.deepEqual(found.data.map((one) => one.id), [post]);
  assert.equal(found.errors[0].resource_id, '1');
  assert.equal((await client.v2.singleTweet('1')).data, undefined);
  assert.equal((await client.v2.userByUsername('nobody_here')).errors[0].parameter, 'username');
  const users = await client.v2.usersByUsernames(['alice_k', 'nobody_here']);
  assert.deepEqual([users.data.map((user) => user.username), users.errors.length], [['alice_k'], 1]);
});

/** The error with which a call was refused. */
async function refused(call) {
  const error = await call.then(() => assert.fail('it was not refused'), (error) => error);
  assert.ok(error instanceof ApiResponseError, error);
  return error;
}

test('refusals say why', async () => {
  const { desk, client, as } = await open();
  await client.v2.tweet('We are here.');
  const duplicate = await refused(client.v2.tweet('We are here.'));
  assert.deepEqual([duplicate.code, duplicate.data.title], [403, 'Forbidden']);
  assert.match(duplicate.data.detail, /duplicate content/);
  assert.match((await refused(client.v2.tweet('long '.repeat(60)))).errors[0].message, /too long/);
  assert.match((await refused(client.v2.sendDmToParticipant(desk.bob.id, { text: 'Hello?' }))).data.detail, /permission to DM/);
  assert.equal((await refused(client.v2.reply('Hello?', '1'))).code, 403);
  assert.match((await refused(as(desk.appToken).v2.me())).data.detail, /Application-Only is forbidden/);
  assert.ok((await refused(as('nonsense').v2.me())).isAuthError);
});

test('a rate limit is seen, with its reset', async () => {
  const { desk, client } = await open({ clock: 'real' });
  for (let n = 0; n < 15; n++) await client.v2.listDmEvents();
  const limited = await refused(client.v2.listDmEvents());
  assert.ok(limited.rateLimitError);
  assert.deepEqual([limited.rateLimit.limit, limited.rateLimit.remaining], [15, 0]);
  // A second more than the header tells: it tells whole ones, and the clock is a real one.
  await desk.world.advance(limited.rateLimit.reset - (await desk.now()) + 1);
  assert.equal((await client.v2.listDmEvents()).rateLimit.remaining, 14);
});
