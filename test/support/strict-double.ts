/**
 * Stands in for a collaborator with only the members a test tells it about. Using any other one fails by its name,
 * so that a test never passes on an answer nobody decided.
 */
export function strictDouble<T extends object>(name: string, told: Partial<T>): T {
  return new Proxy(told, {
    get(target, member): unknown {
      // `await` and the printing of a failed expectation look at these on any object.
      if (typeof member === 'symbol' || member === 'then' || member === 'toJSON') {
        return undefined;
      }
      if (!(member in target)) {
        throw new Error(`${name}.${member} was used, but the test did not say what it does`);
      }
      return target[member as keyof T];
    },
  }) as T;
}
