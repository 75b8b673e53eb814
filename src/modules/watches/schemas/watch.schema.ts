import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** A page that is read anew every so often, whether or not anybody asks. */
@Schema({ collection: 'watches', versionKey: false })
export class Watch {
  /** The page's own id as far as it was known when it was put under watch. */
  @Prop({ type: String, required: true })
  pageId: string;

  /** At least this long from one scrape to the next. */
  @Prop({ type: Number, required: true })
  everySeconds: number;

  /** When it is due next. */
  @Prop({ type: Date, required: true })
  nextAt: Date;

  /** When it was due last; null before the first time. */
  @Prop({ type: Date, default: null })
  lastDueAt: Date | null;

  @Prop({ type: Date, required: true })
  createdAt: Date;
}

export const WatchSchema = SchemaFactory.createForClass(Watch);

// A page is watched once; the list is in this order.
WatchSchema.index({ pageId: 1 }, { unique: true });
// Which are due.
WatchSchema.index({ nextAt: 1 });
