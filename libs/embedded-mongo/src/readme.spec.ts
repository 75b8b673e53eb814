import { readFileSync } from 'node:fs';

import { EXPRESSION_NAMES } from './aggregation/expression.js';
import { STAGE_NAMES } from './aggregation/pipeline.js';
import { COMMANDS } from './commands/command-table.js';
import { REFUSED_COMMANDS } from './commands/refused-commands.js';

const README = new URL('../README.md', import.meta.url);

function table(head: string, rows: readonly (readonly [string, string])[]): string {
  return [
    `| ${head} | |`,
    '|---|---|',
    ...rows.map(([name, text]) => `| \`${name}\` | ${text} |`),
  ].join('\n');
}

const SECTIONS: Record<string, string> = {
  commands: table(
    'Command',
    [...COMMANDS.values()].map(({ name, summary }) => [name, summary]),
  ),
  stages: STAGE_NAMES.map((name) => `\`${name}\``).join(' '),
  expressions: EXPRESSION_NAMES.map((name) => `\`${name}\``).join(' '),
  refused: table('Command', Object.entries(REFUSED_COMMANDS)),
};

/** Without the padding that the formatter puts into tables. */
function plain(text: string): string {
  return text.replace(/ *\| */g, '|').replace(/-{3,}/g, '---');
}

function withSection(text: string, name: string, body: string): string {
  const [before = '', rest = ''] = text.split(`<!-- ${name} -->`);
  const [, after = ''] = rest.split(`<!-- /${name} -->`);
  return `${before}<!-- ${name} -->\n\n${body}\n\n<!-- /${name} -->${after}`;
}

describe('README.md', () => {
  it.each(Object.entries(SECTIONS))('lists the %s there are', (name, body) => {
    const text = plain(readFileSync(README, 'utf8'));
    expect(text).toBe(plain(withSection(text, name, body)));
  });
});
