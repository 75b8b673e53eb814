import { parseArgs } from 'node:util';

/** The command makes no sense as it was given; the message says why. */
export class UsageError extends Error {}

type Options = Readonly<Record<string, { readonly type: 'string' | 'boolean' }>>;

interface CommandLine<O extends Options> {
  readonly values: {
    readonly [Name in keyof O]?: O[Name]['type'] extends 'boolean' ? boolean : string;
  };
  readonly positionals: readonly string[];
}

/**
 * Reads a command line; what is wrong with it is said in our words.
 * @throws UsageError
 */
export function readOptions<O extends Options>(
  given: readonly string[],
  options: O,
): CommandLine<O> {
  const args = [...given];
  const { tokens } = parseArgs({ args, options, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind === 'option') {
      check(token, Object.hasOwn(options, token.name) ? options[token.name]?.type : undefined);
    }
  }
  return parseArgs({ args, options, allowPositionals: true });
}

interface GivenOption {
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

function check(
  { rawName, value, inlineValue }: GivenOption,
  type: 'string' | 'boolean' | undefined,
): void {
  if (type === undefined) {
    throw new UsageError(`There is no option ${rawName}; --help tells which there are.`);
  }
  if (type === 'boolean' && value !== undefined) {
    throw new UsageError(`${rawName} takes no value.`);
  }
  // Rather a value forgotten than one that looks like an option; such a one can be given after "=".
  if (type === 'string' && (value === undefined || (!inlineValue && /^-./.test(value)))) {
    throw new UsageError(`${rawName} needs a value.`);
  }
}
