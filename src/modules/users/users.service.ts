import { Cache } from '@app/caching';
import type { Covered, PersonRecord } from '@app/linkedin';
import { Injectable } from '@nestjs/common';

import { userTag } from '../../common/cache/cache-tags.js';
import { CursorService } from '../../common/pagination/cursor.service.js';
import type { Slice } from '../../common/pagination/slice.js';
import type { PageFollower } from '../../common/renames/page-followers.js';
import { isUnsaid, type Reconciliation } from '../../database/reconcile-many.js';
import { PagesService } from '../pages/pages.service.js';
import type { ListUsersQuery } from './dto/list-users.query.js';
import type { Person } from './schemas/person.schema.js';
import { UserNotFoundError } from './users.errors.js';
import { UsersRepository } from './users.repository.js';

/** Decides what a client gets to know about the people at a page, and keeps what scrapes learned of them. */
@Injectable()
export class UsersService implements PageFollower {
  constructor(
    private readonly users: UsersRepository,
    private readonly pages: PagesService,
    private readonly cursors: CursorService,
    private readonly cache: Cache,
  ) {}

  async get(userId: string): Promise<Person> {
    const person = await this.users.findByUserId(userId);
    if (!person) {
      throw new UserNotFoundError(userId);
    }
    return person;
  }

  /** The people a page showed; the page is read first when it is unknown. */
  async listOfPage(pageId: string, query: ListUsersQuery): Promise<Slice<Person>> {
    const page = await this.pages.get(pageId);
    const { limit, cursor, count } = query;
    const scope = { pageId: page.pageId };
    const [run, total] = await Promise.all([
      this.users.listByName(page.pageId, limit, this.cursors.read(cursor, scope)),
      count ? this.users.countByPageId(page.pageId) : null,
    ]);
    return { items: run.rows, nextCursor: this.cursors.write(run.next, scope), total };
  }

  /** The first people, by name, of a page that is known to be stored. */
  async listFirst(pageId: string, limit: number): Promise<readonly Person[]> {
    const run = await this.users.listByName(pageId, limit, null);
    return run.rows;
  }

  /** Keeps the people a page showed; the page itself is stored after them and tells the cache. */
  async store(people: readonly Covered<PersonRecord>[], seenAt: Date): Promise<void> {
    await this.users.upsertMany(people, seenAt);
    await this.cache.invalidateTags(people.map(({ record }) => userTag(record.userId)));
  }

  async follow(formerId: string, pageId: string): Promise<readonly string[]> {
    const userIds = await this.users.updatePageId(formerId, pageId);
    return userIds.map(userTag);
  }

  /**
   * Brings stored people up to what an old document says by today's parser; of a dry run only what would change. Caches are
   * left to whoever rereads.
   */
  reread(
    people: readonly Covered<PersonRecord>[],
    seenAt: Date,
    isDryRun: boolean,
  ): Promise<readonly Reconciliation[]> {
    const rereads = people.map(({ record, coverage: { missing } }) => ({
      record,
      missing,
      seenAt,
      onlyIfNew: {},
      isOpen: isUnsaid,
      derivedFrom: () => ({}),
    }));
    return this.users.updateReread(rereads, isDryRun);
  }
}
