import { applyDecorators, UseInterceptors } from '@nestjs/common';
import { ApiHeader, ApiNoContentResponse, ApiOkResponse } from '@nestjs/swagger';

import { EventStreamInterceptor } from '../interceptors/event-stream.interceptor.js';

/** Documents and sends server-sent events: `examples` shows what goes over the wire. */
export function StreamsEvents(examples: Readonly<Record<string, string>>): MethodDecorator {
  return applyDecorators(
    ApiHeader({
      name: 'Last-Event-ID',
      required: false,
      description: 'Id of the last event that came; it is not sent again',
      schema: { type: 'string', example: '3' },
    }),
    ApiOkResponse({
      description: 'Server-sent events, until there is nothing more to tell',
      content: {
        'text/event-stream': {
          schema: { type: 'string', example: '3' },
          examples: Object.fromEntries(
            Object.entries(examples).map(([name, value]) => [name, { value }]),
          ),
        },
      },
    }),
    ApiNoContentResponse({ description: 'Last-Event-ID was the end: do not connect again' }),
    UseInterceptors(EventStreamInterceptor),
  );
}
