import type { HostPace } from '@app/fetching';
import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** The pace of one host, as all instances keep it. */
@Schema({ collection: 'host_paces', versionKey: false })
export class StoredHostPace implements HostPace {
  @Prop({ type: String, required: true })
  host: string;

  @Prop({ type: Number, required: true })
  version: number;

  @Prop({ type: Date, default: null })
  lastStartedAt: Date | null;

  @Prop({ type: Date, default: null })
  pausedUntil: Date | null;

  @Prop({ type: String, default: null })
  pauseReason: HostPace['pauseReason'];

  @Prop({ type: Number, required: true })
  refusalCount: number;

  @Prop({ type: Number, required: true })
  failureCount: number;

  @Prop({ type: Date, default: null })
  probeUntil: Date | null;

  @Prop({ type: String, default: '' })
  day: string;

  @Prop({ type: Number, required: true })
  requestCount: number;
}

export const StoredHostPaceSchema = SchemaFactory.createForClass(StoredHostPace);

// One pace a host: of instances that ask it for the first time together, one is first.
StoredHostPaceSchema.index({ host: 1 }, { unique: true });
