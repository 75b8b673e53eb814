import { access, constants } from 'node:fs/promises';
import { resolve } from 'node:path';

import {
  BrowserFetcher,
  findBrowser,
  type HostGate,
  HttpFetcher,
  RobotsPolicy,
} from '@app/fetching';
import { isRefusalUrl } from '@app/linkedin';
import { SampleWorld } from '@app/sample-world';
import { Logger } from '@nestjs/common';

import type { Clock } from '../../common/clock/clock.js';
import type { Env } from '../../config/env.js';
import { SettingsError } from '../../config/settings.errors.js';
import { PRODUCT_TOKEN, userAgentOf } from '../../config/user-agent.js';
import { HttpSource } from './http.source.js';
import { SnapshotIndex } from './snapshot-index.js';
import { SnapshotsSource } from './snapshots.source.js';
import type { Source, SourceName } from './source.port.js';

const LIVE_ORIGIN = 'https://www.linkedin.com';

/** Opens the source that SOURCE names. Rejects with a SettingsError when its settings cannot be used. */
export function openSource(env: Env, gate: HostGate, clock: Clock): Promise<Source> {
  switch (env.SOURCE) {
    case 'sample':
      return openSample({ env, gate, clock });
    case 'snapshots':
      return openSnapshots(env);
    case 'live':
      return Promise.resolve(openLive({ env, gate, clock }));
  }
}

async function openSample(means: Means): Promise<Source> {
  return openSampleSite(await SampleWorld.start({ seed: means.env.SAMPLE_SEED }), means);
}

/** A sample site that is already there; it is stopped with the source. */
export function openSampleSite(site: SampleWorld, means: Means): Source {
  const { host } = new URL(site.origin);
  return openHttp(means, {
    name: 'sample',
    origin: site.origin,
    hosts: [host],
    onClose: () => site.stop(),
  });
}

async function openSnapshots(env: Env): Promise<Source> {
  const directory = resolve(env.SNAPSHOT_DIR ?? '');
  try {
    await access(directory, constants.R_OK);
    const index = await SnapshotIndex.open({ directory, maxBytes: env.FETCH_MAX_BYTES });
    return new SnapshotsSource(index);
  } catch (error) {
    throw new SettingsError([{ name: 'SNAPSHOT_DIR', message: messageOf(error, directory) }]);
  }
}

function openLive(means: Means): Source {
  if (means.env.ROBOTS_POLICY === 'permitted') {
    logger.warn(
      'ROBOTS_POLICY=permitted: robots.txt is not consulted; the operator states that the site gave its permission',
    );
  }
  return openHttp(means, {
    name: 'live',
    origin: LIVE_ORIGIN,
    hosts: ['*.linkedin.com'],
    onClose: () => Promise.resolve(),
  });
}

/** What a source that asks other hosts is made with. */
interface Means {
  readonly env: Env;
  readonly gate: HostGate;
  readonly clock: Clock;
}

interface Site {
  readonly name: SourceName;
  readonly origin: string;
  readonly hosts: readonly string[];
  readonly onClose: () => Promise<void>;
}

function openHttp(means: Means, { name, origin, hosts, onClose }: Site): Source {
  const { env } = means;
  const manners = mannersOf(means, hosts);
  const fetcher = new HttpFetcher({
    ...manners,
    maxRedirects: env.FETCH_MAX_REDIRECTS,
    retry: {
      // Of tries in all, the first included.
      attempts: env.FETCH_RETRIES + 1,
      baseDelayMs: env.FETCH_RETRY_BASE_MS,
      maxDelayMs: env.FETCH_RETRY_MAX_MS,
    },
  });
  const executablePath = findBrowser(env.PUPPETEER_EXECUTABLE_PATH ?? null);
  const browser =
    env.BROWSER === 'off' || executablePath === null
      ? null
      : new BrowserFetcher({
          ...manners,
          executablePath,
          maxPages: env.BROWSER_PAGES,
          recyclePages: env.BROWSER_RECYCLE_PAGES,
          maxMemoryBytes: env.BROWSER_MAX_MEMORY_MB * 1024 * 1024,
        });
  const report = {
    status: 'up' as const,
    source: name,
    robots: env.ROBOTS_POLICY,
    browser: browser ? 'found' : env.BROWSER === 'off' ? 'off' : 'absent',
  };
  const closeAll = async (): Promise<void> => {
    await manners.robots?.close();
    await onClose();
  };
  return new HttpSource({ name, origin, fetcher, browser, report, onClose: closeAll });
}

/** How we behave on other people's servers, the same for plain HTTP and for the browser. */
function mannersOf({ env, gate, clock }: Means, allowedHosts: readonly string[]) {
  const userAgent = userAgentOf(env);
  const timeoutMs = env.FETCH_TIMEOUT_MS;
  const shared = { userAgent, allowedHosts, timeoutMs, gate, clock };
  return {
    ...shared,
    maxBytes: env.FETCH_MAX_BYTES,
    robots:
      env.ROBOTS_POLICY === 'permitted'
        ? null
        : new RobotsPolicy({ ...shared, productToken: PRODUCT_TOKEN }),
    stopAt: isRefusalUrl,
    // The markup's labels are translated; its numbers and attributes are read best in English.
    acceptLanguage: 'en-US,en;q=0.9',
  };
}

const logger = new Logger('Source');

function messageOf(error: unknown, directory: string): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  switch (code) {
    case 'ENOENT':
      return `there is no folder ${directory}`;
    case 'ENOTDIR':
      return `${directory} is not a folder`;
    case 'EACCES':
      return `${directory} may not be read by this user`;
    default:
      return `${directory} cannot be read`;
  }
}
