import { traceContextOf, traceparentOf } from './trace-context.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';

describe(traceContextOf.name, () => {
  it.each([
    ['sampled', `00-${TRACE}-${PARENT}-01`, true],
    ['not sampled', `00-${TRACE}-${PARENT}-00`, false],
    ['with other flags too', `00-${TRACE}-${PARENT}-03`, true],
    ['of a later version that says more', `01-${TRACE}-${PARENT}-01-more`, true],
  ])('carries on a trace that is %s, as a part of its own', (_what, header, isSampled) => {
    const context = traceContextOf(header);

    expect(context).toEqual({
      traceId: TRACE,
      spanId: expect.stringMatching(/^[0-9a-f]{16}$/),
      isSampled,
    });
    expect(context.spanId).not.toBe(PARENT);
  });

  it.each([
    ['nothing', undefined],
    ['an empty header', ''],
    ['several headers', [`00-${TRACE}-${PARENT}-01`, `00-${TRACE}-${PARENT}-01`]],
    ['capitals', `00-${TRACE.toUpperCase()}-${PARENT}-01`],
    ['the forbidden version', `ff-${TRACE}-${PARENT}-01`],
    ['a trace of zeros', `00-${'0'.repeat(32)}-${PARENT}-01`],
    ['a parent of zeros', `00-${TRACE}-${'0'.repeat(16)}-01`],
    ['a trace that is too short', `00-${TRACE.slice(1)}-${PARENT}-01`],
    ['a line break', `00-${TRACE}-${PARENT}-01\n{"level":"error"}`],
    ['a line break behind the dash', `00-${TRACE}-${PARENT}-01-\n{"level":"error"}`],
    ['a header without end', `00-${TRACE}-${PARENT}-01-${'x'.repeat(300)}`],
  ])('begins a trace of its own when given %s', (_what, header) => {
    const { traceId, spanId, isSampled } = traceContextOf(header);

    expect(traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(traceId).not.toBe(TRACE);
    expect(spanId).toMatch(/^[0-9a-f]{16}$/);
    expect(isSampled).toBe(false);
  });

  it('begins another trace for each request', () => {
    expect(traceContextOf(undefined).traceId).not.toBe(traceContextOf(undefined).traceId);
  });
});

describe(traceparentOf.name, () => {
  it.each([`00-${TRACE}-${PARENT}-01`, `00-${TRACE}-${PARENT}-00`, undefined])(
    'tells of what was made of %s in a header that can be read again',
    (header) => {
      const context = traceContextOf(header);
      const told = traceparentOf(context);

      expect(told).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$/);
      expect(traceContextOf(told)).toMatchObject({
        traceId: context.traceId,
        isSampled: context.isSampled,
      });
    },
  );
});
