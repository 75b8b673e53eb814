import { isDeepStrictEqual } from 'node:util';

import type {
  CompanyPageRecord,
  Covered,
  CommentRecord,
  PersonRecord,
  PostRecord,
} from '@app/linkedin';
import { Injectable, Logger } from '@nestjs/common';

import { alsoKnownAs, type ErasedPeople } from '../../common/people/erased-people.js';
import { PeopleBlanker } from '../../common/people/people-blanker.js';
import { ErasureService } from './erasure.service.js';
import { SuppressionsService } from './suppressions.service.js';

/** What a document of a page said, as far as it may be kept. */
interface PageRecords {
  readonly page: Covered<CompanyPageRecord>;
  readonly posts: readonly Covered<PostRecord>[];
  readonly people: readonly Covered<PersonRecord>[];
}

/** What a post's own page said. */
interface PostRecords {
  readonly post: Covered<PostRecord>;
  readonly comments: readonly Covered<CommentRecord>[];
}

/**
 * What is left of an extract. Call `settle` once it is stored: whoever was erased in between is erased once more, wherever
 * they may be when more than the extract was stored.
 */
interface Screened<T> {
  readonly extract: T;
  readonly settle: (isMoreStored: boolean) => Promise<void>;
}

/** Keeps erased people out of what scrapes store. */
@Injectable()
export class PeopleScreenService {
  private readonly logger = new Logger(PeopleScreenService.name);

  constructor(
    private readonly suppressions: SuppressionsService,
    private readonly erasure: ErasureService,
  ) {}

  page<T extends PageRecords>(extract: T): Promise<Screened<T>> {
    return this.screen(extract, pageWithout);
  }

  /** Null is left of a post that one of them wrote. */
  post<T extends PostRecords>(extract: T): Promise<Screened<T | null>> {
    return this.screen<T | null>(extract, (given, blanker) =>
      given === null ? null : postWithout(given, blanker),
    );
  }

  /** What says of an address whether it is that of an erased person, or of a post of theirs. */
  async addresses(): Promise<(address: string) => boolean> {
    const people = await this.suppressions.current();
    const blanker = new PeopleBlanker(people);
    return (address) => !people.isEmpty && blanker.isNamedBy(address);
  }

  private async screen<T>(
    extract: T,
    without: (extract: T, blanker: PeopleBlanker) => T,
  ): Promise<Screened<T>> {
    const people = await this.suppressions.current();
    const left = leftOf(extract, people, without);
    if (left !== extract) {
      this.logger.log('Somebody who was erased is left out of what a document said');
    }
    return {
      extract: left,
      settle: async (isMoreStored) => {
        const now = await this.suppressions.current();
        if (now !== people && (isMoreStored || leftOf(left, now, without) !== left)) {
          await this.erasure.sweep(now);
        }
      },
    };
  }
}

/** The very same extract when it names nobody. */
function leftOf<T>(
  extract: T,
  people: ErasedPeople,
  without: (extract: T, blanker: PeopleBlanker) => T,
): T {
  if (people.isEmpty) {
    return extract;
  }
  // Looked at twice: a name that is met beside a link may stand without one in another text.
  const first = new PeopleBlanker(people);
  without(extract, first);
  const left = without(extract, new PeopleBlanker(alsoKnownAs(people, first.names)));
  return isDeepStrictEqual(left, extract) ? extract : left;
}

function pageWithout<T extends PageRecords>(extract: T, blanker: PeopleBlanker): T {
  const { page, posts, people } = extract;
  return {
    ...extract,
    page: { ...page, record: blanker.page(page.record) },
    posts: kept(posts, (post) => blanker.post(post)),
    people: kept(people, (person) => blanker.person(person)),
  };
}

function postWithout<T extends PostRecords>(extract: T, blanker: PeopleBlanker): T | null {
  const record = blanker.post(extract.post.record);
  return record === null
    ? null
    : {
        ...extract,
        post: { ...extract.post, record },
        comments: kept(extract.comments, (comment) => blanker.comment(comment)),
      };
}

function kept<T>(all: readonly Covered<T>[], without: (record: T) => T | null): Covered<T>[] {
  return all.flatMap(({ record, coverage }) => {
    const left = without(record);
    return left === null ? [] : [{ record: left, coverage }];
  });
}
