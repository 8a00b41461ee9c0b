// A whole customer exchange on masto, from the mention to the public close-out, and all that comes up beside it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { MastoHttpError } from 'masto';

import { handsOf, open } from './client.mjs';

const status = (code) => (error) => error instanceof MastoHttpError && error.statusCode === code;

test('from the mention to the close-out', async () => {
  const { desk, as, client, me } = await open();
  assert.deepEqual([me.acct, me.id], ['BrandCare', desk.brand.id]);
  const complaint = await desk.alice.post('@BrandCare my parcel is late!');
  const [mention] = await client.v1.notifications.list({ types: ['mention'] });
  assert.deepEqual([mention.type, mention.status.id, mention.account.acct], ['mention', complaint, 'alice_k']);

  const reply = await client.v1.statuses.create({ status: '@alice_k Sorry! Please DM us.', inReplyToId: complaint });
  const context = await client.v1.statuses.$select(complaint).context.fetch();
  assert.deepEqual(context.descendants.map((one) => one.id), [reply.id]);

  const sent = await client.v1.statuses.create({ status: '@alice_k Your order number?', visibility: 'direct' });
  assert.deepEqual(sent.mentions.map((one) => one.acct), ['alice_k']);
  await desk.alice.message('It is 4711.');
  const [conversation] = await client.v1.conversations.list();
  assert.equal(conversation.unread, true);
  assert.match(conversation.lastStatus.content, /4711/);
  assert.equal((await client.v1.conversations.$select(conversation.id).read()).unread, false);
  const answer = await client.v1.statuses.create({
    status: '@alice_k Thank you, tomorrow.', visibility: 'direct', inReplyToId: conversation.lastStatus.id,
  });
  assert.equal(answer.inReplyToId, conversation.lastStatus.id);
  await client.v1.statuses.create({ status: '@alice_k Glad to help!', inReplyToId: complaint });

  assert.equal((await client.v1.statuses.$select(complaint).favourite()).favourited, true);
  assert.equal((await client.v1.accounts.$select(desk.alice.id).follow()).following, true);
  const bob = await handsOf(desk.bob, as);
  await assert.rejects(bob.v1.statuses.$select(sent.id).fetch(), status(404));
});

test('pages follow each other', async () => {
  const { desk, client } = await open();
  const posts = [];
  for (let number = 0; number < 7; number += 1) posts.push(await desk.alice.post(`@BrandCare number ${number}`));
  const seen = [];
  for await (const page of client.v1.notifications.list({ types: ['mention'], limit: 3 })) {
    seen.push(...page.map((one) => one.status.id));
  }
  assert.deepEqual(seen, posts.reverse());
});

test('refusals are told from each other', async () => {
  const { client, as } = await open();
  await assert.rejects(client.v1.statuses.create({ status: 'a'.repeat(501) }), (error) => {
    assert.equal(error.message, 'Validation failed: Text character limit of 500 exceeded');
    return status(422)(error);
  });
  await assert.rejects(client.v1.statuses.$select('1').fetch(), status(404));
  await assert.rejects(as('nobody').v1.accounts.verifyCredentials(), status(401));
});

test('the same call twice makes one status', async () => {
  const { client } = await open();
  const headers = { requestInit: { headers: new Headers({ 'Idempotency-Key': '4711' }) } };
  const first = await client.v1.statuses.create({ status: 'Only once' }, headers);
  const again = await client.v1.statuses.create({ status: 'Only once' }, headers);
  assert.equal(first.id, again.id);
});

test('a picture is shown', async () => {
  const { client } = await open();
  const png = Buffer.from('89504e470d0a1a0a0000000d49484452000000020000000300', 'hex');
  const media = await client.v2.media.create({ file: new Blob([png], { type: 'image/png' }), description: 'A parcel' });
  const shown = await client.v1.statuses.create({ status: 'Look', mediaIds: [media.id] });
  assert.deepEqual(shown.mediaAttachments.map((one) => one.description), ['A parcel']);
});

test('what happens is heard at once', async () => {
  const { desk, streaming } = await open();
  const socket = streaming(desk.token);
  const events = socket.user.subscribe()[Symbol.asyncIterator]();
  // The library connects only after a moment, and does not say when it has.
  let heard;
  const first = events.next().then(({ value }) => (heard = value));
  while (!heard) {
    await desk.alice.post('@BrandCare hello?');
    await Promise.race([first, sleep(100)]);
  }
  const value = heard;
  assert.deepEqual([value.event, value.payload.type], ['notification', 'mention']);
  assert.equal(value.payload.status.account.acct, 'alice_k');
  socket.close();
});
