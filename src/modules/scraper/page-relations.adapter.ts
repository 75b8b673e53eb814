import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';

import {
  type PageRelation,
  type PageRelations,
  PageRelationsReader,
} from '../pages/page-relations.port.js';
import { PostResponse } from '../posts/dto/post.response.js';
import { PostsService } from '../posts/posts.service.js';
import { PersonResponse } from '../users/dto/person.response.js';
import { UsersService } from '../users/users.service.js';

const LIMIT = 20;

/** Answers `include=` of a page from the features that keep it, in the shape of their own routes. */
@Injectable()
export class PageRelationsAdapter extends PageRelationsReader {
  constructor(private readonly moduleRef: ModuleRef) {
    super();
  }

  async read(pageId: string, relations: readonly PageRelation[]): Promise<PageRelations> {
    const [posts, users] = await Promise.all([
      relations.includes('posts') ? this.posts(pageId) : undefined,
      relations.includes('users') ? this.users(pageId) : undefined,
    ]);
    return { ...(posts && { posts }), ...(users && { users }) };
  }

  private async posts(pageId: string): Promise<readonly object[]> {
    const service = this.moduleRef.get(PostsService, { strict: false });
    const posts = await service.listNewest(pageId, LIMIT);
    return posts.map((post) => PostResponse.parse(post));
  }

  private async users(pageId: string): Promise<readonly object[]> {
    const service = this.moduleRef.get(UsersService, { strict: false });
    const people = await service.listFirst(pageId, LIMIT);
    return people.map((person) => PersonResponse.parse(person));
  }
}
