import { readFileSync } from 'node:fs';

import { findBrowser } from '@app/fetching';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';

import type { OpenApiDocument, Operation } from '../support/api-contract.js';
import { createTestApp, type TestApp } from '../support/create-test-app.js';
import { withBrowserPage } from '../support/browser-page.js';
import { itWherePresent } from '../support/where-present.js';

const browserPath = findBrowser(null);
const itWithBrowser = itWherePresent(browserPath !== null, 'no Chrome or Chromium is installed');

// The pages and the health of the service; scrapes, posts, comments and people.
const ROUTES = [
  'get /api/v1/health',
  'get /api/v1/health/live',
  'get /api/v1/health/ready',
  'get /api/v1/pages',
  'get /api/v1/pages/{pageId}',
  'get /api/v1/pages/{pageId}/posts',
  'get /api/v1/pages/{pageId}/users',
  'get /api/v1/posts/{postId}',
  'get /api/v1/posts/{postId}/comments',
  'get /api/v1/scrapes/{scrapeId}',
  'get /api/v1/users/{userId}',
  'post /api/v1/pages/{pageId}/scrapes',
];

/** Answered before an operation is found. */
const OF_NO_OPERATION = [
  'HOST_REPEATED',
  'HTTP_ERROR',
  'METHOD_NOT_ALLOWED',
  'ROUTE_NOT_FOUND',
  'URL_MALFORMED',
  'URL_TOO_LONG',
];

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly example?: unknown;
  readonly description?: string;
  readonly schema?: {
    readonly example?: unknown;
    readonly default?: unknown;
    readonly pattern?: string;
    readonly enum?: unknown;
  };
}

