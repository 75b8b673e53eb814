import { HostGate, type HostGateOptions } from '@app/fetching';

/** A gate that holds nobody up; pass only what the test is about. */
export function anOpenGate(overrides: Partial<HostGateOptions> = {}): HostGate {
  return new HostGate({
    isOn: true,
    minIntervalMs: 0,
    hostConcurrency: 100,
    dailyBudget: null,
    maxPauseMs: 8_000,
    ...overrides,
  });
}
