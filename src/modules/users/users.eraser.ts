import { Injectable } from '@nestjs/common';

import type {
  ErasureCount,
  ErasureSweep,
  PersonalDataKeeper,
} from '../../common/people/personal-data.js';
import { UsersRepository } from './users.repository.js';

/** The erased person goes; the headlines of others lose their name. */
@Injectable()
export class UsersEraser implements PersonalDataKeeper {
  readonly collection = 'users';

  constructor(private readonly users: UsersRepository) {}

  async erase({ blanker }: ErasureSweep): Promise<ErasureCount> {
    const { deleted, changed } = await this.users.updateEach((person) => blanker.person(person));
    return { deletedCount: deleted.length, blankedCount: changed.length };
  }

  async expire(unseenSince: Date): Promise<ErasureCount> {
    return { deletedCount: await this.users.deleteUnseenSince(unseenSince), blankedCount: 0 };
  }
}