describe('the documentation', () => {
  let api: TestApp;
  let document: OpenApiDocument;

  beforeAll(async () => {
    api = await createTestApp();
    document = (await api.send('/docs-json')).body;
  });

  afterAll(() => api.close());

  const operations = (): [string, Operation & { summary?: string; parameters?: Parameter[] }][] =>
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(
        ([method, operation]) => [`${method} ${path}`, operation] as const,
      ),
    ) as never;

  it('is OpenAPI 3.1 and tells every route', () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    expect(operations().map(([name]) => name)).toEqual(expect.arrayContaining(ROUTES));
  });

  it('takes keys for no tokens of another kind', () => {
    expect(JSON.stringify(document)).not.toContain('JWT');
  });

  it('leads nowhere by none of its references', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(
      ([, reference]) => reference ?? '',
    );
    const isThere = (reference: string): boolean => {
      const steps = reference.replace(/^#\//, '').split('/');
      return (
        steps.reduce<unknown>(
          (node, step) => (node as Record<string, unknown> | undefined)?.[step],
          document,
        ) !== undefined
      );
    };

    expect(references.length).toBeGreaterThan(20);
    expect(references.filter((reference) => !isThere(reference))).toEqual([]);
  });

  it('has schemas that are JSON Schema 2020-12', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema(document, 'openapi');

    Object.keys(document.components.schemas).forEach((name) => {
      expect(() => ajv.compile({ $ref: `openapi#/components/schemas/${name}` })).not.toThrow();
    });
  });

  it('says of every operation what it is for, under a name of its own', () => {
    const names = operations().map(([, { operationId }]) => operationId);

    operations().forEach(([name, { summary }]) => {
      expect([name, summary]).toEqual([name, expect.stringMatching(/\w+ \w+/)]);
    });
    expect(new Set(names).size).toBe(names.length);
  });

  it('shows an example of every parameter', () => {
    const without = operations().flatMap(([name, { parameters = [] }]) =>
      parameters
        .filter(({ name: parameter }) => parameter !== 'cursor')
        .filter(({ example, schema }) =>
          [example, schema?.example, schema?.default, schema?.enum].every(
            (value) => value === undefined,
          ),
        )
        .map((parameter) => `${name} ${parameter.in} ${parameter.name}`),
    );

    expect(without).toEqual([]);
  });

  it('tells the failures of every operation, each with an example of its own', () => {
    const documented = operations().filter(([name]) => !name.includes('/health'));

    for (const [name, { responses }] of documented) {
      const failures = Object.entries(responses).filter(([status]) => Number(status) >= 400);
      expect([name, failures.map(([status]) => status)]).toEqual([
        name,
        expect.arrayContaining(['400', '429', '500', '503']),
      ]);
      failures.forEach(([status, { content }]) => {
        const { examples = {} } = content?.['application/problem+json'] ?? {};
        expect(Object.keys(examples).length).toBeGreaterThan(0);
        Object.entries(examples).forEach(([code, { value }]) => {
          expect(value).toMatchObject({ code, status: Number(status) });
        });
      });
    }
  });

  it('tells every code an operation can answer with', () => {
    const listed = [...readFileSync('docs/errors.md', 'utf8').matchAll(/^\| `([A-Z_]+)`/gm)];
    const told = operations().flatMap(([, { responses }]) =>
      Object.values(responses).flatMap(({ content }) =>
        Object.keys(content?.['application/problem+json']?.examples ?? {}),
      ),
    );
    const untold = listed.map(([, code]) => code ?? '').filter((code) => !told.includes(code));

    expect(untold.filter((code) => !OF_NO_OPERATION.includes(code))).toEqual([]);
  });

  it('gives examples of problems that are problems', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema(document, 'openapi');
    const validate = ajv.compile({ $ref: 'openapi#/components/schemas/Problem' });
    const examples = operations().flatMap(([, { responses }]) =>
      Object.values(responses).flatMap(({ content }) =>
        Object.values(content?.['application/problem+json']?.examples ?? {}),
      ),
    );

    expect(examples.length).toBeGreaterThan(30);
    examples.forEach(({ value }) => {
      expect([value, validate(value)]).toEqual([value, true]);
    });
  });

  it('gives examples that fit their patterns, for whoever compiles them without Unicode too', () => {
    const patterned = operations().flatMap(([, { parameters = [] }]) =>
      parameters.flatMap(({ name, example, schema }) =>
        schema?.pattern === undefined
          ? []
          : [{ name, example: String(example ?? schema.example), pattern: schema.pattern }],
      ),
    );

    expect(patterned.length).toBeGreaterThan(10);
    patterned.forEach(({ name, example, pattern }) => {
      expect([name, new RegExp(pattern).test(example)]).toEqual([name, true]);
      expect([name, new RegExp(pattern, 'u').test(example)]).toEqual([name, true]);
    });
  });

  describe('in a browser', () => {
    jest.setTimeout(40_000);

    itWithBrowser('tries GET /pages/{pageId} out with its own example', async () => {
      await withBrowserPage(browserPath ?? '', async (page) => {
        await page.goto(`${api.origin}/docs`, { waitUntil: 'networkidle0' });
        const operation = '.opblock-summary-path[data-path="/api/v1/pages/{pageId}"]';
        await page.waitForSelector(operation);
        await page.click(operation);
        await (await page.waitForSelector('.opblock.is-open .try-out__btn'))?.click();
        await (await page.waitForSelector('.opblock.is-open .execute'))?.click();
        const status = '.opblock.is-open .live-responses-table tbody .response-col_status';
        await page.waitForSelector(status);

        expect(await page.evaluate(`document.querySelector('${status}').textContent`)).toMatch(
          /^200/,
        );
      });
    });

    itWithBrowser('shows the operations, and tries GET /pages out', async () => {
      await withBrowserPage(browserPath ?? '', async (page, complaints) => {
        await page.goto(`${api.origin}/docs`, { waitUntil: 'networkidle0' });
        await page.waitForSelector('.opblock');
        const paths = await page.evaluate(
          "[...document.querySelectorAll('.opblock-summary-path')].map((node) => node.dataset.path)",
        );
        expect(paths).toEqual(expect.arrayContaining(['/api/v1/pages', '/api/v1/users/{userId}']));

        await page.click('.opblock-summary-path[data-path="/api/v1/pages"]');
        const tryOut = await page.waitForSelector('.opblock.is-open .try-out__btn');
        await tryOut?.click();
        const execute = await page.waitForSelector('.opblock.is-open .execute');
        await execute?.click();
        const status = '.opblock.is-open .live-responses-table tbody .response-col_status';
        await page.waitForSelector(status);

        expect(await page.evaluate(`document.querySelector('${status}').textContent`)).toMatch(
          /^200/,
        );
        expect(complaints).toEqual([]);
      });
    });
  });
});
