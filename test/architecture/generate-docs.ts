import 'reflect-metadata';

import { writeFileSync } from 'node:fs';

import { generateDocs } from './generated-docs.js';

for (const [path, text] of await generateDocs()) {
  writeFileSync(path, text);
  process.stdout.write(`wrote ${path}\n`);
}
