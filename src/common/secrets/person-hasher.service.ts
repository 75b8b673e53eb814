import { createHmac, randomBytes } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { Env } from '../../config/env.js';
import { Clock } from '../clock/clock.js';
import { SecretsRepository } from './secrets.repository.js';

const KEY_NAME = 'erasureKey';
const KEY_BYTES = 32;

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

  /** HMAC-SHA256 of the `userId` (as records write it), 43 characters of base64url. Rejects when the database is away. */
  async hash(userId: string): Promise<string> {
    return hashed(userId, await this.loadedKey());
  }

  async hashAll(userIds: Iterable<string>): Promise<readonly string[]> {
    const key = await this.loadedKey();
    return Array.from(userIds, (userId) => hashed(userId, key));
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

function hashed(userId: string, key: string): string {
  return createHmac('sha256', key).update(userId).digest('base64url');
}
