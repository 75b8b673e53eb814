import { Global, Module } from '@nestjs/common';

import { PageFollowers } from './page-followers.js';

/** What features that keep something under a page's id have in common. */
@Global()
@Module({ providers: [PageFollowers], exports: [PageFollowers] })
export class RenamesModule {}
