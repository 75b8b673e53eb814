import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';

import { describeApi } from '../../src/app.docs.js';
import { AppModule } from '../../src/app.module.js';
import { setupRoutes } from '../../src/app.setup.js';

const FENCE = '```';

/** The committed files that come from the code: their paths and what they should hold now. */
export async function generateDocs(): Promise<ReadonlyMap<string, string>> {
  const openApi = await generateOpenApi();
  return new Map([
    ['docs/openapi.json', openApi],
    ['clients/typescript/src/api.ts', generateClientTypes(openApi)],
    ['docs/architecture.md', generateArchitecture(readFileSync('docs/architecture.md', 'utf8'))],
  ]);
}

/** The OpenAPI document of the application, without starting any part of it. */
async function generateOpenApi(): Promise<string> {
  const app = await NestFactory.create<NestFastifyApplication>(AppModule, new FastifyAdapter(), {
    preview: true,
    logger: false,
  });
  setupRoutes(app);
  await app.init();
  return `${JSON.stringify(describeApi(app), null, 2)}\n`;
}

/** The types of the client in clients/typescript. */
function generateClientTypes(openApi: string): string {
  const types = run(['node_modules/openapi-typescript/bin/cli.js'], openApi);
  return `/* eslint-disable -- printed from docs/openapi.json */\n${types}`;
}

function generateArchitecture(text: string): string {
  const picture = `<!-- picture -->\n\n${FENCE}mermaid\n${drawImports()}\n${FENCE}\n\n<!-- /picture -->`;
  return text.replace(/<!-- picture -->.*<!-- \/picture -->/s, () => picture);
}

function drawImports(): string {
  return run([
    'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
    ...['src', 'libs', '--config', '.dependency-cruiser.cjs', '--include-only', '^(src|libs)'],
    ...['--exclude', '\\.spec\\.ts$'],
    ...['--collapse', '^(src/modules/[^/]+|src/[^/]+|libs/[^/]+)', '--output-type', 'mermaid'],
  ]).trim();
}

/** What a program prints that is given a text. */
function run(program: readonly string[], input = ''): string {
  const { stdout, status, stderr } = spawnSync(process.execPath, program, {
    encoding: 'utf8',
    input,
  });
  if (status !== 0) {
    throw new Error(`${program[0] ?? ''} failed: ${stderr}`);
  }
  return stdout;
}
