import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';

import { annotateRequest, notesOf } from './request-notes.js';

describe(annotateRequest.name, () => {
  it('adds to what was noted before', () => {
    const request = new IncomingMessage(new Socket());
    annotateRequest(request, { errorCode: 'PAGE_GONE', cacheOutcome: 'miss' });
    annotateRequest(request, { cacheOutcome: 'hit', client: '203.0.113.7' });

    expect(notesOf(request)).toEqual({
      errorCode: 'PAGE_GONE',
      cacheOutcome: 'hit',
      client: '203.0.113.7',
    });
  });

  it('keeps requests apart', () => {
    annotateRequest(new IncomingMessage(new Socket()), { client: 'ci' });

    expect(notesOf(new IncomingMessage(new Socket()))).toEqual({});
  });
});
