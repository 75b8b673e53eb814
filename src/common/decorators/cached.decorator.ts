import { SetMetadata } from '@nestjs/common';

/** Names what an answer is made of, from the path's parameters. */
export type TagsOf = (params: Readonly<Record<string, string>>) => readonly string[];

export const CACHED = Symbol('cached');

/** Lets the finished answers of a route be kept until something they are made of is written. */
export const Cached = (tagsOf: TagsOf): MethodDecorator => SetMetadata(CACHED, tagsOf);
