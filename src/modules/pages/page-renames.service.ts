import { Cache } from '@app/caching';
import type { CompanyPageRecord } from '@app/linkedin';
import { Injectable, Logger } from '@nestjs/common';

import { pagesTag, pageTag } from '../../common/cache/cache-tags.js';
import { PageFollowers } from '../../common/renames/page-followers.js';
import { mergedPage } from './page-merge.js';
import { type NumberedName, PageRenamesRepository } from './page-renames.repository.js';
import type { CompanyPage } from './schemas/company-page.schema.js';

/** So often it is tried to take in a record that somebody else goes on writing; after that the next scrape does it. */
const MOST_TRIES = 3;

/** What a page is called, and where it is. */
export type PageName = Pick<CompanyPage, 'pageId' | 'url'>;

type SaidName = Pick<CompanyPageRecord, 'pageId' | 'url' | 'linkedinId'>;

/**
 * Keeps a page one page whatever it is called; see ADR 31. The page moves first and notes what is still to follow, so that
 * whoever comes after an instance that died can finish what it began.
 */
@Injectable()
export class PageRenames {
  private readonly logger = new Logger(PageRenames.name);

  constructor(
    private readonly pages: PageRenamesRepository,
    private readonly followers: PageFollowers,
    private readonly cache: Cache,
  ) {}

  /** Other ids under which the page is stored, or something of it still is. */
  async findFormerIds({ pageId, linkedinId }: SaidName): Promise<readonly string[]> {
    const stored = linkedinId === null ? [] : await this.pages.listByLinkedinId(linkedinId);
    const ids = stored.flatMap((page) => [page.pageId, ...(page.unsettledIds ?? [])]);
    return [...new Set(ids)].filter((id) => id !== pageId);
  }

  /** What the page of an old document is called by now; what the document says when the page is not stored. */
  async findNameToday(said: SaidName): Promise<PageName> {
    const stored =
      (await this.pages.findByPageId(said.pageId)) ??
      (await this.pages.findByAlias(said.pageId)) ??
      (said.linkedinId === null ? null : (await this.pages.listByLinkedinId(said.linkedinId))[0]);
    return stored ?? said;
  }

  /** Moves what is stored under former ids to the one that a document says. Without former ids it costs nothing. */
  async follow({ pageId, url, linkedinId }: SaidName, formerIds: readonly string[]): Promise<void> {
    if (linkedinId === null) {
      return;
    }
    for (const formerId of formerIds) {
      const isOneRecord = await this.move(formerId, { pageId, url, linkedinId });
      if (isOneRecord) {
        await this.settle(pageId, formerId);
      }
    }
  }

  /** Finishes what an instance that is gone had begun. */
  async finish({
    pageId,
    unsettledIds = [],
  }: Pick<CompanyPage, 'pageId' | 'unsettledIds'>): Promise<void> {
    for (const formerId of unsettledIds) {
      await this.settle(pageId, formerId);
    }
  }

  private async settle(pageId: string, formerId: string): Promise<void> {
    const tags = await this.followers.follow(formerId, pageId);
    await this.pages.updateSettled(pageId, formerId);
    await this.cache.invalidateTags([pagesTag, pageTag(pageId), pageTag(formerId), ...tags]);
    this.logger.log({ formerId, pageId }, 'A page was renamed, and what is known of it went along');
  }

  /** False when two records are left for the next scrape to make one of. */
  private async move(formerId: string, name: NumberedName): Promise<boolean> {
    const became = await this.pages.updatePageId(formerId, name);
    return became === 'taken' ? this.merge(formerId, name, MOST_TRIES) : true;
  }

  private async merge(formerId: string, name: NumberedName, triesLeft: number): Promise<boolean> {
    const [target, former] = await Promise.all([
      this.pages.findByPageId(name.pageId),
      this.pages.findByPageId(formerId),
    ]);
    if (former?.linkedinId !== name.linkedinId) {
      return true;
    }
    // An id that went over from another page: what is known of that one is not of this.
    const isOther = target !== null && (target.linkedinId ?? name.linkedinId) !== name.linkedinId;
    if (target === null || isOther || triesLeft === 0) {
      return false;
    }
    const isTaken = await this.take(target, former);
    return isTaken || this.merge(formerId, name, triesLeft - 1);
  }

  /** Stores what the other record knows in this one, and only then deletes it. */
  private async take(target: CompanyPage, former: CompanyPage): Promise<boolean> {
    const isStored = await this.pages.updateMerged(target, mergedPage(target, former), {
      aliases: [former.pageId, ...former.aliases].filter((id) => id !== target.pageId),
      unsettledIds: [former.pageId, ...(former.unsettledIds ?? [])].filter(
        (id) => id !== target.pageId,
      ),
    });
    if (!isStored) {
      return false;
    }
    const isDeleted = await this.pages.deleteMerged(former, target.pageId);
    if (!isDeleted) {
      await this.pages.updateSettled(target.pageId, former.pageId);
    }
    return isDeleted;
  }
}
