import { applyDecorators, SetMetadata } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';

/** Names what an answer is made of, from the path's parameters. */
export type TagsOf = (params: Readonly<Record<string, string>>) => readonly string[];

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Set by `@Cached`, for what happens before the route's handler is reached. */
    readonly tagsOf?: TagsOf;
  }
}

export const CACHED = Symbol('cached');

/** Lets the finished answers of a route be kept until something they are made of is written. */
export const Cached = (tagsOf: TagsOf): MethodDecorator =>
  applyDecorators(SetMetadata(CACHED, tagsOf), RouteConfig({ tagsOf }));
