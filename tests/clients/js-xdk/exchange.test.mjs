// A whole customer exchange on the official TypeScript library, which asks for everything by the names of posts.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { open } from './client.mjs';

const SHAPE = {
  postFields: ['conversation_id', 'created_at', 'public_metrics', 'entities', 'lang'],
  expansions: ['author_id', 'in_reply_to_user_id', 'referenced_posts'],
  userFields: ['public_metrics', 'verified', 'created_at'],
};
const EVENTS = { dmEventFields: ['created_at', 'dm_conversation_id'], expansions: ['sender_id'] };
const ids = (list) => (list ?? []).map((item) => item.id);
const names = (list) => (list ?? []).map((item) => item.username);

test('from the mention to the close-out', async () => {
  const { desk, client } = await open();
  const me = (await client.users.getMe({ userFields: ['public_metrics'] })).data;
  assert.deepEqual([me.username, me.publicMetrics.postCount], ['BrandCare', 0]);

  const complaint = await desk.alice.post('@BrandCare my parcel is late, can you help?');
  const mentions = await client.users.getMentions(me.id, SHAPE);
  assert.deepEqual([ids(mentions.data), mentions.data[0].authorId], [[complaint], desk.alice.id]);
  assert.deepEqual(names(mentions.includes.users), ['alice_k']);

  const answer = (text) => client.posts.create({ text, reply: { inReplyToTweetId: complaint } });
  const reply = (await answer('@alice_k Sorry! Please DM us.')).data;
  const thread = await client.posts.searchRecent(`conversation_id:${complaint}`, SHAPE);
  assert.deepEqual([ids(thread.data), ids(thread.includes.posts)], [[reply.id, complaint], [complaint]]);
  assert.equal(thread.data[0].referencedPosts[0].type, 'replied_to');

  const letters = client.directMessages;
  const sent = (await letters.createByParticipantId(desk.alice.id, { text: 'Your order number?' })).data;
  assert.equal(sent.dmConversationId, [desk.alice.id, desk.brand.id].sort((a, b) => a - b).join('-'));
  await desk.alice.message('It is 4711.');
  for (const read of [
    letters.getEvents(EVENTS),
    letters.getEventsByParticipantId(desk.alice.id, EVENTS),
    letters.getEventsByConversationId(sent.dmConversationId, EVENTS),
  ]) {
    const events = await read;
    assert.deepEqual(events.data.map((event) => event.text), ['It is 4711.', 'Your order number?']);
    assert.equal(events.data[0].senderId, desk.alice.id);
    assert.deepEqual(new Set(names(events.includes.users)), new Set(['alice_k', 'BrandCare']));
  }
  assert.equal((await letters.getEventsById(sent.dmEventId)).data.text, 'Your order number?');
  await letters.createByConversationId(sent.dmConversationId, { text: 'Thank you, it is on its way.' });

  const close = (await answer('@alice_k All settled.')).data;
  assert.deepEqual(ids((await client.users.getPosts(me.id)).data), [close.id, reply.id]);
  assert.equal((await client.posts.getById(complaint, SHAPE)).data.publicMetrics.replyCount, 2);
});

test('mentions are paged without gap or repeat', async () => {
  const { desk, client } = await open();
  const posts = [];
  for (let n = 0; n < 12; n++) posts.unshift(await desk.alice.post(`@BrandCare number ${n}`));
  const found = [];
  let paginationToken;
  do {
    const page = await client.users.getMentions(desk.brand.id, { maxResults: 5, ...(paginationToken && { paginationToken }) });
    found.push(...ids(page.data));
    paginationToken = page.meta.nextToken;
  } while (paginationToken);
  assert.deepEqual(found, posts);
  const none = await client.users.getMentions(desk.brand.id, { sinceId: posts[0] });
  assert.deepEqual([none.data, none.meta.resultCount], [undefined, 0]);
});

