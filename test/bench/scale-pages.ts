import { mkdir } from 'node:fs/promises';

import { EmbeddedMongo } from '@app/embedded-mongo';
import { type ConnectOptions, createConnection } from 'mongoose';

import {
  CompanyPage,
  CompanyPageSchema,
} from '../../src/modules/pages/schemas/company-page.schema.js';
import { aCompanyPage } from '../support/builders/company-page.builder.js';

const BATCH = 2000;
/** While an index of a million pages is built the embedded database answers nobody: that is no reason to give it up. */
const HEARTBEAT_MS = 1_200_000;
const FIRST_WORDS = [
  'Amber',
  'Bright',
  'Cedar',
  'Delta',
  'Ember',
  'Fjord',
  'Grove',
  'Harbor',
  'Iron',
  'Juniper',
];
const SECOND_WORDS = ['Works', 'Labs', 'Foods', 'Freight', 'Optics', 'Robotics', 'Studio'];
const PLACES = ['Lisbon', 'Porto', 'Faro', 'Braga', 'Coimbra', 'Évora', 'Aveiro', 'Setúbal'];
const INDUSTRIES = [
  'Retail',
  'Banking',
  'Research Services',
  'Software Development',
  'Logistics',
  'Education',
];
/** Where an application with SOURCE=sample looks when nothing else is said. */
const SAMPLE_DATABASE = 'pagelens_sample';
const FIRST_SEEN = Date.UTC(2026, 0, 1);

/** Where invented pages lie: a server to talk to, or a folder that an application can be started on. */
export type Shelf =
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'server'; readonly uri: string };

/** The same page for the same number, in every run; sizes and dates are spread without an order. */
function inventedPage(index: number): CompanyPage {
  const pick = (list: readonly string[], step: number): string =>
    list[Math.floor(index / step) % list.length] ?? '';
  const spread = (factor: number, bound: number): number => (index * factor) % bound;
  return aCompanyPage({
    pageId: `page-${index}`,
    name: `${pick(FIRST_WORDS, 1)} ${pick(SECOND_WORDS, 3)} ${spread(7919, 1_000_003)}`,
    headquarters: pick(PLACES, 7),
    locations: [],
    industry: pick(INDUSTRIES, 11),
    totalFollowers: index % 17 === 0 ? null : spread(104_729, 1_299_709),
    employeeCount: index % 13 === 0 ? null : spread(15_485_863, 20_011),
    lastSeenAt: new Date(FIRST_SEEN + spread(32_452_843, 10_000_019) * 1000),
  });
}

/** Stores pages up to a number, unless they are there already; answers how many had to be stored. */
export async function fillShelf(
  shelf: Shelf,
  count: number,
  report: (stored: number) => void,
): Promise<number> {
  if (shelf.kind === 'server') {
    return storePages(shelf.uri, {}, count, report);
  }
  await mkdir(shelf.path, { recursive: true });
  const database = await EmbeddedMongo.start({ dir: shelf.path });
  try {
    return await storePages(database.uri, { dbName: SAMPLE_DATABASE }, count, report);
  } finally {
    await database.stop();
  }
}

async function storePages(
  uri: string,
  options: ConnectOptions,
  count: number,
  report: (stored: number) => void,
): Promise<number> {
  const connection = await createConnection(uri, {
    ...options,
    // Else every model brings its indexes along, and to put keys into large ones takes several times as long.
    autoIndex: false,
    heartbeatFrequencyMS: HEARTBEAT_MS,
    connectTimeoutMS: HEARTBEAT_MS,
  }).asPromise();
  try {
    const model = connection.model(CompanyPage.name, CompanyPageSchema);
    const known = await model.estimatedDocumentCount();
    for (let from = known; from < count; from += BATCH) {
      const size = Math.min(BATCH, count - from);
      const pages = Array.from({ length: size }, (_unused, index) => inventedPage(from + index));
      await model.collection.insertMany(pages, { ordered: false });
      report(from + size);
    }
    await model.createIndexes();
    return Math.max(0, count - known);
  } finally {
    await connection.close();
  }
}
