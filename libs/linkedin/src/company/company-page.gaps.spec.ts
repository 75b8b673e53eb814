import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { CompanyPageRecord } from '../company-page.record.js';
import { openDocument } from '../document/guest-document.js';
import type { CompanyPageExtract } from '../extract.js';
import { parseCompanyPage } from './company-page.parser.js';

const FIXTURES = join(import.meta.dirname, '../../../../test/fixtures/linkedin');

describe(parseCompanyPage.name, () => {
  describe('a page with little on it', () => {
    it('distinguishes having no posts from hiding them', () => {
      const { page, posts } = parseFixture('showcase-without-posts');
      expect(posts).toEqual([]);
      expect(page?.coverage.found.posts).toBe('attribute');
      expect(page?.record).toMatchObject({
        kind: 'showcase',
        linkedinId: '40719',
        employeeCount: null,
      });
      expect(page?.coverage.missing).toEqual(['industry', 'totalFollowers', 'people']);
    });

    it('is nothing without an identity', () => {
      expect(
        parseCompanyPage(openDocument('<h1 class="top-card-layout__title">Acme</h1>')),
      ).toEqual({ page: null, posts: [], people: [] });
    });

    it('is still read by JSON-LD and descriptions when the top card is gone', () => {
      const html = readFixture('company-2025-raw')
        .replaceAll('top-card-layout__', 'renamed__')
        .replace('face-pile__text', 'renamed')
        .replaceAll('data-semaphore', 'data-renamed')
        .replaceAll('data-entity-id', 'data-renamed');
      const { page } = parseCompanyPage(openDocument(html));
      expect(page?.record).toMatchObject({
        name: 'Tidewheel & Works',
        tagline: 'Turning with the tide',
        totalFollowers: 1_204_381,
        industry: 'Renewable Energy Power Generation',
        linkedinId: '40718',
      });
      expect(page?.coverage.found).toMatchObject({
        name: 'jsonLd',
        totalFollowers: 'attribute',
        logoUrl: 'jsonLd',
      });
    });

    it('takes the name from the title when that is all there is', () => {
      const { page } = parseCompanyPage(
        openDocument(
          '<link rel="canonical" href="/company/acme"><meta property="og:title" content="Acme | LinkedIn">',
        ),
      );
      expect(page?.record.name).toBe('Acme');
    });

    it('takes its number from the feed’s address when nothing else tells it', () => {
      const html =
        '<link rel="canonical" href="/company/acme"><code id="feedUpdatesBaseUrl"><!--"/organization-guest/api/feedUpdates/1441?x=1"--></code>';
      expect(parseCompanyPage(openDocument(html)).page?.record.linkedinId).toBe('1441');
    });

    it('does not take another organisation’s JSON-LD for its own', () => {
      const html =
        '<link rel="canonical" href="/company/acme"><script type="application/ld+json">[{"@type":"Organization","name":"Other","url":"https://www.linkedin.com/company/other"},{"@type":"Corporation","name":"Third"}]</script>';
      expect(parseCompanyPage(openDocument(html)).page?.record.name).toBeNull();
    });
  });

  describe('a truncated page', () => {
    const html = readFixture('company-2025-raw');

    it('keeps what it has read of a list and says that it is not complete', () => {
      const { page } = parseCompanyPage(openDocument(html.slice(0, html.indexOf('Vloedstad'))));
      expect(page?.record.locations).toHaveLength(1);
      expect(page?.coverage.missing).toContain('locations');
      expect(page?.coverage.found).not.toHaveProperty('locations');
      expect(page?.coverage.isTruncated).toBe(true);
    });

    it('leaves out the item of a list that it is cut off in', () => {
      const whole = parseCompanyPage(openDocument(html)).page?.record;
      for (const record of recordsOfCuts(html)) {
        for (const list of ['locations', 'similarPages', 'affiliatedPages'] as const) {
          expect(record[list]).toEqual(whole?.[list].slice(0, record[list].length));
        }
      }
    });

    it('misses a fact that it is cut off in', () => {
      const withoutJsonLd = html.replaceAll(
        /<script type="application\/ld\+json">[^]*?<\/script>/g,
        '',
      );
      const whole = parseCompanyPage(openDocument(withoutJsonLd)).page?.record;
      for (const record of recordsOfCuts(withoutJsonLd)) {
        for (const fact of [
          'name',
          'tagline',
          'description',
          'industry',
          'headquarters',
        ] as const) {
          expect([null, whole?.[fact]]).toContain(record[fact]);
        }
      }
    });

    it('misses all that may have followed', () => {
      const { page } = parseCompanyPage(
        openDocument(
          html.slice(
            0,
            html.indexOf('<section class="core-section-container" data-test-id="employees-at"'),
          ),
        ),
      );
      expect(page?.coverage.missing).toEqual(
        expect.arrayContaining(['posts', 'people', 'similarPages', 'funding', 'openJobs']),
      );
    });

    it('gives no count to a card that is cut off before its counters', () => {
      const cut = html.slice(0, html.indexOf('<ul data-test-id="feed-images-content">'));
      const { posts } = parseCompanyPage(openDocument(cut));
      expect(posts[0]?.record).toMatchObject({
        reactionCount: null,
        commentCount: null,
        kind: null,
      });
      expect(posts[0]?.coverage).toMatchObject({
        isTruncated: true,
        missing: expect.arrayContaining(['reactionCount', 'commentCount', 'kind']),
      });
    });
  });

  it('reads cards whose section has lost its mark', () => {
    const html = readFixture('company-2025-raw').replace('data-test-id="updates"', '');
    expect(parseCompanyPage(openDocument(html)).posts).toHaveLength(3);
  });
});

/** What is read of a document that ends a little later each time. */
function recordsOfCuts(html: string): readonly CompanyPageRecord[] {
  const records: CompanyPageRecord[] = [];
  for (let end = html.indexOf('</head>'); end < html.length; end += 37) {
    const { page } = parseCompanyPage(openDocument(html.slice(0, end)));
    records.push(...(page === null ? [] : [page.record]));
  }
  return records;
}

function parseFixture(name: string): CompanyPageExtract {
  return parseCompanyPage(openDocument(readFixture(name)));
}

function readFixture(name: string): string {
  return readFileSync(join(FIXTURES, `${name}.html`), 'utf8');
}
