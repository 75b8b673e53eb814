import { Global, Module } from '@nestjs/common';

import { Env } from './env.js';
import { readProcessEnv } from './read-env.js';

/** Makes the settings injectable everywhere as `Env`. */
@Global()
@Module({
  providers: [{ provide: Env, useFactory: readProcessEnv }],
  exports: [Env],
})
export class ConfigModule {}
