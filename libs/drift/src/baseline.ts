import type { Portrait, Specimen } from './portrait.js';

/** What a page, or a post's page, has shown so far: the small memory that its next document is held against. */
export interface TargetBaseline {
  /** Field → how steadily it was found of late, from 0 to 1: the last document weighs 0.3. */
  readonly steadiness: Readonly<Record<string, number>>;
  /** Where each field was found last. */
  readonly places: Portrait['found'];
  readonly tallies: Readonly<Record<string, number>>;
  readonly items: Portrait['items'];
  readonly specimens: Readonly<Record<string, Specimen>>;
  /** Optional fields that the last document no longer had, and that may come back. */
  readonly vanished: readonly string[];
  /** What its kind has, and the last document had not. */
  readonly lacking: readonly string[];
  /** What was given as the reason of each refusal since the last document that was kept. */
  readonly doubts: readonly (readonly string[])[];
}

/** One trait over all pages of a kind. */
export interface TraitRecord {
  /** Documents that had the trait, of those that were due to have it; the older ones fade. */
  readonly keptCount: number;
  readonly dueCount: number;
  /** The different targets that have lacked it in a row since the last one that had it, the latest last. */
  readonly lackingInARow: readonly string[];
  /** Whether one of those was found drifted by its own past. */
  readonly isProven: boolean;
}

/** Of fewer targets than this, what all of them have may be their own way and not that of the kind. */
export const SPEAKING_FOR_A_KIND = 10;

/** What documents of a kind have shown of late, over all targets. */
export interface KindBaseline {
  /** Some of the targets that its documents were of; no more than it takes to speak for the kind. */
  readonly targetIds: readonly string[];
  readonly traits: Readonly<Record<string, TraitRecord>>;
}

export const NOTHING_SEEN: TargetBaseline = {
  steadiness: {},
  places: {},
  tallies: {},
  items: {},
  specimens: {},
  vanished: [],
  lacking: [],
  doubts: [],
};

export const NO_DOCUMENTS: KindBaseline = { targetIds: [], traits: {} };
