import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getModelToken } from '@nestjs/mongoose';
import type { Model } from 'mongoose';

import type { PagesFilter } from '../../src/modules/pages/page-clauses.js';
import { PageSearchRepository } from '../../src/modules/pages/page-search.repository.js';
import { CompanyPage } from '../../src/modules/pages/schemas/company-page.schema.js';
import { aCompanyPage } from '../support/builders/company-page.builder.js';
import { createTestApp, type TestApp } from '../support/create-test-app.js';
import { testSettings } from '../support/test-settings.js';

const STORED = 3000;
const ALL_PAGES: PagesFilter = {
  nameWords: [],
  locationWords: [],
  industry: null,
  followers: { min: null, max: null },
  employees: { min: null, max: null },
};
/** Beginnings of words, of which only looking at the pages tells. */
const LOOKED_AT = { ...ALL_PAGES, nameWords: ['corpo'], locationWords: ['lisb'] };

describe(`${PageSearchRepository.name}.count`, () => {
  let api: TestApp;
  let model: Model<CompanyPage>;

  const countingFor = (milliseconds: number): PageSearchRepository =>
    new PageSearchRepository(model, testSettings({ SEARCH_COUNT_MAX_MS: String(milliseconds) }));

  beforeAll(async () => {
    api = await createTestApp();
    model = api.app.get<Model<CompanyPage>>(getModelToken(CompanyPage.name), { strict: false });
    await model.insertMany(
      Array.from({ length: STORED }, (_unused, index) => aCompanyPage({ pageId: `page-${index}` })),
    );
  });

  afterAll(() => api.close());

  it('is true, whatever is asked', async () => {
    expect(await countingFor(10_000).count(ALL_PAGES)).toBe(STORED);
    expect(await countingFor(10_000).count(LOOKED_AT)).toBe(STORED);
    expect(await countingFor(10_000).count({ ...LOOKED_AT, industry: 'Banking' })).toBe(0);
  });

  it('is refused when it takes too long, with a hint at what to do', async () => {
    await expect(countingFor(1).count(LOOKED_AT)).rejects.toMatchObject({
      kind: 'unprocessable',
      code: 'COUNT_TOO_COSTLY',
      message: expect.stringContaining('ask without count=true') as unknown,
    });
  });
});
