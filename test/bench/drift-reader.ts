import {
  afterDrifted,
  afterKept,
  type DriftVerdict,
  judgeAgainst,
  type KindBaseline,
  NO_DOCUMENTS,
  pagePortrait,
  type Portrait,
  postPortrait,
  type TargetBaseline,
  withTraits,
} from '@app/drift';

import {
  judgePage,
  judgePost,
  type KeptPage,
  type KeptPost,
} from '../../src/modules/scraper/scrape.judge.js';
import { aFetchedDocument } from '../support/builders/fetched-document.builder.js';

/** How a document was judged; the extract is null where nothing was read. */
export interface Reading<T> {
  /** Nothing of it would be stored. */
  readonly isRefused: boolean;
  readonly why: string;
  /** Fields that count as missing, because the target has always had them. */
  readonly heldBack: readonly string[];
  readonly extract: T | null;
}

/** Reads documents as the pipeline does, with its memory held here. */
export class DriftReader {
  constructor(
    private readonly targets = new Map<string, TargetBaseline>(),
    private readonly kinds = new Map<string, KindBaseline>(),
    /** The pageId that a page of LinkedIn's own number has by now. */
    private readonly names = new Map<string, string>(),
  ) {}

  copy(): DriftReader {
    return new DriftReader(new Map(this.targets), new Map(this.kinds), new Map(this.names));
  }

  /** How much is known of a post: its own page, its card on a wall, or nothing. */
  knowledgeOf(postId: string, pageId: string): 'own' | 'card' | 'unknown' {
    if (this.targets.has(`post:${postId}`)) {
      return 'own';
    }
    return this.targets.get(`page:${pageId}`)?.items[postId] ? 'card' : 'unknown';
  }

  readPage(pageId: string, url: string, html: string): Reading<KeptPage> {
    const judgement = judgePage(pageId, visit(url, html));
    if (!judgement.isKept) {
      return { isRefused: true, why: judgement.reason, heldBack: [], extract: null };
    }
    const { extract } = judgement;
    const portrait = pagePortrait(extract.page, extract, html);
    this.followRename(extract.page.record);
    return this.weigh('page', `page:${extract.page.record.pageId}`, null, portrait, extract);
  }

  /** A page that says another name than before brings its past along. */
  private followRename({ pageId, linkedinId }: KeptPage['page']['record']): void {
    const former = `page:${this.names.get(linkedinId ?? '') ?? pageId}`;
    const past = this.targets.get(former);
    if (past !== undefined && former !== `page:${pageId}`) {
      this.targets.set(`page:${pageId}`, past);
      this.targets.delete(former);
    }
    if (linkedinId !== null) {
      this.names.set(linkedinId, pageId);
    }
  }

  readPost(postId: string, wallOf: string | null, url: string, html: string): Reading<KeptPost> {
    const judgement = judgePost(postId, visit(url, html));
    if (!judgement.isKept) {
      return { isRefused: true, why: judgement.reason, heldBack: [], extract: null };
    }
    const { post, comments } = judgement.extract;
    const card = this.targets.get(`page:${wallOf ?? ''}`)?.items[postId] ?? null;
    return this.weigh(
      'post',
      `post:${postId}`,
      card,
      postPortrait(post, comments, html),
      judgement.extract,
    );
  }

  private weigh<T>(
    kindName: string,
    targetId: string,
    card: readonly string[] | null,
    portrait: Portrait,
    extract: T,
  ): Reading<T> {
    const own = this.targets.get(targetId) ?? null;
    const kind = this.kinds.get(kindName) ?? NO_DOCUMENTS;
    const verdict: DriftVerdict = judgeAgainst(portrait, { targetId, own, card, kind });
    this.kinds.set(kindName, withTraits(kind, targetId, verdict));
    const isDrifted = verdict.losses.length > 0;
    this.targets.set(
      targetId,
      isDrifted ? afterDrifted(own, verdict) : afterKept(own, portrait, verdict),
    );
    const why = verdict.losses.map(({ trait }) => trait).join(' ');
    return { isRefused: isDrifted, why, heldBack: verdict.vanished, extract };
  }
}

function visit(url: string, html: string): ReturnType<typeof aFetchedDocument> {
  return aFetchedDocument({ requestedUrl: url, finalUrl: url, body: html });
}
