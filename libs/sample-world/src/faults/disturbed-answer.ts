import { deniedPage } from '../templates/refusal.template.js';
import type { WorldResponse } from '../world.router.js';
import type { Fault, FaultKind } from './fault.js';

/** Where the answer was going when the fault met it. */
export interface Disturbance {
  readonly fault: Fault;
  /** With its query. */
  readonly path: string;
  /** Virtual time. */
  readonly at: Date;
}

const PLAIN = { 'content-type': 'text/plain; charset=utf-8' };
const HTML = { 'content-type': 'text/html; charset=utf-8' };

type Answer = (truth: WorldResponse, disturbance: Disturbance) => WorldResponse;

const ANSWERS: Readonly<Partial<Record<FaultKind, Answer>>> = {
  denied: () => ({ status: 999, headers: HTML, body: deniedPage() }),
  deniedAs200: () => ({ status: 200, headers: HTML, body: deniedPage() }),
  authwall: (_, { path }) =>
    redirect(
      `/authwall?trk=bf&trkInfo=bf&originalReferer=&sessionRedirect=${encodeURIComponent(onLinkedIn(path))}`,
    ),
  loginRedirect: (_, { path }) => redirectWithReturn('/uas/login', path),
  challenge: (_, { path }) => redirectWithReturn('/checkpoint/challenge/verify', path),
  redirectLoop: () => redirect('/redirect-loop/there'),
  tooManyRequests: () => tooMany({}),
  tooManyRequestsSeconds: (_, { fault }) => tooMany({ 'retry-after': String(fault.waitSeconds) }),
  tooManyRequestsDate: (_, disturbance) => tooMany(retryDate(disturbance)),
  serverError: (_, { fault }) => broken(fault),
  robotsServerError: (_, { fault }) => broken(fault),
  robotsForbids: (truth) => ({ ...truth, body: 'User-agent: *\nDisallow: /\n' }),
  robotsForbidsPosts: (truth) => withRobotsLine(truth, 'Disallow: /posts/'),
  robotsCrawlDelay: (truth, { fault }) =>
    withRobotsLine(truth, `Crawl-delay: ${fault.waitSeconds}`),
  cutDocument: (truth, { fault }) => ({
    ...truth,
    body: truth.body.slice(0, Math.floor(truth.body.length * fault.share)),
  }),
};

/** What is said instead. Faults that only concern how it is sent leave the answer as it is. */
export function disturbedAnswer(truth: WorldResponse, disturbance: Disturbance): WorldResponse {
  return ANSWERS[disturbance.fault.kind]?.(truth, disturbance) ?? truth;
}

function redirectWithReturn(to: string, path: string): WorldResponse {
  return redirect(`${to}?session_redirect=${encodeURIComponent(onLinkedIn(path))}`);
}

function redirect(location: string): WorldResponse {
  return { status: 302, headers: { location }, body: '' };
}

function onLinkedIn(path: string): string {
  return `https://www.linkedin.com${path}`;
}

function tooMany(headers: Readonly<Record<string, string>>): WorldResponse {
  return { status: 429, headers: { ...PLAIN, ...headers }, body: 'Slow down.\n' };
}

/**
 * HTTP dates have whole seconds: rounded up, so that coming back at the time told is never too early. The site's own date
 * goes with it, since on a virtual clock the reader's may be another.
 */
function retryDate({ fault, at }: Disturbance): Readonly<Record<string, string>> {
  const until = Math.ceil(at.getTime() / 1_000 + fault.waitSeconds) * 1_000;
  return { date: at.toUTCString(), 'retry-after': new Date(until).toUTCString() };
}

function broken({ status }: Fault): WorldResponse {
  return { status, headers: PLAIN, body: 'Something went wrong over here.\n' };
}

function withRobotsLine(truth: WorldResponse, line: string): WorldResponse {
  return { ...truth, body: truth.body.replace('Allow: /\n', `${line}\nAllow: /\n`) };
}
