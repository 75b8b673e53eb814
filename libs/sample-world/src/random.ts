/** A small seeded generator (sfc32). The same keys give the same run of values on every machine. */
export class Random {
  private a = 0;
  private b = 0;
  private c = 0;
  private counter = 1;

  private constructor(keys: readonly (string | number)[]) {
    const key = keys.join('\u0000');
    this.a = hash32(key, 0x9e3779b9);
    this.b = hash32(key, 0x85ebca6b);
    this.c = hash32(key, 0xc2b2ae35);
    for (let round = 0; round < 12; round += 1) {
      this.next();
    }
  }

  /** One stream per thing, so that adding a thing to the world leaves the others as they were. */
  static of(...keys: readonly (string | number)[]): Random {
    return new Random(keys);
  }

  /** A number in [0, 1). */
  next(): number {
    const sum = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = ((this.c << 21) | (this.c >>> 11)) + sum;
    return (sum >>> 0) / 4_294_967_296;
  }

  /** A whole number, both ends included. */
  between(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  /** A whole number whose order of magnitude is evenly spread: how audiences and counters are spread. */
  betweenMagnitudes(min: number, max: number): number {
    return Math.round(Math.exp(Math.log(min) + this.next() * (Math.log(max) - Math.log(min))));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.between(0, items.length - 1)];
    if (item === undefined) {
      throw new RangeError('Nothing to pick from.');
    }
    return item;
  }

  /** Some of the items, each at most once, in a shuffled order. */
  sample<T>(items: readonly T[], count: number): readonly T[] {
    const rest = [...items];
    const chosen: T[] = [];
    while (chosen.length < count && rest.length > 0) {
      chosen.push(...rest.splice(this.between(0, rest.length - 1), 1));
    }
    return chosen;
  }

  /** A run of characters such as an image token or the hash at the end of a permalink. */
  token(length: number): string {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
    return Array.from({ length }, () => alphabet[this.between(0, 61)] ?? 'A').join('');
  }
}

/** A list made by counting: `[make(0), make(1), …]`. */
export function times<T>(count: number, make: (index: number) => T): readonly T[] {
  const items: T[] = [];
  for (let index = 0; index < count; index += 1) {
    items.push(make(index));
  }
  return items;
}

function hash32(text: string, start: number): number {
  let hash = start;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
    hash ^= hash >>> 15;
  }
  return hash | 0;
}
