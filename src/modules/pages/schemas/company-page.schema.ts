import type {
  CompanyPageRecord,
  CompanySize,
  Coverage,
  Funding,
  PageKind,
  PageLocation,
  PageReference,
  PostalAddress,
} from '@app/linkedin';
import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { Schema as MongooseSchema } from 'mongoose';

const { Mixed } = MongooseSchema.Types;

/** How the last attempt to read a page or a post ended. */
export interface LastScrape {
  readonly at: Date;
  readonly outcome: string;
  /** Null when nothing was parsed. */
  readonly coverage: Coverage | null;
}

/** A public company page as last read, with when we first and last saw it. */
@Schema({ collection: 'pages', versionKey: false, minimize: false })
export class CompanyPage implements CompanyPageRecord {
  @Prop({ type: String, required: true })
  pageId: string;

  @Prop({ type: String, default: null })
  linkedinId: string | null;

  @Prop({ type: String, required: true })
  url: string;

  @Prop({ type: String, required: true })
  kind: PageKind;

  @Prop({ type: String, default: null })
  name: string | null;

  @Prop({ type: String, default: null })
  tagline: string | null;

  @Prop({ type: String, default: null })
  description: string | null;

  @Prop({ type: String, default: null })
  website: string | null;

  @Prop({ type: String, default: null })
  industry: string | null;

  @Prop({ type: Mixed, default: null })
  companySize: CompanySize | null;

  @Prop({ type: Number, default: null })
  employeeCount: number | null;

  @Prop({ type: Number, default: null })
  totalFollowers: number | null;

  @Prop({ type: String, default: null })
  headquarters: string | null;

  @Prop({ type: Mixed, default: null })
  address: PostalAddress | null;

  @Prop({ type: [Mixed], default: [] })
  locations: PageLocation[];

  @Prop({ type: Number, default: null })
  foundedYear: number | null;

  @Prop({ type: String, default: null })
  organizationType: string | null;

  @Prop({ type: [String], default: [] })
  specialties: string[];

  @Prop({ type: String, default: null })
  logoUrl: string | null;

  @Prop({ type: String, default: null })
  coverUrl: string | null;

  @Prop({ type: [Mixed], default: [] })
  similarPages: PageReference[];

  @Prop({ type: [Mixed], default: [] })
  affiliatedPages: PageReference[];

  @Prop({ type: Mixed, default: null })
  funding: Funding | null;

  @Prop({ type: Number, default: null })
  openJobs: number | null;

  @Prop({ type: Mixed, required: true })
  lastScrape: LastScrape;

  @Prop({ type: Date, required: true })
  firstSeenAt: Date;

  @Prop({ type: Date, required: true })
  lastSeenAt: Date;

  /** Other ids that led here: numeric ones and former names. Never sent to clients. */
  @Prop({ type: [String], default: [] })
  aliases: string[];

  /** Former ids from which not everything has followed yet; absent or empty but for the moment of a rename. Never sent. */
  @Prop({ type: [String] })
  unsettledIds?: string[];

  /** The name, folded (see search-keys.ts). None of the keys are ever sent to clients. */
  @Prop({ type: String, default: null })
  nameKey: string | null;

  @Prop({ type: [String], default: [] })
  nameWords: string[];

  @Prop({ type: [String], default: [] })
  nameKeys: string[];

  /** Of the headquarters and all locations. */
  @Prop({ type: [String], default: [] })
  locationWords: string[];

  @Prop({ type: [String], default: [] })
  locationKeys: string[];
}

export const CompanyPageSchema = SchemaFactory.createForClass(CompanyPage);

// One document a page, whoever stores it at the same moment.
CompanyPageSchema.index({ pageId: 1 }, { unique: true });
// A page asked for by its number or a former name is found without another scrape.
CompanyPageSchema.index({ aliases: 1 });
// A page that was renamed is known by its number.
CompanyPageSchema.index({ linkedinId: 1 });
// All pages in each order, and ranges of size; the key breaks ties, so that slices neither skip nor repeat.
CompanyPageSchema.index({ totalFollowers: -1, pageId: -1 });
CompanyPageSchema.index({ employeeCount: -1, pageId: -1 });
CompanyPageSchema.index({ lastSeenAt: -1, pageId: -1 });
CompanyPageSchema.index({ name: 1, pageId: 1 });
// An industry in each order.
CompanyPageSchema.index({ industry: 1, totalFollowers: -1, pageId: -1 });
CompanyPageSchema.index({ industry: 1, employeeCount: -1, pageId: -1 });
CompanyPageSchema.index({ industry: 1, lastSeenAt: -1, pageId: -1 });
CompanyPageSchema.index({ industry: 1, name: 1, pageId: 1 });
// A whole name, beginnings of names and of places: biggest first, as they are ranked.
CompanyPageSchema.index({ nameKey: 1, totalFollowers: -1, pageId: -1 });
CompanyPageSchema.index({ nameKeys: 1, totalFollowers: -1, pageId: -1 });
CompanyPageSchema.index({ locationKeys: 1, totalFollowers: -1, pageId: -1 });
