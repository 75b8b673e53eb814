import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';

import { PersonalData } from '../../common/people/personal-data.js';
import { PageFollowers } from '../../common/renames/page-followers.js';
import { PagesModule } from '../pages/pages.module.js';
import { PostsController } from './posts.controller.js';
import { PostsEraser } from './posts.eraser.js';
import { PostsRepository } from './posts.repository.js';
import { PostsService } from './posts.service.js';
import { Post, PostSchema } from './schemas/post.schema.js';

/** What a page published. */
@Module({
  imports: [PagesModule, MongooseModule.forFeature([{ name: Post.name, schema: PostSchema }])],
  controllers: [PostsController],
  providers: [PostsService, PostsRepository, PostsEraser],
  exports: [PostsService],
})
export class PostsModule {
  constructor(
    personalData: PersonalData,
    eraser: PostsEraser,
    followers: PageFollowers,
    posts: PostsService,
  ) {
    personalData.register(eraser);
    followers.register(posts);
  }
}
