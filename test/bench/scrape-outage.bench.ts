/** Kills the database for 20 s under scraping: what a caller sees meanwhile, and that every scrape ends and is stored once. */
import { scrapeThroughOutage } from './scrape-outage-measure.js';

const outage = await scrapeThroughOutage({ outageMs: 20_000, pageCount: 30 });
process.stdout.write(`${JSON.stringify(outage, null, 2)}\n`);
process.exitCode = outage.succeeded === outage.accepted ? 0 : 1;
