/**
 * How many examples a property is tried with: few enough for every test run, or as many as somebody asks for with
 * `npm test -- --globals '{"propertyRuns":5000}' <spec>`.
 */
export function propertyRuns(usual: number): number {
  return (globalThis as { propertyRuns?: number }).propertyRuns ?? usual;
}

/** The same examples every time in the usual form, which must not fail now and then; new ones in the long form. */
export function propertySeed(): { seed?: number } {
  return (globalThis as { propertyRuns?: number }).propertyRuns === undefined ? { seed: 100 } : {};
}
