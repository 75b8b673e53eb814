import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

import { type Answer, checkAnswers, exchange } from './http-answer.js';

interface MediaType {
  readonly schema?: object;
  readonly examples?: Readonly<Record<string, { value: { code?: string } }>>;
}

export interface Operation {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, { content?: Readonly<Record<string, MediaType>> }>>;
}

export interface OpenApiDocument {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

const PROBLEM_TYPE = 'application/problem+json';

/** Refusals of an address that cannot be read, and so belong to no operation. */
const BEFORE_ROUTING = new Set(['URL_MALFORMED', 'URL_TOO_LONG']);

/** From now on every answer of this origin is held against its own OpenAPI document, when it shows one. */
export async function holdToContract(origin: string): Promise<void> {
  const { status, body } = await exchange(origin, '/docs-json');
  if (status === 200) {
    const contract = new ApiContract(body);
    checkAnswers(origin, (answer) => {
      contract.check(answer);
    });
  }
}

/** Holds what the API answers against what its OpenAPI document promises. */
export class ApiContract {
  private readonly ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  private readonly validators = new Map<string, ValidateFunction>();

  constructor(private readonly document: OpenApiDocument) {
    this.ajv.addSchema(document, 'openapi');
  }

  /** Throws, saying how, when an answer is not as documented. */
  check(answer: Answer): void {
    const { method, status, headers } = answer;
    const route = this.routeOf(answer);
    const type = (headers['content-type'] ?? '').split(';', 1)[0] ?? '';
    const isBodiless =
      method === 'HEAD' || method === 'OPTIONS' || status === 204 || status === 304;
    if (isBodiless || !answer.path.startsWith('/api')) {
      return;
    }
    const isUnreadable = BEFORE_ROUTING.has(answer.body?.code);
    if (route === null || isUnreadable) {
      this.validate(answer, '#/components/schemas/Problem');
      return;
    }
    const content = route.operation.responses[String(status)]?.content?.[type];
    if (content === undefined) {
      throw new Error(`${nameOf(answer)} is not documented with ${status} ${type}`);
    }
    const place = ['responses', String(status), 'content', type, 'schema'];
    this.validate(answer, `${route.pointer}/${place.map(escaped).join('/')}`);
    const code: unknown = type === PROBLEM_TYPE ? answer.body.code : undefined;
    if (typeof code === 'string' && !(code in (content.examples ?? {}))) {
      throw new Error(`${nameOf(answer)} is not documented with ${status} ${code}`);
    }
  }

  private routeOf({ path, method }: Answer): { operation: Operation; pointer: string } | null {
    const [asked = ''] = path.split('?', 1);
    const matching = Object.keys(this.document.paths).filter((template) =>
      new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}/?$`).test(asked),
    );
    // A fixed path such as /health/live is meant before one with a parameter.
    const [template] = matching.sort(
      (left, right) => left.split('{').length - right.split('{').length,
    );
    const operation = template && this.document.paths[template]?.[method.toLowerCase()];
    return operation
      ? { operation, pointer: `#/paths/${escaped(template)}/${method.toLowerCase()}` }
      : null;
  }

  private validate(answer: Answer, pointer: string): void {
    const known = this.validators.get(pointer);
    const validate = known ?? this.ajv.compile({ $ref: `openapi${pointer}` });
    this.validators.set(pointer, validate);
    if (
      !validate(answer.headers['content-type']?.startsWith('text/') ? answer.text : answer.body)
    ) {
      const problems = this.ajv.errorsText(validate.errors, { separator: '\n' });
      throw new Error(`${nameOf(answer)} does not match ${pointer}:\n${problems}\n${answer.text}`);
    }
  }
}

function nameOf({ method, path, status }: Answer): string {
  return `${method} ${path} (${status})`;
}

function escaped(part: string): string {
  return encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));
}
