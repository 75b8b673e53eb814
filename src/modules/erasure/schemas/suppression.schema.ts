import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { Schema as MongooseSchema } from 'mongoose';

const { Mixed } = MongooseSchema.Types;

/** A display name as `PersonHasher` hashes it, with how many words it has. */
export interface NameHash {
  readonly hash: string;
  readonly wordCount: number;
}

/** Somebody who must not be kept, known by keyed hashes only. */
@Schema({ collection: 'suppressions', versionKey: false })
export class Suppression {
  /** Of the userId, as `PersonHasher` hashes it. */
  @Prop({ type: String, required: true })
  personHash: string;

  /** Of the names under which the person was met, where they tell who is meant without a link. */
  @Prop({ type: [Mixed], default: [] })
  names: NameHash[];

  @Prop({ type: Date, required: true })
  suppressedAt: Date;

  /** When a name was added last. */
  @Prop({ type: Date, required: true })
  revisedAt: Date;
}

export const SuppressionSchema = SchemaFactory.createForClass(Suppression);

// One document a person, however often and at once they are erased.
SuppressionSchema.index({ personHash: 1 }, { unique: true });
// What is new since an instance last looked.
SuppressionSchema.index({ revisedAt: 1 });
