import { describe, expect, it } from '@jest/globals';

import { HealthProbes, type Probe } from './health-probes.js';

describe(HealthProbes.name, () => {
  it('knows every probe that was registered, in order', () => {
    const probes = new HealthProbes();
    const probe = (name: string): Probe => ({
      name,
      isEssential: true,
      check: () => ({ status: 'up' }),
    });
    probes.register(probe('database'));
    probes.register(probe('redis'));

    expect(probes.all().map(({ name }) => name)).toEqual(['database', 'redis']);
  });
});
