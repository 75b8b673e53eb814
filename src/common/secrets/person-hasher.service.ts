import { createHmac, randomBytes } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { Env } from '../../config/env.js';
import { Clock } from '../clock/clock.js';
import { SecretsRepository } from './secrets.repository.js';

const KEY_NAME = 'erasureKey';
const KEY_BYTES = 32;

/** HMAC-SHA256 of a `userId` (as records write it), or of what cannot be one: 43 characters of base64url. */
export type HashText = (text: string) => string;

/**
 * Turns a person's id into a text that recognises the person and does not tell who it is to anybody without the key.
 * The same person hashes alike in every instance and after every restart, as long as key and database stay.
 */
@Injectable()
export class PersonHasher {
  private key: Promise<string> | null = null;

  constructor(
    private readonly secrets: SecretsRepository,
    private readonly clock: Clock,
    private readonly env: Env,
  ) {}

  /** What hashes without waiting any more. Rejects when the database is away. */
  async open(): Promise<HashText> {
    const key = await this.loadedKey();
    return (text) => createHmac('sha256', key).update(text).digest('base64url');
  }

  async hash(userId: string): Promise<string> {
    const hash = await this.open();
    return hash(userId);
  }

  async hashAll(userIds: Iterable<string>): Promise<readonly string[]> {
    return Array.from(userIds, await this.open());
  }

  /** Asked for once a process; a failure is not remembered. */
  private loadedKey(): Promise<string> {
    this.key ??= this.loadKey().catch((error: unknown) => {
      this.key = null;
      throw error;
    });
    return this.key;
  }

  private async loadKey(): Promise<string> {
    return (
      this.env.ERASURE_KEY ??
      this.secrets.findOrInsert({
        name: KEY_NAME,
        value: randomBytes(KEY_BYTES).toString('base64url'),
        createdAt: this.clock.now(),
      })
    );
  }
}
