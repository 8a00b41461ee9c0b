// Points the official TypeScript library at the mock: by its base URL, and all else is as it comes.

import { Client } from '@xdevplatform/xdk';

import { Desk } from '../desk.mjs';

/** A desk of its own world, and clients for it. */
export async function open(wishes) {
  const desk = await Desk.open(wishes);
  const as = (accessToken) => new Client({ baseUrl: desk.baseUrl, accessToken });
  return { desk, as, client: as(desk.token), app: new Client({ baseUrl: desk.baseUrl, bearerToken: desk.appToken }) };
}
