import { applyDecorators, SerializeOptions } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse } from '@nestjs/swagger';
import type { z } from 'zod';

/**
 * What is documented is what is sent: one schema for the OpenAPI document and for the serialiser. A route that also
 * answers otherwise than with 200 gives what it may send in all as the second.
 */
export function Answers(schema: z.ZodType, sent: z.ZodType = schema): MethodDecorator {
  return applyDecorators(
    ApiOkResponse({ description: 'As asked for', standardSchema: schema }),
    SerializeOptions({ schema: sent }),
  );
}

/** The same for a route that only takes the work on. */
export function Accepts(schema: z.ZodType): MethodDecorator {
  return applyDecorators(
    ApiAcceptedResponse({
      description: 'Taken on; follow Location',
      standardSchema: schema,
      headers: {
        Location: { description: 'Where the scrape is told', schema: { type: 'string' } },
      },
    }),
    SerializeOptions({ schema }),
  );
}

/** The same for a route that takes many works on, each of which the answer names. */
export function AcceptsMany(schema: z.ZodType): MethodDecorator {
  return applyDecorators(
    ApiAcceptedResponse({
      description: 'Taken on; follow each by its id',
      standardSchema: schema,
    }),
    SerializeOptions({ schema }),
  );
}
