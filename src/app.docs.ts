import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  DocumentBuilder,
  type OpenAPIObject,
  type StandardSchemaConverter,
  SwaggerModule,
} from '@nestjs/swagger';
import { z } from 'zod';

import { withExamples } from './app.docs.examples.js';
import { documentAccess } from './common/auth/documented-access.js';
import { Problem } from './common/dto/problem.js';
import { documentIdempotency } from './common/idempotency/documented-idempotency.js';
import { VERSION } from './config/version.js';

const KEYS_WANTED =
  'A key with the scope that the route names (`read`, `scrape` or `admin`), where the server has keys: by default it has none and listens to its own machine only.';

/** The OpenAPI 3.1 document of an application that is set up. */
export function describeApi(app: NestFastifyApplication): OpenAPIObject {
  const about = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Pagelens')
    .setDescription(
      'Reads public LinkedIn company pages as a guest sees them, and answers questions about them. ' +
        'Errors are RFC 9457 problems with a stable `code`; every answer carries `x-request-id`.',
    )
    .setVersion(VERSION)
    .addBearerAuth({
      type: 'http',
      scheme: 'bearer',
      // Else the builder says JWT.
      bearerFormat: 'plk_ and 43 characters',
      description: KEYS_WANTED,
    })
    .addApiKey(
      { type: 'apiKey', in: 'header', name: 'X-API-Key', description: KEYS_WANTED },
      'apiKey',
    )
    .build();
  const document = SwaggerModule.createDocument(app, about, { standardSchemaConverter });
  documentAccess(document);
  documentIdempotency(document);
  // The documented failures refer to it by name.
  const schemas = { ...document.components?.schemas, ...componentsOf(Problem, 'output') };
  const shown = withExamples(schemas as Record<string, JsonSchema>);
  return { ...document, components: { ...document.components, schemas: shown } };
}

/** Serves Swagger UI at /docs and the document itself at /docs-json. */
export function setupDocs(app: NestFastifyApplication): void {
  SwaggerModule.setup('docs', app, () => describeApi(app), {
    jsonDocumentUrl: 'docs-json',
    customSiteTitle: 'Pagelens API',
  });
}

const standardSchemaConverter: StandardSchemaConverter = (given, { schemaType }) => {
  const schema = given as z.ZodType;
  const id = schema.meta()?.id;
  return id === undefined
    ? jsonSchemaOf(schema, schemaType)
    : {
        schema: { $ref: `#/components/schemas/${id}` },
        components: componentsOf(schema, schemaType),
      };
};

/** A named schema and all that it refers to. */
function componentsOf(schema: z.ZodType, io: 'input' | 'output'): Record<string, JsonSchema> {
  const { schema: own, components } = jsonSchemaOf(schema, io);
  const id = schema.meta()?.id ?? '';
  // A named root may be printed as a reference into its own definitions; then it is whole among them.
  return { [id]: own, ...components };
}

type JsonSchema = Record<string, unknown>;

/** OpenAPI 3.1 is JSON Schema 2020-12, so what Zod prints needs only its definitions moved. */
function jsonSchemaOf(
  schema: z.ZodType,
  io: 'input' | 'output',
): { schema: JsonSchema; components: Record<string, JsonSchema> } {
  const { $defs = {}, ...own } = z.toJSONSchema(schema, { io }) as JsonSchema & {
    $defs?: Record<string, JsonSchema>;
  };
  const components = Object.fromEntries(
    Object.entries($defs).map(([name, definition]) => [name, withoutIdentity(definition)]),
  );
  return { schema: withoutIdentity(own), components };
}

/** A component is named by its place in the document. */
function withoutIdentity(schema: JsonSchema): JsonSchema {
  return Object.fromEntries(
    Object.entries(schema).filter(([keyword]) => keyword !== 'id' && keyword !== '$schema'),
  );
}
