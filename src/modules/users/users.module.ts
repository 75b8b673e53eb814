import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';

import { PersonalData } from '../../common/people/personal-data.js';
import { PageFollowers } from '../../common/renames/page-followers.js';
import { PagesModule } from '../pages/pages.module.js';
import { Person, PersonSchema } from './schemas/person.schema.js';
import { UsersController } from './users.controller.js';
import { UsersEraser } from './users.eraser.js';
import { UsersRepository } from './users.repository.js';
import { UsersService } from './users.service.js';

/** LinkedIn people seen on a page. */
@Module({
  imports: [PagesModule, MongooseModule.forFeature([{ name: Person.name, schema: PersonSchema }])],
  controllers: [UsersController],
  providers: [UsersService, UsersRepository, UsersEraser],
  exports: [UsersService],
})
export class UsersModule {
  constructor(
    personalData: PersonalData,
    eraser: UsersEraser,
    followers: PageFollowers,
    users: UsersService,
  ) {
    personalData.register(eraser);
    followers.register(users);
  }
}
