import { access, constants } from 'node:fs/promises';
import { resolve } from 'node:path';

import {
  BrowserFetcher,
  type FetchAttempt,
  findBrowser,
  HttpFetcher,
  RobotsPolicy,
} from '@app/fetching';
import { isRefusalUrl } from '@app/linkedin';
import { SampleWorld } from '@app/sample-world';
import { Logger } from '@nestjs/common';

import { VERSION } from '../../config/version.js';
import type { Metrics } from '../../common/metrics/metrics.js';
import type { Env } from '../../config/env.js';
import { SettingsError } from '../../config/settings.errors.js';
import { HttpSource } from './http.source.js';
import { SnapshotIndex } from './snapshot-index.js';
import { SnapshotsSource } from './snapshots.source.js';
import type { Source, SourceName } from './source.port.js';

const PRODUCT_TOKEN = 'Pagelens';
const LIVE_ORIGIN = 'https://www.linkedin.com';

/** Opens the source that SOURCE names. Rejects with a SettingsError when its settings cannot be used. */
export function openSource(env: Env, metrics: Metrics): Promise<Source> {
  switch (env.SOURCE) {
    case 'sample':
      return openSample(env, metrics);
    case 'snapshots':
      return openSnapshots(env);
    case 'live':
      return Promise.resolve(openLive(env, metrics));
  }
}

async function openSample(env: Env, metrics: Metrics): Promise<Source> {
  const site = await SampleWorld.start({ seed: env.SAMPLE_SEED });
  const { host } = new URL(site.origin);
  return openHttp(env, metrics, {
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

function openLive(env: Env, metrics: Metrics): Source {
  if (env.ROBOTS_POLICY === 'permitted') {
    logger.warn(
      'ROBOTS_POLICY=permitted: robots.txt is not consulted; the operator states that the site gave its permission',
    );
  }
  return openHttp(env, metrics, {
    name: 'live',
    origin: LIVE_ORIGIN,
    hosts: ['*.linkedin.com'],
    onClose: () => Promise.resolve(),
  });
}

interface Site {
  readonly name: SourceName;
  readonly origin: string;
  readonly hosts: readonly string[];
  readonly onClose: () => Promise<void>;
}

function openHttp(env: Env, metrics: Metrics, { name, origin, hosts, onClose }: Site): Source {
  const manners = mannersOf(env, hosts);
  const fetcher = new HttpFetcher({
    ...manners,
    maxRedirects: env.FETCH_MAX_REDIRECTS,
    retry: {
      // Of tries in all, the first included.
      attempts: env.FETCH_RETRIES + 1,
      baseDelayMs: env.FETCH_RETRY_BASE_MS,
      maxDelayMs: env.FETCH_RETRY_MAX_MS,
    },
    onAttempt: (attempt) => {
      observe(attempt, name, metrics);
    },
  });
  const executablePath = findBrowser(env.PUPPETEER_EXECUTABLE_PATH ?? null);
  const browser =
    env.BROWSER === 'off' || executablePath === null
      ? null
      : new BrowserFetcher({ ...manners, executablePath });
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
function mannersOf(env: Env, allowedHosts: readonly string[]) {
  const userAgent = `${PRODUCT_TOKEN}/${VERSION} (+${env.CONTACT ?? 'no contact set'})`;
  const timeoutMs = env.FETCH_TIMEOUT_MS;
  return {
    userAgent,
    allowedHosts,
    timeoutMs,
    maxBytes: env.FETCH_MAX_BYTES,
    robots:
      env.ROBOTS_POLICY === 'permitted'
        ? null
        : new RobotsPolicy({ productToken: PRODUCT_TOKEN, userAgent, timeoutMs, allowedHosts }),
    stopAt: isRefusalUrl,
    // The markup's labels are translated; its numbers and attributes are read best in English.
    acceptLanguage: 'en-US,en;q=0.9',
  };
}

const logger = new Logger('Source');

function observe(attempt: FetchAttempt, source: SourceName, metrics: Metrics): void {
  const { url, attempt: number, status, errorCode, durationMs, byteCount } = attempt;
  const outcome = errorCode ?? String(status);
  metrics.observeFetch({ source, outcome, seconds: durationMs / 1000 });
  logger.debug({ url, attempt: number, outcome, durationMs, byteCount }, 'Fetched');
}

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
