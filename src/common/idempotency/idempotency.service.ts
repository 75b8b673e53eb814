import { createHash } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { Clock } from '../clock/clock.js';
import { KeyInUseError, KeyReusedError } from './idempotency.errors.js';
import type { AnswerGiven, KeptAnswer } from './kept-answer.schema.js';
import { KeptAnswersRepository } from './kept-answers.repository.js';

const DAY_MS = 86_400_000;

/** Longer than any request may take. */
const HOLD_MS = 60_000;

/** A request that is to be done once. */
export interface OnceRequest {
  readonly client: string;
  readonly idempotencyKey: string;
  readonly method: string;
  readonly url: string;
  /** As it was parsed: white space makes no other request. */
  readonly body: unknown;
}

/** The right to do a request, to be ended in one of two ways. */
export interface Hold {
  /** Whoever sends the same again gets this. */
  readonly keep: (answer: AnswerGiven) => Promise<void>;
  /** Nothing was done: the key is free again. */
  readonly release: () => Promise<void>;
}

export type Claim = { readonly hold: Hold } | { readonly answer: AnswerGiven };

/** Sees to it that a request with an Idempotency-Key is done once, and answered alike each time it is sent. */
@Injectable()
export class IdempotencyService {
  constructor(
    private readonly kept: KeptAnswersRepository,
    private readonly clock: Clock,
  ) {}

  /** Throws KeyInUseError while the same request is being worked on, KeyReusedError when the key stands for another. */
  async claim({ client, idempotencyKey, method, url, body }: OnceRequest): Promise<Claim> {
    const now = this.clock.now();
    const keyHash = hashOf([client, idempotencyKey]);
    const requestHash = hashOf([method, url, body ?? null]);
    const mine: KeptAnswer = {
      keyHash,
      requestHash,
      answer: null,
      heldUntil: new Date(now.getTime() + HOLD_MS),
      expiresAt: new Date(now.getTime() + DAY_MS),
    };
    if ((await this.kept.insert(mine)) || (await this.kept.updateToTakenOver(mine, now))) {
      return { hold: this.holdOn(mine) };
    }
    const first = await this.kept.findByKeyHash(keyHash);
    if (first !== null && first.requestHash !== requestHash) {
      throw new KeyReusedError();
    }
    if (!first?.answer) {
      throw new KeyInUseError();
    }
    return { answer: first.answer };
  }

  private holdOn(mine: KeptAnswer): Hold {
    return {
      keep: (answer) => this.kept.updateAnswer(mine, answer),
      release: () => this.kept.deleteHeld(mine),
    };
  }
}

function hashOf(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}
