import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';

import { PersonalData } from '../../common/people/personal-data.js';
import { PageFollowers } from '../../common/renames/page-followers.js';
import { PostsModule } from '../posts/posts.module.js';
import { CommentsController } from './comments.controller.js';
import { CommentsEraser } from './comments.eraser.js';
import { CommentsRepository } from './comments.repository.js';
import { CommentsService } from './comments.service.js';
import { Comment, CommentSchema } from './schemas/comment.schema.js';

/** What people wrote under a post. */
@Module({
  imports: [
    PostsModule,
    MongooseModule.forFeature([{ name: Comment.name, schema: CommentSchema }]),
  ],
  controllers: [CommentsController],
  providers: [CommentsService, CommentsRepository, CommentsEraser],
  exports: [CommentsService],
})
export class CommentsModule {
  constructor(
    personalData: PersonalData,
    eraser: CommentsEraser,
    followers: PageFollowers,
    comments: CommentsService,
  ) {
    personalData.register(eraser);
    followers.register(comments);
  }
}
