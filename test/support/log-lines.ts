import { Writable } from 'node:stream';

import { LOG_DESTINATION } from '../../src/common/logging/root-logger.js';
import type { TestAppOptions } from './create-test-app.js';

export type LogLine = Readonly<Record<string, unknown>>;

/** What an application logs, caught before it is written. */
export class LogLines {
  readonly all: LogLine[] = [];
  /** As it would have been written. */
  text = '';

  /** Options for `createTestApp` that let this see the lines. */
  watching(options: TestAppOptions = {}): TestAppOptions {
    const stream = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        this.text += chunk.toString();
        this.all.push(JSON.parse(chunk.toString()) as LogLine);
        done();
      },
    });
    return {
      ...options,
      settings: { LOG_LEVEL: 'debug', ...options.settings },
      override: (builder) =>
        (options.override ?? ((same) => same))(
          builder.overrideProvider(LOG_DESTINATION).useValue(stream),
        ),
    };
  }

  /** The lines about requests, which are written once the answer is out. */
  get requests(): readonly LogLine[] {
    return this.all.filter(({ msg }) => String(msg).startsWith('request '));
  }

  /** Those that one request caused, by its id. */
  of(requestId: string | string[] | undefined): readonly LogLine[] {
    return this.all.filter((line) => line.requestId === requestId);
  }

  clear(): void {
    this.all.length = 0;
    this.text = '';
  }
}
