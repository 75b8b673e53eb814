import { Global, Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';

import { PersonHasher } from './person-hasher.service.js';
import { Secret, SecretSchema } from './secret.schema.js';
import { SecretsRepository } from './secrets.repository.js';

/** What instances share that nobody outside may know. */
@Global()
@Module({
  imports: [MongooseModule.forFeature([{ name: Secret.name, schema: SecretSchema }])],
  providers: [SecretsRepository, PersonHasher],
  exports: [PersonHasher],
})
export class SecretsModule {}
