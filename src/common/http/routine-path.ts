const HEALTH = /^\/api\/v\d+\/health(\/|$)/;

/** What probes and Prometheus ask every few seconds, and must be able to ask whatever else is going on. */
export function isRoutine(path: string): boolean {
  return path === '/metrics' || HEALTH.test(path);
}
