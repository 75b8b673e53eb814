import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';

import type { CacheEntry } from '@app/caching';
import proxyAddress from '@fastify/proxy-addr';
import { Injectable, Logger } from '@nestjs/common';

import { Env } from '../../config/env.js';
import { type AnsweredRoute, AnswerCache } from '../cache/answer.cache.js';
import { type FinishedAnswer, finishedAnswer } from '../cache/finished-answer.js';
import { Clock } from '../clock/clock.js';
import { ClientLimiter, type ClientStanding } from '../guards/client.limiter.js';
import { type KnownFacts, RequestWatch } from '../logging/request.watch.js';
import { clientAt, peerOf } from './client.js';
import { isHostRepeated } from './one-host.js';

export interface LaneRules {
  /** Headers of every answer, names and values in turn. */
  readonly headers: readonly string[];
  /** Whether requests are to be turned away, which is not for the lane to do. */
  readonly isOverloaded: () => boolean;
}

/** A request that passes, with what it is answered and where it goes when that cannot be. */
interface Passing {
  readonly entry: CacheEntry;
  readonly route: AnsweredRoute;
  readonly rules: LaneRules;
  readonly goOn: () => void;
  readonly giveUp: (error: unknown) => void;
}

/** A request that says any of these is nothing to be answered in passing: what it asks for needs a closer look. */
const UNUSUAL = [
  ...['cache-control', 'prefer', 'origin', 'authorization', 'x-api-key'],
  ...['content-length', 'transfer-encoding', 'expect', 'upgrade'],
];

/**
 * Answers what lies finished in memory on the bare request, before a framework makes objects for it: counted, logged and
 * measured like any other. Whatever is out of the ordinary goes the long way, where the same answer is given.
 */
@Injectable()
export class ExpressLane {
  private readonly logger = new Logger(ExpressLane.name);
  private readonly clientOf: (request: IncomingMessage) => string;
  private isOpen = true;

  constructor(
    private readonly answers: AnswerCache,
    private readonly limiter: ClientLimiter,
    private readonly watch: RequestWatch,
    private readonly clock: Clock,
    { TRUST_PROXY: proxies }: Env,
  ) {
    const trusts = proxies.length > 0 ? proxyAddress.compile([...proxies]) : null;
    this.clientOf = trusts === null ? peerOf : (request) => clientAt(proxyAddress(request, trusts));
  }

  /** Puts itself before what a server does with a request. */
  openOn(server: Server, rules: LaneRules): void {
    const listeners = server.listeners('request') as RequestListener[];
    server.removeAllListeners('request');
    server.on('request', (request, response) => {
      const goOn = (): void => {
        for (const listener of listeners) {
          listener.call(server, request, response);
        }
      };
      const found =
        this.isOpen && isUsual(request) && !rules.isOverloaded()
          ? this.answers.peek(request.url ?? '')
          : null;
      if (!this.isOpen) {
        response.setHeader('connection', 'close');
      }
      if (found === null) {
        goOn();
        return;
      }
      // Between a fault here and the end of the process stands no framework.
      const giveUp = (error: unknown): void => {
        this.logger.error(error, 'A kept answer could not be sent in passing');
        leave(response, goOn);
      };
      try {
        this.answer(request, response, { ...found, rules, goOn, giveUp });
      } catch (error) {
        giveUp(error);
      }
    });
  }

  /** From now on everything goes the long way, and each connection closes after its answer. */
  drain(): void {
    this.isOpen = false;
  }

  private answer(
    request: IncomingMessage,
    response: ServerResponse,
    { entry, route, rules, goOn, giveUp }: Passing,
  ): void {
    const client = this.clientOf(request);
    const standing = this.limiter.standingAfter(client, 'reads');
    const answer = (after: ClientStanding): Promise<void> | null => {
      // To refuse is for the long way, which will not count it again.
      if (after.retryAfterSeconds !== null) {
        this.limiter.remember(request, after);
        goOn();
        return null;
      }
      const facts = (): KnownFacts => factsOf(route, client);
      const ids = this.watch.followBriefly(request, response, facts);
      return this.write(entry, request, response, [...rules.headers, ...ids, ...after.headers]);
    };
    const answered = standing instanceof Promise ? standing.then(answer) : answer(standing);
    answered?.catch(giveUp);
  }

  private write(
    entry: CacheEntry,
    request: IncomingMessage,
    response: ServerResponse,
    headers: string[],
  ): Promise<void> | null {
    const send = ({ status, headers: own, body }: FinishedAnswer): void => {
      headers.push(...own);
      if (body !== null) {
        headers.push('content-length', String(body.length));
      }
      response.writeHead(status, headers);
      response.end(body ?? undefined);
    };
    const answer = finishedAnswer(entry, this.clock.now().getTime(), request.headers);
    if (answer instanceof Promise) {
      return answer.then(send);
    }
    send(answer);
    return null;
  }
}

/** The long way, as long as nothing of an answer is out; else the client sees that it is not whole. */
function leave(response: ServerResponse, goOn: () => void): void {
  if (response.headersSent) {
    response.destroy();
  } else {
    goOn();
  }
}

function isUsual(request: IncomingMessage): boolean {
  const { method, headers } = request;
  return (
    method === 'GET' &&
    UNUSUAL.every((name) => headers[name] === undefined) &&
    !isHostRepeated(request)
  );
}

function factsOf({ route, told }: AnsweredRoute, client: string): KnownFacts {
  return { route, told, client, cacheOutcome: 'hit', errorCode: null };
}
