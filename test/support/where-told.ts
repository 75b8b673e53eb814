import { serialize } from 'bson';
import type { Connection } from 'mongoose';
import type { createClient } from 'redis';

import type { TestApp } from './create-test-app.js';
import { SnapshotsService } from '../../src/modules/snapshots/snapshots.service.js';

type RedisClient = ReturnType<typeof createClient>;

/** Where any of the texts stands, byte for byte and without case: in documents as they are stored, and in opened archives. */
export async function whereStored(
  { connection, app }: Pick<TestApp, 'connection' | 'app'>,
  texts: readonly string[],
): Promise<string[]> {
  const places: string[] = [];
  for (const name of await collectionsOf(connection)) {
    for await (const document of connection.collection(name).find()) {
      places.push(...found(Buffer.from(serialize(document)), texts, name));
    }
  }
  const archive = app.get(SnapshotsService, { strict: false });
  for (const snapshot of await archive.listByTime(new Date(0), null, 100_000)) {
    const opened = await archive.open(snapshot);
    places.push(...found(Buffer.from(opened?.body ?? []), texts, 'opened snapshots'));
  }
  return places;
}

/** The same for everything in a Redis: keys, values, members, and the bodies that lie there in base64. */
export async function whereCached(
  client: RedisClient,
  texts: readonly string[],
): Promise<string[]> {
  const places: string[] = [];
  for (const key of await client.keys('*')) {
    const type = await client.type(key);
    const held =
      type === 'zset' ? await client.zRange(key, 0, -1) : [(await client.get(key)) ?? ''];
    const bodies = held.flatMap((value) => /"body":"([^"]*)"/.exec(value)?.[1] ?? []);
    const bytes = [key, ...held, ...bodies.map((body) => Buffer.from(body, 'base64').toString())];
    places.push(...found(Buffer.from(bytes.join('\n')), texts, `Redis ${type}`));
  }
  return places;
}

async function collectionsOf(connection: Connection): Promise<string[]> {
  const collections = (await connection.db?.listCollections().toArray()) ?? [];
  return collections.map(({ name }) => name);
}

function found(bytes: Buffer, texts: readonly string[], place: string): string[] {
  const held = bytes.toString().toLowerCase();
  return texts
    .filter((text) => held.includes(text.toLowerCase()))
    .map((text) => `${place}: ${text}`);
}
