import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** A value that all instances on one database must share and that no setting gave. Never sent to clients. */
@Schema({ collection: 'secrets', versionKey: false })
export class Secret {
  @Prop({ type: String, required: true })
  name: string;

  @Prop({ type: String, required: true })
  value: string;

  @Prop({ type: Date, required: true })
  createdAt: Date;
}

export const SecretSchema = SchemaFactory.createForClass(Secret);

// One value a name: of instances that start together, the first to write decides for all.
SecretSchema.index({ name: 1 }, { unique: true });
