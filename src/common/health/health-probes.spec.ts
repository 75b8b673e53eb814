import { describe, expect, it } from '@jest/globals';

import { HealthProbes, type Probe } from './health-probes.js';

const probe = (name: string): Probe => ({
  name,
  isEssential: true,
  check: () => ({ status: 'up' }),
});

describe(HealthProbes.name, () => {
  it('knows every probe that was registered, in order', () => {
    const probes = new HealthProbes();
    probes.register(probe('database'));
    probes.register(probe('cache'));

    expect(probes.all().map(({ name }) => name)).toEqual(['database', 'cache']);
  });

  it('refuses a second probe of the same name', () => {
    const probes = new HealthProbes();
    probes.register(probe('database'));

    expect(() => {
      probes.register(probe('database'));
    }).toThrow('"database"');
  });
});
