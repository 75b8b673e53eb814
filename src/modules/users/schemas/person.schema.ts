import type { PersonRecord } from '@app/linkedin';
import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** A LinkedIn member whom a company page showed as working there. Nothing beyond what that page shows is kept. */
@Schema({ collection: 'users', versionKey: false })
export class Person implements PersonRecord {
  @Prop({ type: String, required: true })
  userId: string;

  /** The page that showed this person last. */
  @Prop({ type: String, required: true })
  pageId: string;

  @Prop({ type: String, default: null })
  name: string | null;

  @Prop({ type: String, default: null })
  headline: string | null;

  @Prop({ type: String, required: true })
  profileUrl: string;

  @Prop({ type: String, default: null })
  imageUrl: string | null;

  @Prop({ type: String, required: true })
  relation: 'employee';

  @Prop({ type: Date, required: true })
  firstSeenAt: Date;

  @Prop({ type: Date, required: true })
  lastSeenAt: Date;
}

export const PersonSchema = SchemaFactory.createForClass(Person);

// One document a person, whichever pages show them.
PersonSchema.index({ userId: 1 }, { unique: true });
// The people at a page, by name; the key breaks ties.
PersonSchema.index({ pageId: 1, name: 1, userId: 1 });
// Retention: what shows people and was not seen for long.
PersonSchema.index({ lastSeenAt: 1 });
