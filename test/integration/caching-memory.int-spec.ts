import { createCache } from '@app/caching';

import { itKeepsTheCacheContract } from '../support/cache.contract.js';

describe('the cache in memory alone', () => {
  itKeepsTheCacheContract((clock) =>
    Promise.resolve(createCache({ maxEntries: 100, maxBytes: 1e6, redis: null, clock })),
  );
});
