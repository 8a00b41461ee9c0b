// Pictures and films on twitter-api-v2: by the paths of today, and by those of version 1.1 at a host of their own.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { open } from './client.mjs';

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAIAAAAD', 'base64');
const GIF = Buffer.from('GIF89a\x05\0\x06\0', 'latin1');
const FILM = Buffer.concat([Buffer.from('\0\0\0\x18ftypmp42', 'latin1'), Buffer.alloc(2_500_000)]);
const FIELDS = { expansions: ['attachments.media_keys'], 'media.fields': ['alt_text', 'width', 'height', 'url', 'type'] };

test('a picture with a post and in private', async () => {
  const { desk, client } = await open();
  const picture = await client.v2.uploadMedia(PNG, { media_type: 'image/png', media_category: 'tweet_image' });
  await client.v2.createMediaMetadata(picture, { alt_text: { text: 'A van in the snow' } });
  const post = (await client.v2.tweet('On its way', { media: { media_ids: [picture] } })).data.id;
  const shown = await client.v2.singleTweet(post, FIELDS);
  const { media_key, type, alt_text, width } = shown.includes.media[0];
  assert.deepEqual([shown.data.attachments.media_keys, type, alt_text, width], [[media_key], 'photo', 'A van in the snow', 2]);
  await client.v2.sendDmToParticipant(desk.alice.id, { attachments: [{ media_id: picture }] });
  const events = await client.v2.listDmEventsWithParticipant(desk.alice.id, { 'dm_event.fields': ['attachments'] });
  assert.deepEqual(events.events[0].attachments.media_keys, [media_key]);
});

test('a moving picture is worked on before it can be shown', async () => {
  const { client } = await open();
  const gif = await client.v2.uploadMedia(GIF, { media_type: 'image/gif' });
  assert.ok((await client.v2.tweet('', { media: { media_ids: [gif] } })).data.id);
});

test('a film in segments by the older paths', async () => {
  const { older } = await open();
  const film = await older.v1.uploadMedia(FILM, { mimeType: 'video/mp4', target: 'tweet' });
  await older.v1.createMediaMetadata(film, { alt_text: { text: 'A van' } });
  const info = await older.v1.mediaInfo(film);
  assert.deepEqual([info.processing_info.state, info.size], ['succeeded', FILM.length]);
  assert.ok((await older.v2.tweet('Look', { media: { media_ids: [film] } })).data.id);
});

test('what is no picture is refused', async () => {
  const { client } = await open();
  const nonsense = client.v2.uploadMedia(Buffer.from('%PDF-1.7'), { media_type: 'image/png' });
  await assert.rejects(nonsense, (error) => error.code === 400 && /not of a type/.test(error.errors[0].message));
});
