import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';

import { PagesModule } from '../pages/pages.module.js';
import { Person, PersonSchema } from './schemas/person.schema.js';
import { UsersController } from './users.controller.js';
import { UsersRepository } from './users.repository.js';
import { UsersService } from './users.service.js';

/** LinkedIn people seen on a page. */
@Module({
  imports: [PagesModule, MongooseModule.forFeature([{ name: Person.name, schema: PersonSchema }])],
  controllers: [UsersController],
  providers: [UsersService, UsersRepository],
  exports: [UsersService],
})
export class UsersModule {}
