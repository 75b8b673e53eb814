import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';

import { isDuplicateKey } from '../../common/errors/duplicate-key.js';
import { CompanyPage } from './schemas/company-page.schema.js';

/** The id and the address that a page has now, and its number, which stays. */
export type NumberedName = Pick<CompanyPage, 'pageId' | 'url'> & { readonly linkedinId: string };

type Namesake = Pick<CompanyPage, 'pageId' | 'url' | 'unsettledIds'>;

/** How stored pages change their ids. Every step is one atomic update of one document. */
@Injectable()
export class PageRenamesRepository {
  constructor(@InjectModel(CompanyPage.name) private readonly model: Model<CompanyPage>) {}

  findByPageId(pageId: string): Promise<CompanyPage | null> {
    return this.model.findOne({ pageId }, { _id: 0 }).lean<CompanyPage>().exec();
  }

  findByAlias(alias: string): Promise<CompanyPage | null> {
    return this.model.findOne({ aliases: alias }, { _id: 0 }).lean<CompanyPage>().exec();
  }

  /** Every stored page that has this number: one, unless it was renamed without our noticing. */
  listByLinkedinId(linkedinId: string): Promise<Namesake[]> {
    // The driver's own, as every scrape asks this.
    const projection = { _id: 0, pageId: 1, url: 1, unsettledIds: 1 };
    return this.model.collection.find<Namesake>({ linkedinId }, { projection }).toArray();
  }

  /** Notes as well what is still to follow. Says whether it was there to be moved, and the new id free. */
  async updatePageId(
    formerId: string,
    { pageId, url, linkedinId }: NumberedName,
  ): Promise<'moved' | 'gone' | 'taken'> {
    try {
      const { matchedCount } = await this.model
        .updateOne(
          { pageId: formerId, linkedinId },
          { $set: { pageId, url }, $addToSet: { aliases: formerId, unsettledIds: formerId } },
        )
        .exec();
      return matchedCount === 1 ? 'moved' : 'gone';
    } catch (error) {
      if (isDuplicateKey(error)) {
        return 'taken';
      }
      throw error;
    }
  }

  /** Takes another record of the page in. False when this one was read again meanwhile, or is gone. */
  async updateMerged(
    { pageId, lastSeenAt }: CompanyPage,
    merged: Partial<CompanyPage>,
    names: Pick<CompanyPage, 'aliases'> & { readonly unsettledIds: readonly string[] },
  ): Promise<boolean> {
    const { matchedCount } = await this.model
      .updateOne(
        { pageId, lastSeenAt },
        {
          $set: merged,
          $addToSet: {
            aliases: { $each: names.aliases },
            unsettledIds: { $each: names.unsettledIds },
          },
        },
      )
      .exec();
    return matchedCount === 1;
  }

  /** Deletes a record that was taken in, unless it was written since or is itself about to take that one in. */
  async deleteMerged({ pageId, lastSeenAt }: CompanyPage, into: string): Promise<boolean> {
    const { deletedCount } = await this.model
      .deleteOne({ pageId, lastSeenAt, unsettledIds: { $ne: into } })
      .exec();
    return deletedCount === 1;
  }

  /** Nothing more is to follow from there. */
  async updateSettled(pageId: string, formerId: string): Promise<void> {
    await this.model.updateOne({ pageId }, { $pull: { unsettledIds: formerId } }).exec();
  }
}
