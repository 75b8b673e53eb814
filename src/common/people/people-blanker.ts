import {
  type AuthorRecord,
  type CommentRecord,
  type CompanyPageRecord,
  type MediaRecord,
  peopleNamedIn,
  type PersonRecord,
  type PostRecord,
} from '@app/linkedin';

import { type ErasedPeople, tellingNames } from './erased-people.js';
import { type FoldedName, foldedNames, withoutNames } from './names.js';

/** Stands in a text where a person was named. */
export const REMOVED = '[…]';

/** Stands in a list of mentions where a person was mentioned. */
const SOMEBODY: AuthorRecord = { name: null, url: null, kind: 'person' };

type PostParts = Pick<PostRecord, 'url' | 'author' | 'text' | 'mentions' | 'links' | 'media'>;
type CommentParts = Pick<CommentRecord, 'author' | 'text' | 'mentions'>;
type PersonParts = Pick<PersonRecord, 'userId' | 'name' | 'headline'>;
type PageParts = Pick<CompanyPageRecord, 'tagline' | 'description'>;

type Blank = <T extends string | null>(text: T) => T;

/** Takes erased people out of records: what is theirs goes, what others said keeps everything but them. */
export class PeopleBlanker {
  private readonly metNames = new Map<string, FoldedName>();

  constructor(private readonly people: ErasedPeople) {}

  /** The names under which erased people were met, as far as they tell who is meant without a link. */
  get names(): readonly FoldedName[] {
    return [...this.metNames.values()];
  }

  /** Null when the post is theirs. */
  post<T extends PostParts>(post: T): T | null {
    if (this.isTheirs(post.author) || this.isNamedBy(post.url)) {
      return null;
    }
    const blank = this.blankerBeside([...post.mentions, post.author]);
    return {
      ...post,
      text: blank(post.text),
      mentions: this.mentions(post.mentions),
      links: post.links.filter((link) => !this.isNamedBy(link)),
      media: post.media.map((item) => this.media(item, blank)),
    };
  }

  /** Null when the comment is theirs. */
  comment<T extends CommentParts>(comment: T): T | null {
    const { author, mentions } = comment;
    if (this.isTheirs(author)) {
      return null;
    }
    const blank = this.blankerBeside([...mentions, author]);
    return {
      ...comment,
      author: author && { ...author, headline: blank(author.headline) },
      text: blank(comment.text),
      mentions: this.mentions(mentions),
    };
  }

  /** Null when it is one of them. */
  person<T extends PersonParts>(person: T): T | null {
    if (this.people.has(person.userId)) {
      this.meet(person.name);
      return null;
    }
    return { ...person, headline: this.blankerBeside([])(person.headline) };
  }

  /** A page is never theirs: its name and address are the company's. */
  page<T extends PageParts>(page: T): T {
    const blank = this.blankerBeside([]);
    return { ...page, tagline: blank(page.tagline), description: blank(page.description) };
  }

  /** Whether an address is that of one of them, or of a post of theirs. */
  isNamedBy(address: string | null): boolean {
    const named = address === null ? [] : [...peopleNamedIn(address)];
    return named.some((userId) => this.people.has(userId));
  }

  private isTheirs(author: AuthorRecord | null): boolean {
    if (author === null) {
      return false;
    }
    const { name, url, kind } = author;
    if (this.isNamedBy(url)) {
      this.meet(name);
      return true;
    }
    // Without an address the name is all there is to tell by.
    const isPerson = url === null && (kind === 'person' || kind === null);
    return isPerson && tellingNames(name ?? '').some(({ text }) => this.people.hasName(text));
  }

  private mentions(mentions: readonly AuthorRecord[]): AuthorRecord[] {
    return mentions.map((mention) => (this.isTheirs(mention) ? SOMEBODY : mention));
  }

  private media(item: MediaRecord, blank: Blank): MediaRecord {
    return {
      ...item,
      url: this.isNamedBy(item.url) ? null : item.url,
      thumbnailUrl: this.isNamedBy(item.thumbnailUrl) ? null : item.thumbnailUrl,
      title: blank(item.title),
      description: blank(item.description),
    };
  }

  /**
   * Blanks texts that stand beside these links: what a link calls one of them is their name there, be it one word; what
   * it calls somebody else is not.
   */
  private blankerBeside(linked: readonly (AuthorRecord | null)[]): Blank {
    const present = linked.filter((author) => author !== null);
    const theirs = foldedIn(present.filter((author) => this.isTheirs(author)));
    const others = foldedIn(
      present.filter((author) => author.url !== null && !this.isTheirs(author)),
    );
    const question = {
      isName: (folded: string) =>
        theirs.has(folded) || (this.people.hasName(folded) && !others.has(folded)),
      wordCounts: new Set([...this.people.nameWordCounts, ...theirs.values()]),
    };
    return <T extends string | null>(text: T): T =>
      text === null ? text : (withoutNames(this.withoutAddresses(text), question, REMOVED) as T);
  }

  private withoutAddresses(text: string): string {
    return text.includes('/')
      ? text.replace(/\S+/g, (chunk) => (this.isNamedBy(chunk) ? REMOVED : chunk))
      : text;
  }

  private meet(name: string | null): void {
    for (const folded of tellingNames(name ?? '')) {
      this.metNames.set(folded.text, folded);
    }
  }
}

function foldedIn(authors: readonly AuthorRecord[]): ReadonlyMap<string, number> {
  const names = authors.flatMap(({ name }) => foldedNames(name ?? ''));
  return new Map(names.map(({ text, wordCount }) => [text, wordCount]));
}
