import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { Env } from '../../config/env.js';
import { CursorInvalidError } from '../errors/request.errors.js';
import type { Position } from './slice.js';

const SIGNATURE_BYTES = 16;

type WireValue = string | number | null | { readonly date: number };

/**
 * Makes cursors opaque, signed and bound to the filter and sort they were handed out for. Without
 * CURSOR_SECRET the key is drawn at start: cursors then end with the process, and instances must share one.
 */
@Injectable()
export class CursorService {
  private readonly key: Buffer;

  constructor(env: Env) {
    this.key =
      env.CURSOR_SECRET === undefined
        ? randomBytes(32)
        : createHash('sha256').update(`cursor:${env.CURSOR_SECRET}`).digest();
  }

  write(position: Position | null, scope: object): string | null {
    if (position === null) {
      return null;
    }
    const { value, key, rank } = position;
    const wire: WireValue = value instanceof Date ? { date: value.getTime() } : value;
    const body = Buffer.from(JSON.stringify(rank === undefined ? [wire, key] : [wire, key, rank]));
    return Buffer.concat([this.sign(body, scope), body]).toString('base64url');
  }

  read(cursor: string | undefined, scope: object): Position | null {
    if (cursor === undefined) {
      return null;
    }
    const bytes = Buffer.from(cursor, 'base64url');
    const signature = bytes.subarray(0, SIGNATURE_BYTES);
    const body = bytes.subarray(SIGNATURE_BYTES);
    if (
      signature.length !== SIGNATURE_BYTES ||
      !timingSafeEqual(signature, this.sign(body, scope))
    ) {
      throw new CursorInvalidError();
    }
    const [wire, key, rank] = JSON.parse(body.toString()) as [WireValue, string, number?];
    const value = isDate(wire) ? new Date(wire.date) : wire;
    return { value, key, ...(rank !== undefined && { rank }) };
  }

  private sign(body: Buffer, scope: object): Buffer {
    return createHmac('sha256', this.key)
      .update(canonical(scope))
      .update('\0')
      .update(body)
      .digest()
      .subarray(0, SIGNATURE_BYTES);
  }
}

function isDate(wire: WireValue): wire is { readonly date: number } {
  return wire !== null && typeof wire === 'object';
}

/** The same filter in another order of parameters is the same filter. */
function canonical(scope: object): string {
  return JSON.stringify(
    Object.entries(scope)
      .filter(([, value]) => value !== undefined)
      .sort(([left], [right]) => (left < right ? -1 : 1)),
  );
}
