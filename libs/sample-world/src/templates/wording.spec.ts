import { describe, expect, it } from '@jest/globals';

import { ageLabel, counted, countedNoun, isoDuration, listed } from './wording.js';

const NOW = new Date('2026-11-01T00:00:00Z');
const ago = (ms: number): string => ageLabel(new Date(NOW.getTime() - ms), NOW);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe(ageLabel.name, () => {
  it.each([
    [20_000, '1m'],
    [59 * 60_000, '59m'],
    [HOUR, '1h'],
    [DAY - 1, '23h'],
    [DAY, '1d'],
    [7 * DAY - 1, '6d'],
    [7 * DAY, '1w'],
    [29 * DAY, '4w'],
    [30 * DAY, '1mo'],
    [364 * DAY, '12mo'],
    [365 * DAY, '1y'],
    [800 * DAY, '2y'],
  ])('rounds %d ms down to %s', (ms, label) => {
    expect(ago(ms)).toBe(label);
  });
});

describe(countedNoun.name, () => {
  it('writes thousands with commas and one thing in the singular', () => {
    expect(counted(37_814_363)).toBe('37,814,363');
    expect(countedNoun(1, 'Reaction')).toBe('1 Reaction');
    expect(countedNoun(2_076, 'Reaction')).toBe('2,076 Reactions');
  });
});

describe(listed.name, () => {
  it('joins the last item by "and"', () => {
    expect(listed(['a', 'b', 'c'])).toBe('a, b, and c');
    expect(listed(['a', 'b'])).toBe('a and b');
    expect(listed(['a'])).toBe('a');
  });
});

describe(isoDuration.name, () => {
  it.each([
    [0, 'PT0S'],
    [27, 'PT27S'],
    [60, 'PT1M'],
    [78, 'PT1M18S'],
  ])('writes %d s as %s', (seconds, text) => {
    expect(isoDuration(seconds)).toBe(text);
  });
});
