import { Injectable } from '@nestjs/common';

import type {
  ErasureCount,
  ErasureSweep,
  PersonalDataKeeper,
} from '../../common/people/personal-data.js';
import { PagesRepository } from './pages.repository.js';

/** What a page says of an erased person goes; the page itself stays. */
@Injectable()
export class PagesEraser implements PersonalDataKeeper {
  readonly collection = 'pages';

  constructor(private readonly pages: PagesRepository) {}

  async erase({ blanker }: ErasureSweep): Promise<ErasureCount> {
    const { changed } = await this.pages.updateEach((page) => blanker.page(page));
    return { deletedCount: 0, blankedCount: changed.length };
  }
}
