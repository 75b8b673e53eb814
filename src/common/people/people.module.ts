import { Global, Module } from '@nestjs/common';

import { PersonalData } from './personal-data.js';

/** What features that keep anything about people have in common. */
@Global()
@Module({ providers: [PersonalData], exports: [PersonalData] })
export class PeopleModule {}
