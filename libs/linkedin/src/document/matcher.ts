import type { Matcher } from './guest-element.js';

export function withTag(name: string): Matcher {
  return (element) => element.name === name;
}

export function withClass(name: string): Matcher {
  return (element) => element.hasClass(name);
}

export function withAttribute(name: string, value?: string): Matcher {
  return (element) => {
    const actual = element.attribute(name);
    return actual !== null && (value === undefined || actual === value);
  };
}

/** LinkedIn's own test marks: the names that stayed the same through every layout seen from 2023 to 2026. */
export function withTestId(id: string): Matcher {
  return withAttribute('data-test-id', id);
}

/** Tracking names carry a prefix that differs between page, paged card and post page, so their ending is what counts. */
export function trackedAs(suffix: string): Matcher {
  return (element) => element.attribute('data-tracking-control-name')?.endsWith(suffix) ?? false;
}

export function both(one: Matcher, other: Matcher): Matcher {
  return (element) => one(element) && other(element);
}

export function either(one: Matcher, other: Matcher): Matcher {
  return (element) => one(element) || other(element);
}
