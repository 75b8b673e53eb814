const SHOWN = 3;
/** What moves a terminal's cursor, ends a line or turns its direction, when it is not escaped. */
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

/**
 * What of the requests stands in the lines that were logged while they were sent: anything marked, a control character as
 * it is, or a line that the logger did not begin, as there is after a line break that was not escaped.
 */
export function logFindings(log: string, marks: ReadonlySet<string>): string[] {
  const lines = log.split('\n');
  // The last one may be still being written.
  const whole = lines.slice(0, -1);
  return [
    ...told(
      'logged what was sent',
      whole.filter((line) => holdsMark(line, marks)),
    ),
    ...told(
      'a control character in the log',
      whole.filter((line) => CONTROL.test(line)),
    ),
    ...told(
      'not a line of the logger',
      whole.filter((line) => !isOfLogger(line)),
    ),
  ];
}

function told(what: string, lines: readonly string[]): string[] {
  return lines.slice(0, SHOWN).map((line) => `${what}: ${JSON.stringify(line)}`);
}

function holdsMark(line: string, marks: ReadonlySet<string>): boolean {
  return (line.match(/zq[0-9a-z]+?qz/g) ?? []).some((mark) => marks.has(mark));
}

/** Every line of it says when, and which service. */
function isOfLogger(line: string): boolean {
  try {
    const fields = JSON.parse(line) as Record<string, unknown> | null;
    return typeof fields?.time === 'string' && typeof fields.service === 'string';
  } catch {
    return false;
  }
}
