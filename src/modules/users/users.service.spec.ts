import { type Cache } from '@app/caching';
import { beforeEach, describe, expect, it, jest } from '@jest/globals';

import { aCompanyPage } from '../../../test/support/builders/company-page.builder.js';
import { covered } from '../../../test/support/builders/covered.builder.js';
import { aPerson, aPersonRecord } from '../../../test/support/builders/person.builder.js';
import { strictDouble } from '../../../test/support/strict-double.js';
import { testSettings } from '../../../test/support/test-settings.js';
import { CursorService } from '../../common/pagination/cursor.service.js';
import { type PagesService } from '../pages/pages.service.js';
import { ListUsersQuery } from './dto/list-users.query.js';
import { type UsersRepository } from './users.repository.js';
import { UsersService } from './users.service.js';

const at = new Date('2026-11-01T10:00:00.000Z');

describe(UsersService.name, () => {
  const findByUserId = jest.fn<UsersRepository['findByUserId']>();
  const listByName = jest.fn<UsersRepository['listByName']>();
  const countByPageId = jest.fn<UsersRepository['countByPageId']>();
  const upsertMany = jest.fn<UsersRepository['upsertMany']>();
  const getPage = jest.fn<PagesService['get']>();
  const invalidateTags = jest.fn<Cache['invalidateTags']>();
  const service = new UsersService(
    strictDouble<UsersRepository>('UsersRepository', {
      findByUserId,
      listByName,
      countByPageId,
      upsertMany,
    }),
    strictDouble<PagesService>('PagesService', { get: getPage }),
    new CursorService(testSettings()),
    strictDouble<Cache>('Cache', { invalidateTags }),
  );

  beforeEach(() => {
    jest.resetAllMocks();
    getPage.mockResolvedValue(aCompanyPage({ pageId: 'acme' }));
    listByName.mockResolvedValue({ rows: [aPerson()], next: { value: null, key: 'ada' } });
    countByPageId.mockResolvedValue(4);
  });

  it('answers the stored person', async () => {
    const ada = aPerson();
    findByUserId.mockResolvedValue(ada);

    await expect(service.get('ada-example')).resolves.toBe(ada);
  });

  it('names the person it does not know', async () => {
    findByUserId.mockResolvedValue(null);

    await expect(service.get('ghost')).rejects.toMatchObject({
      code: 'USER_NOT_FOUND',
      details: { userId: 'ghost' },
    });
  });

  it('lists under the page’s own id and goes on where its cursor says', async () => {
    const { nextCursor } = await service.listOfPage('4410021', ListUsersQuery.parse({}));
    await service.listOfPage('acme', ListUsersQuery.parse({ cursor: nextCursor ?? '' }));

    expect(listByName.mock.calls).toEqual([
      ['acme', 20, null],
      ['acme', 20, { value: null, key: 'ada' }],
    ]);
  });

  it('counts only when asked to', async () => {
    await service.listOfPage('acme', ListUsersQuery.parse({}));
    expect(countByPageId).not.toHaveBeenCalled();

    await expect(
      service.listOfPage('acme', ListUsersQuery.parse({ count: 'true' })),
    ).resolves.toMatchObject({ total: 4 });
  });

  it('lists the first people of a page that is stored without asking for the page', async () => {
    await expect(service.listFirst('acme', 3)).resolves.toHaveLength(1);
    expect(getPage).not.toHaveBeenCalled();
  });

  it('tells the cache of each person, after they are stored', async () => {
    const people = [covered(aPersonRecord({ userId: 'ada' }))];
    invalidateTags.mockImplementation(() => {
      expect(upsertMany).toHaveBeenCalledWith(people, at);
      return Promise.resolve();
    });
    await service.store(people, at);

    expect(invalidateTags).toHaveBeenCalledWith(['user:ada']);
  });
});
