import type { AuthorRecord } from '@app/linkedin';
import { describe, expect, it } from '@jest/globals';

import { aCommentRecord } from '../../../test/support/builders/comment.builder.js';
import { aCompanyPage } from '../../../test/support/builders/company-page.builder.js';
import { aPersonRecord } from '../../../test/support/builders/person.builder.js';
import { aPostRecord } from '../../../test/support/builders/post.builder.js';
import { onePerson, tellingNames } from './erased-people.js';
import { PeopleBlanker, REMOVED } from './people-blanker.js';

const jane: AuthorRecord = {
  name: 'Jane Doe',
  url: 'https://www.linkedin.com/in/jane-doe',
  kind: 'person',
};
const namesake: AuthorRecord = { ...jane, url: 'https://www.linkedin.com/in/jane-doe-2' };
const bare = (): PeopleBlanker => new PeopleBlanker(onePerson('jane-doe', []));
const knowing = (): PeopleBlanker =>
  new PeopleBlanker(onePerson('jane-doe', tellingNames('Jane Doe')));
const commentAuthor = { ...jane, headline: null };

describe(PeopleBlanker.name, () => {
  it('leaves nothing of what an erased person wrote', () => {
    expect(bare().comment(aCommentRecord({ author: commentAuthor }))).toBeNull();
    expect(bare().post(aPostRecord({ author: jane }))).toBeNull();
    expect(bare().person(aPersonRecord({ userId: 'jane-doe' }))).toBeNull();
  });

  it('tells the author of a post by its address, too', () => {
    const url = 'https://www.linkedin.com/posts/jane-doe_hello-activity-7390000000000000001-abcd';
    expect(bare().post(aPostRecord({ author: null, url }))).toBeNull();
  });

  it('takes a person without an address by their name', () => {
    expect(knowing().post(aPostRecord({ author: { ...jane, url: null } }))).toBeNull();
  });

  it('blanks a mention, and what it calls them in the text, be it one word', () => {
    const mentions = [{ ...jane, name: 'Jane' }];
    expect(bare().comment(aCommentRecord({ text: 'Thanks Jane!', mentions }))).toMatchObject({
      text: `Thanks ${REMOVED}!`,
      mentions: [{ name: null, url: null, kind: 'person' }],
    });
  });

  it('blanks a known name without any link', () => {
    const post = aPostRecord({ text: 'Welcome Jane Doe', mentions: [] });
    expect(knowing().post(post)?.text).toBe(`Welcome ${REMOVED}`);
    expect(bare().post(post)).toEqual(post);
  });

  it('leaves a namesake alone whom a link tells apart', () => {
    const comment = aCommentRecord({ text: 'Thanks Jane Doe', mentions: [namesake] });
    expect(knowing().comment(comment)).toEqual(comment);
  });

  it('blanks addresses in texts, links and media', () => {
    const left = bare().post(
      aPostRecord({
        text: 'see linkedin.com/in/jane-doe/ now',
        links: ['https://www.linkedin.com/in/jane-doe/recent', 'https://acme.example'],
        media: [
          {
            kind: 'article',
            url: 'https://www.linkedin.com/in/jane-doe',
            thumbnailUrl: null,
            title: 'By us',
            description: null,
            pageCount: null,
            durationSeconds: null,
          },
        ],
      }),
    );
    expect(left).toMatchObject({
      text: `see ${REMOVED} now`,
      links: ['https://acme.example'],
      media: [{ url: null, title: 'By us' }],
    });
  });

  it('blanks the words of pages and headlines, and keeps a page’s own name', () => {
    const page = aCompanyPage({ name: 'Jane Doe Ltd', description: 'Founded by Jane Doe.' });
    expect(knowing().page(page)).toMatchObject({
      name: 'Jane Doe Ltd',
      description: `Founded by ${REMOVED}.`,
    });
    const person = aPersonRecord({ userId: 'otto', headline: 'Assistant to Jane Doe' });
    expect(knowing().person(person)?.headline).toBe(`Assistant to ${REMOVED}`);
  });

  it('notes the names it met, as far as they tell who is meant', () => {
    const blanker = bare();
    blanker.comment(aCommentRecord({ author: { ...commentAuthor, name: 'Jane Doe, PhD' } }));
    blanker.comment(aCommentRecord({ mentions: [{ ...jane, name: 'Jane' }] }));
    expect(blanker.names.map(({ text }) => text).sort()).toEqual(['jane doe', 'jane doe phd']);
  });
});
