import {
  type KindBaseline,
  SPEAKING_FOR_A_KIND,
  type TargetBaseline,
  type TraitRecord,
} from './baseline.js';
import { commonTraits } from './common-traits.js';
import { fieldTraits } from './field-traits.js';
import { itemTraits } from './item-traits.js';
import type { Portrait } from './portrait.js';
import { tallyTraits } from './tally-traits.js';
import type { Trait } from './traits.js';

/** What a document is held against. */
export interface Memory {
  readonly targetId: string;
  /** The target's own past; null on a first visit. */
  readonly own: TargetBaseline | null;
  /** What a post's card on a wall showed; null for pages, and for posts that no wall has shown. */
  readonly card: readonly string[] | null;
  readonly kind: KindBaseline;
}

/** Something that a document should show and does not. */
export interface Loss {
  readonly trait: string;
  /** For people. */
  readonly reason: string;
}

/** What a document came to beside its own past and that of its kind. */
export interface DriftVerdict {
  /** Not empty: the layout has changed, and what the document says is not to be believed. */
  readonly losses: readonly Loss[];
  /** Optional fields that are gone for the first time: not to be believed yet. */
  readonly vanished: readonly string[];
  /** Optional fields that stayed away: the page no longer publishes them. */
  readonly withdrawn: readonly string[];
  /** Everything that was due, for the kind's baseline. */
  readonly traits: readonly Trait[];
}

/** That several targets lack a trait one after the other must be less likely than this to be no chance. */
const CHANCE = 1e-3;

/** Where one target has been shown to have drifted, others that lack the same need only be out of the ordinary. */
const SELDOM = 0.05;

/** What is there and cannot be read condemns the first document, where it was so in fewer of a hundred or more before. */
const HARDLY_EVER = 0.005;

/** As often as this in a row the same losses on one target alone are a drift; then the page is like that. */
const PATIENCE = 2;

/** Holds the portrait of a whole document against what is remembered. Pure. */
export function judgeAgainst(portrait: Portrait, memory: Memory): DriftVerdict {
  const traits = traitsDue(portrait, memory);
  const suspects = traits.filter(
    ({ name, state }) =>
      !(memory.own?.lacking.includes(name) ?? false) &&
      (state === 'lost' ||
        (state === 'unread' && isUnheardOf(name, memory)) ||
        (state !== 'kept' && isEpidemic(name, memory))),
  );
  const losses = isItsOwnWay(suspects, memory) ? [] : suspects;
  const absent = traits
    .filter(
      ({ name, state }) => state !== 'kept' && memory.own !== null && name in memory.own.steadiness,
    )
    .map(({ name }) => name);
  const isBack = (name: string): boolean => memory.own?.vanished.includes(name) ?? false;
  return {
    losses: losses.map(({ name, reason }) => ({ trait: name, reason })),
    vanished: losses.length > 0 ? [] : absent.filter((name) => !isBack(name)),
    withdrawn: losses.length > 0 ? [] : absent.filter(isBack),
    traits,
  };
}

/**
 * Holds what a document that was cut off still shows as a whole against what is known of it. Pure. What is not there is not
 * missed: only a fact that all known posts or comments have lost tells that what the others say is not to be believed.
 */
export function judgePart(portrait: Portrait, memory: Memory): DriftVerdict {
  const losses = knownItemTraits(portrait, memory).filter(({ state }) => state === 'lost');
  return {
    losses: losses.map(({ name, reason }) => ({ trait: name, reason })),
    vanished: [],
    withdrawn: [],
    traits: [],
  };
}

function knownItemTraits(portrait: Portrait, { own, card }: Memory): readonly Trait[] {
  const [postId] = Object.keys(portrait.items);
  return [
    ...(own === null ? [] : itemTraits(portrait.items, own.items)),
    ...(card === null || postId === undefined
      ? []
      : itemTraits(portrait.items, { [postId]: card })),
  ];
}

function traitsDue(portrait: Portrait, memory: Memory): readonly Trait[] {
  const { own } = memory;
  return [
    ...(own === null ? [] : [...fieldTraits(portrait, own), ...tallyTraits(portrait, own)]),
    ...knownItemTraits(portrait, memory),
    ...commonTraits(portrait),
  ];
}

/** Whether other targets have lost the same, one after the other, more often than chance would have it. */
function isEpidemic(name: string, { targetId, kind }: Memory): boolean {
  const record: TraitRecord | undefined = kind.traits[name];
  const others = record?.lackingInARow.filter((id) => id !== targetId).length ?? 0;
  if (record === undefined || others === 0) {
    return false;
  }
  const share = shareLacking(record);
  return (record.isProven && share < SELDOM) || share ** (others + 1) < CHANCE;
}

/** Whether hardly any document of the kind was ever without it. */
function isUnheardOf(name: string, { kind }: Memory): boolean {
  const record = kind.traits[name];
  return (
    record !== undefined &&
    kind.targetIds.length >= SPEAKING_FOR_A_KIND &&
    shareLacking(record) < HARDLY_EVER
  );
}

/** How seldom a trait was lacking before the row of those that lack it now began; never quite 0. */
function shareLacking({ dueCount, keptCount, lackingInARow }: TraitRecord): number {
  const dueBefore = Math.max(0, dueCount - lackingInARow.length);
  return (Math.max(0, dueBefore - keptCount) + 0.5) / (dueBefore + 1);
}

/** The same losses, time after time, and on no other target: that is how this one is by now. */
function isItsOwnWay(suspects: readonly Trait[], { own, kind, targetId }: Memory): boolean {
  const doubts = own?.doubts ?? [];
  return (
    doubts.length >= PATIENCE &&
    suspects.every(
      ({ name, isOfMany }) =>
        !isOfMany &&
        doubts.every((doubt) => doubt.includes(name)) &&
        (kind.traits[name]?.lackingInARow ?? []).every((id) => id === targetId),
    )
  );
}