test('acts and their undoing', async () => {
  const { desk, client } = await open();
  const { id: me } = desk.brand;
  const own = (await client.posts.create({ text: 'We are here until six.' })).data.id;
  const reply = await desk.alice.reply(own, 'Liars!');
  assert.equal((await client.posts.hideReply(reply, { hidden: true })).data.hidden, true);
  assert.equal((await client.users.likePost(me, { tweetId: reply })).data.liked, true);
  assert.deepEqual(ids((await client.users.getLikedPosts(me)).data), [reply]);
  assert.deepEqual(names((await client.posts.getLikingUsers(reply)).data), ['BrandCare']);
  assert.equal((await client.users.unlikePost(me, reply)).data.liked, false);
  assert.ok((await client.users.repostPost(me, { tweetId: reply })).data);
  assert.deepEqual(names((await client.posts.getRepostedBy(reply)).data), ['BrandCare']);
  assert.ok((await client.users.unrepostPost(me, reply)).data);
  assert.equal((await client.users.followUser(me, { targetUserId: desk.alice.id })).data.following, true);
  assert.deepEqual(names((await client.users.getFollowing(me)).data), ['alice_k']);
  assert.equal((await client.users.unfollowUser(me, desk.alice.id)).data.following, false);
  assert.equal((await client.users.muteUser(me, { targetUserId: desk.alice.id })).data.muting, true);
  assert.deepEqual(names((await client.users.getMuting(me)).data), ['alice_k']);
  assert.equal((await client.users.unmuteUser(me, desk.alice.id)).data.muting, false);
  assert.equal((await client.users.blockDms(desk.alice.id)).data.blocked, true);
  assert.deepEqual(names((await client.users.getBlocking(me)).data), ['alice_k']);
  assert.equal((await client.users.unblockDms(desk.alice.id)).data.blocked, false);
  const quote = (await client.posts.create({ text: 'Not at all.', quoteTweetId: reply })).data.id;
  assert.deepEqual(ids((await client.posts.getQuoted(reply)).data), [quote]);
  const counts = await client.posts.getCountsRecent('liars', { granularity: 'day' });
  assert.ok([counts.meta.totalPostCount, counts.meta.totalTweetCount].includes(1), JSON.stringify(counts.meta));
  assert.equal((await client.posts.delete(own)).data.deleted, true);
});

test('a conversation of several', async () => {
  const { desk, client } = await open();
  await desk.bob.follow(desk.brand);
  const people = { conversationType: 'Group', participantIds: [desk.alice.id, desk.bob.id] };
  const sent = (await client.directMessages.createConversation({ ...people, message: { text: 'Hello both' } })).data;
  const events = await client.directMessages.getEventsByConversationId(sent.dmConversationId, EVENTS);
  assert.deepEqual(events.data.map((event) => event.text), ['Hello both']);
  await client.directMessages.deleteEvents(sent.dmEventId);
  assert.equal((await client.directMessages.getEventsByConversationId(sent.dmConversationId)).meta.resultCount, 0);
});

test('what is not there is told beside what is', async () => {
  const { desk, client } = await open();
  const post = await desk.alice.post('@BrandCare hello');
  const found = await client.posts.getByIds([post, '1']);
  assert.deepEqual([ids(found.data), found.errors[0].resourceId], [[post], '1']);
  assert.equal((await client.posts.getById('1')).data, undefined);
  assert.equal((await client.users.getByUsername('nobody_here')).errors[0].parameter, 'username');
  const users = await client.users.getByUsernames(['alice_k', 'nobody_here']);
  assert.deepEqual([names(users.data), users.errors.length], [['alice_k'], 1]);
});

/** Status and body with which a call was refused. */
async function refused(call) {
  const error = await call.then(() => assert.fail('it was not refused'), (error) => error);
  assert.equal(error.name, 'ApiError', error);
  return error;
}

test('refusals say why', async () => {
  const { desk, client, as } = await open();
  await client.posts.create({ text: 'We are here.' });
  const duplicate = await refused(client.posts.create({ text: 'We are here.' }));
  assert.equal(duplicate.status, 403);
  assert.match(duplicate.data.detail, /duplicate content/);
  assert.match((await refused(client.posts.create({ text: 'long '.repeat(60) }))).data.errors[0].message, /too long/);
  const letter = client.directMessages.createByParticipantId(desk.bob.id, { text: 'Hello?' });
  assert.match((await refused(letter)).data.detail, /permission to DM/);
  assert.equal((await refused(as('nonsense').users.getMe())).status, 401);
});

test('a rate limit is seen, with its reset', async () => {
  const { desk, client } = await open({ clock: 'real' });
  for (let n = 0; n < 15; n++) await client.directMessages.getEvents();
  const limited = await refused(client.directMessages.getEvents());
  assert.deepEqual([limited.status, limited.headers.get('x-rate-limit-remaining')], [429, '0']);
  await desk.world.advance(Number(limited.headers.get('x-rate-limit-reset')) - (await desk.now()));
  assert.equal((await client.directMessages.getEvents()).meta.resultCount, 0);
});
