import { type Value } from './value.js';

/** A value as error messages show it. */
export function shown(value: Value): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}
