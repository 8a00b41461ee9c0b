// Pictures and films on the official TypeScript library: in base64, at once or in segments.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { open } from './client.mjs';

const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAIAAAAD';
const FILM = Buffer.concat([Buffer.from('\0\0\0\x18ftypmp42', 'latin1'), Buffer.alloc(2_500_000)]);

test('a picture with a post and in private', async () => {
  const { desk, client } = await open();
  const picture = (await client.media.upload({ media: PNG, mediaCategory: 'tweet_image' })).data;
  assert.equal(picture.size, 24);
  await client.media.createMetadata({ id: picture.id, metadata: { altText: { text: 'A van in the snow' } } });
  const post = (await client.posts.create({ text: 'On its way', media: { mediaIds: [picture.id] } })).data.id;
  const fields = { expansions: ['attachments.media_keys'], mediaFields: ['alt_text', 'width', 'height', 'url'] };
  const media = (await client.posts.getById(post, fields)).includes.media[0];
  assert.deepEqual([media.mediaKey, media.altText, media.width], [picture.mediaKey, 'A van in the snow', 2]);
  const letter = { attachments: [{ mediaId: picture.id }] };
  const sent = (await client.directMessages.createByParticipantId(desk.alice.id, letter)).data;
  const event = (await client.directMessages.getEventsById(sent.dmEventId, { dmEventFields: ['attachments'] })).data;
  assert.deepEqual(event.attachments.mediaKeys, [picture.mediaKey]);
});

test('a film in segments', async () => {
  const { client } = await open();
  const announced = { mediaType: 'video/mp4', totalBytes: FILM.length, mediaCategory: 'tweet_video' };
  const film = (await client.media.initializeUpload(announced)).data;
  const step = 1 << 20;
  for (let index = 0; index * step < FILM.length; index++) {
    const media = FILM.subarray(index * step, (index + 1) * step).toString('base64');
    await client.media.appendUpload(film.id, { media, segmentIndex: index });
  }
  assert.equal((await client.media.finalizeUpload(film.id)).data.processingInfo.state, 'pending');
  const state = async () => (await client.media.getUploadStatus(film.id)).data.processingInfo.state;
  assert.deepEqual([await state(), await state()], ['in_progress', 'succeeded']);
  assert.ok((await client.posts.create({ media: { mediaIds: [film.id] } })).data.id);
});
