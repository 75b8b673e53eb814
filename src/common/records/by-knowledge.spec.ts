import { describe, expect, it } from '@jest/globals';

import { byKnowledge } from './by-knowledge.js';

describe(byKnowledge.name, () => {
  it('counts a value as known', () => {
    expect(byKnowledge({ name: 'Acme', openJobs: 0, tags: [] }, [])).toEqual({
      known: { name: 'Acme', openJobs: 0, tags: [] },
      unknown: {},
    });
  });

  it('counts null as unknown', () => {
    expect(byKnowledge({ name: 'Acme', tagline: null }, [])).toEqual({
      known: { name: 'Acme' },
      unknown: { tagline: null },
    });
  });

  it('counts what the document failed to give as unknown, whatever stands there', () => {
    expect(byKnowledge({ locations: [], name: 'Acme' }, ['locations', 'people'])).toEqual({
      known: { name: 'Acme' },
      unknown: { locations: [] },
    });
  });

  it('knows that what was withdrawn is not there', () => {
    expect(byKnowledge({ tagline: null, name: null }, [], ['tagline'])).toEqual({
      known: { tagline: null },
      unknown: { name: null },
    });
  });
});
