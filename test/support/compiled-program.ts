import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

import { type Options, transformSync } from '@swc/core';

/** Where Node finds the packages from, and nothing else looks. */
const ROOM = 'node_modules/.cache/pagelens';

const OPTIONS: Options = {
  swcrc: false,
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
  },
  module: { type: 'es6' },
};

const LIBRARY = /(?<=\bfrom |\bimport ?\(?)(['"])@app\/([a-z-]+)\1/g;

let compiled: string | null = null;

/**
 * The JavaScript of a program under `src`, `libs` or `test`. All of them is compiled when it is first asked for, and kept
 * for as long as it does not change: to compile itself takes a process longer than all else that it does to start.
 */
export function compiledProgram(program: string): string {
  compiled ??= compileOnce();
  return join(compiled, toJavaScript(program));
}

/** The folder; what several processes make at the same time is the same, and whoever comes first is believed. */
function compileOnce(): string {
  const sources = readSources();
  const folder = join(ROOM, fingerprint(sources));
  if (existsSync(folder)) {
    return folder;
  }
  mkdirSync(ROOM, { recursive: true });
  const draft = mkdtempSync(join(ROOM, 'draft-'));
  writeFileSync(join(draft, 'package.json'), '{ "type": "module" }');
  for (const [path, source] of sources) {
    const target = join(draft, toJavaScript(path));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, compile(path, source));
  }
  try {
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(folder)) {
      throw error;
    }
  }
  return folder;
}

/** Paths and texts of all that is no test. */
function readSources(): [path: string, source: string][] {
  return ['src', 'libs', 'test'].flatMap((root) =>
    readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !/spec\.ts$|(^|\/)node_modules\//.test(path))
      .sort()
      .map((path): [string, string] => [join(root, path), readFileSync(join(root, path), 'utf8')]),
  );
}

function fingerprint(sources: readonly [path: string, source: string][]): string {
  const hash = createHash('sha256').update(JSON.stringify(OPTIONS)).update(LIBRARY.source);
  for (const [path, source] of sources) {
    hash.update(`${path}\0${source}\0`);
  }
  return hash.digest('hex');
}

function compile(path: string, source: string): string {
  const up = '../'.repeat(path.split('/').length - 1);
  return transformSync(source, { ...OPTIONS, filename: path }).code.replace(
    LIBRARY,
    (_, quote: string, library: string) => `${quote}${up}libs/${library}/src/index.js${quote}`,
  );
}

function toJavaScript(path: string): string {
  return path.replace(/\.ts$/, '.js');
}
