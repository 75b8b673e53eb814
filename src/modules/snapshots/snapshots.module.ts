import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';

import { HealthProbes } from '../../common/health/health-probes.js';
import { PersonalData } from '../../common/people/personal-data.js';
import { PageFollowers } from '../../common/renames/page-followers.js';
import { ArchiveWatch } from './archive-watch.service.js';
import { Snapshot, SnapshotSchema } from './schemas/snapshot.schema.js';
import { SnapshotsEraser } from './snapshots.eraser.js';
import { SnapshotsRepository } from './snapshots.repository.js';
import { SnapshotsService } from './snapshots.service.js';

/** The archive: documents as they were fetched. */
@Module({
  imports: [MongooseModule.forFeature([{ name: Snapshot.name, schema: SnapshotSchema }])],
  providers: [SnapshotsService, SnapshotsRepository, SnapshotsEraser, ArchiveWatch],
  exports: [SnapshotsService],
})
export class SnapshotsModule {
  constructor(
    watch: ArchiveWatch,
    probes: HealthProbes,
    personalData: PersonalData,
    eraser: SnapshotsEraser,
    followers: PageFollowers,
    snapshots: SnapshotsService,
  ) {
    personalData.register(eraser);
    followers.register(snapshots);
    probes.register({ name: 'archive', isEssential: false, check: () => watch.report() });
  }
}
