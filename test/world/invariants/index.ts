import type { Invariant } from '../evidence.js';
import { theErasedAreNowhere } from './erasure.js';
import {
  commentsWereRead,
  nothingIsLeftBehind,
  nothingIsLost,
  scrapesEnd,
  whatWasReadIsKept,
} from './keeping.js';
import { logAndLedgerAgree } from './ledger.js';
import { paceIsKept, retryAfterIsKept, robotsIsObeyed } from './manners.js';
import { outcomesAreTrue } from './outcomes.js';
import { valuesWereTrue } from './values.js';

interface NamedInvariant {
  readonly name: string;
  readonly invariant: Invariant;
  /** It can only be told once everything has come to rest. */
  readonly isOfTheEnd: boolean;
}

/** The promises, each looked at after every action or at the end. */
export const INVARIANTS: readonly NamedInvariant[] = [
  { name: 'nothing blocked is reported ok', invariant: outcomesAreTrue, isOfTheEnd: false },
  { name: 'what is stored was true', invariant: valuesWereTrue, isOfTheEnd: false },
  { name: 'nothing is lost or doubled', invariant: nothingIsLost, isOfTheEnd: false },
  { name: 'nothing is left behind', invariant: nothingIsLeftBehind, isOfTheEnd: false },
  { name: 'what was read is kept', invariant: whatWasReadIsKept, isOfTheEnd: false },
  { name: 'comments that count as read are there', invariant: commentsWereRead, isOfTheEnd: false },
  { name: 'every scrape ends', invariant: scrapesEnd, isOfTheEnd: false },
  { name: 'the erased are nowhere', invariant: theErasedAreNowhere, isOfTheEnd: true },
  { name: 'log and ledger agree', invariant: logAndLedgerAgree, isOfTheEnd: true },
  { name: 'robots.txt is obeyed', invariant: robotsIsObeyed, isOfTheEnd: true },
  { name: 'the pace is kept', invariant: paceIsKept, isOfTheEnd: true },
  { name: 'Retry-After is kept', invariant: retryAfterIsKept, isOfTheEnd: true },
];
