import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { Schema as MongooseSchema } from 'mongoose';

const { Mixed } = MongooseSchema.Types;

/** What documents of one target, or of one kind, have shown of late; no values, and nobody's name. */
@Schema({ collection: 'baselines', versionKey: false, minimize: false })
export class Baseline {
  /** `page:<pageId>`, `post:<postId>`, or `kind:page` and `kind:post`. */
  @Prop({ type: String, required: true })
  key: string;

  /** A `TargetBaseline`, or a kind's `KindBaseline`. */
  @Prop({ type: Mixed, required: true })
  memory: unknown;

  /** Counts the changes; of two at once, made from the same state, one is left out. */
  @Prop({ type: Number, required: true })
  revision: number;

  @Prop({ type: Date, required: true })
  updatedAt: Date;

  /** Null: kept for good, as kinds are. */
  @Prop({ type: Date, default: null })
  expiresAt: Date | null;
}

export const BaselineSchema = SchemaFactory.createForClass(Baseline);

// One for each target and kind, whoever notes something at the same moment.
BaselineSchema.index({ key: 1 }, { unique: true });
// What was long ago is no measure: the database removes it.
BaselineSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
