import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { openDocument } from '../document/guest-document.js';
import type { CompanyPageExtract } from '../extract.js';
import { parseCompanyPage } from './company-page.parser.js';

const FIXTURES = join(import.meta.dirname, '../../../../test/fixtures/linkedin');

describe(parseCompanyPage.name, () => {
  describe('a page of 2025 as plain HTTP gives it', () => {
    const { page, posts, people } = parseFixture('company-2025-raw');

    it('gives every field', () => {
      expect(page?.record).toEqual({
        pageId: 'tidewheel-works',
        linkedinId: '40718',
        url: 'https://www.linkedin.com/company/tidewheel-works',
        kind: 'company',
        name: 'Tidewheel & Works',
        tagline: 'Turning with the tide',
        description: 'Wheels that turn with the tide.\n\nSince 1998.',
        website: 'https://tide.example/',
        industry: 'Renewable Energy Power Generation',
        companySize: { label: '1,001-5,000 employees', min: 1001, max: 5000 },
        employeeCount: 1843,
        totalFollowers: 1_204_381,
        headquarters: 'Ebbham, Kent',
        address: {
          street: '3 Sluice Lane',
          locality: 'Ebbham',
          region: 'Kent',
          postalCode: 'EB1 2TW',
          country: 'GB',
        },
        locations: [
          {
            isPrimary: true,
            lines: ['3 Sluice Lane', 'Ebbham, Kent EB1 2TW, GB'],
            mapUrl: 'https://www.bing.com/maps?where=3+Sluice+Lane+Ebbham',
          },
          {
            isPrimary: false,
            lines: ['Kade 12', 'Vloedstad, ZH 3011, NL'],
            mapUrl: 'https://www.bing.com/maps?where=Kade+12',
          },
        ],
        foundedYear: 1998,
        organizationType: 'Privately Held',
        specialties: ['tidal turbines', 'research and development', 'harbour engineering'],
        logoUrl:
          'https://media.licdn.com/dms/image/v2/A1/company-logo_200_200/0/1?e=2147483647&v=beta&t=logo',
        coverUrl:
          'https://media.licdn.com/dms/image/v2/A1/image-scale_191_1128/0/1?e=2147483647&v=beta&t=cover',
        similarPages: [
          {
            pageId: 'gull-and-gate',
            kind: 'company',
            url: 'https://www.linkedin.com/company/gull-and-gate',
            name: 'Gull & Gate',
            industry: 'Utilities',
            location: null,
            logoUrl: null,
          },
          {
            pageId: 'société-des-marées',
            kind: 'company',
            url: 'https://www.linkedin.com/company/soci%C3%A9t%C3%A9-des-mar%C3%A9es',
            name: 'Société des marées',
            industry: null,
            location: null,
            logoUrl: null,
          },
        ],
        affiliatedPages: [
          {
            pageId: 'tidewheel-labs',
            kind: 'showcase',
            url: 'https://www.linkedin.com/showcase/tidewheel-labs',
            name: 'Tidewheel Labs',
            industry: 'Research Services',
            location: 'Ebbham, Kent',
            logoUrl: 'https://media.licdn.com/labs',
          },
        ],
        funding: {
          rounds: 5,
          lastRoundAt: new Date('2021-03-08T00:00:00Z'),
          lastRoundAmount: 'US$ 25.0M',
        },
        openJobs: 1412,
      });
    });

    it('tells where each field was found, and misses none', () => {
      expect(page?.coverage).toMatchObject({
        found: {
          name: 'text',
          linkedinId: 'attribute',
          employeeCount: 'jsonLd',
          totalFollowers: 'text',
          posts: 'attribute',
          people: 'attribute',
        },
        missing: [],
        isTruncated: false,
      });
    });

    it('gives the people shown', () => {
      expect(people.map(({ record }) => record)).toEqual([
        {
          userId: 'mara-quill',
          pageId: 'tidewheel-works',
          name: 'Mara Quill',
          headline: 'Keeper of wheels & gates',
          profileUrl: 'https://www.linkedin.com/in/Mara-Quill',
          imageUrl:
            'https://media.licdn.com/dms/image/v2/P1/profile-displayphoto-shrink_100_100/0/1?e=1&v=beta&t=p',
          relation: 'employee',
        },
        {
          userId: 'zoé-marais-1b',
          pageId: 'tidewheel-works',
          name: 'Zoé Marais',
          headline: null,
          profileUrl: 'https://www.linkedin.com/in/zo%C3%A9-marais-1b',
          imageUrl: null,
          relation: 'employee',
        },
      ]);
    });

    it('gives a post of its own with all that it points to', () => {
      expect(posts[0]?.record).toEqual({
        postId: '7345376128376832001',
        pageId: 'tidewheel-works',
        url: 'https://www.linkedin.com/posts/tidewheel-works_tidalpower-activity-7345376128376832001-aaaa',
        kind: 'image',
        isRepost: false,
        author: {
          name: 'Tidewheel & Works',
          url: 'https://www.linkedin.com/company/tidewheel-works',
          kind: 'company',
        },
        text: 'We open our second harbour in May.\n\nCome and see it: #TidalPower with Brackenfield Institute → https://tide.example/open',
        hashtags: ['TidalPower'],
        mentions: [
          {
            name: 'Brackenfield Institute',
            url: 'https://www.linkedin.com/school/brackenfield',
            kind: 'school',
          },
        ],
        links: ['https://tide.example/open'],
        media: [
          {
            kind: 'image',
            url: 'https://media.licdn.com/dms/image/v2/I1/image-shrink_1280/0/1?e=1&v=beta&t=i1',
            thumbnailUrl: null,
            title: null,
            description: 'The new harbour at low tide.',
            pageCount: null,
            durationSeconds: null,
          },
          {
            kind: 'image',
            url: 'https://media.licdn.com/dms/image/v2/I2/image-shrink_1280/0/1?e=1&v=beta&t=i2',
            thumbnailUrl: null,
            title: null,
            description: null,
            pageCount: null,
            durationSeconds: null,
          },
        ],
        reactionCount: 2076,
        reactionTypes: ['LIKE', 'PRAISE'],
        commentCount: 23,
        createdAt: new Date(Number(7345376128376832001n >> 22n)),
        isEdited: true,
      });
    });

    it('knows a repost by its author, and zero by counters that a whole card does not draw', () => {
      expect(posts[1]?.record).toMatchObject({
        isRepost: true,
        kind: 'text',
        text: 'My first ten years <3',
        author: { name: 'Mara Quill', kind: 'person' },
        reactionCount: 0,
        commentCount: 0,
        isEdited: false,
      });
    });

    it('takes nothing from a quoted post, and knows the page by its number too', () => {
      expect(posts[2]?.record).toMatchObject({
        kind: 'reshare',
        isRepost: false,
        text: 'We agree.',
        author: { name: 'Tidewheel & Works' },
        hashtags: [],
        media: [],
        reactionCount: 1,
        commentCount: 0,
      });
      expect(posts).toHaveLength(3);
    });
  });

  describe('a page of 2024 as a browser saved it', () => {
    const { page, posts, people } = parseFixture('company-2024-rendered');

    it('prefers a slug to the number the page was reached by', () => {
      expect(page?.record).toMatchObject({
        pageId: 'ember-loom',
        url: 'https://www.linkedin.com/company/ember-loom',
        linkedinId: '90210',
      });
    });

    it('reads pictures that have loaded, followers that stand alone, and the first of several websites', () => {
      expect(page?.record).toMatchObject({
        logoUrl: 'https://media.licdn.com/ember-logo',
        totalFollowers: 5750,
        employeeCount: 69,
        companySize: { min: 51, max: 200 },
      });
    });

    it('has places for posts and people, the latter empty', () => {
      expect(page?.coverage.missing).toEqual([]);
      expect(people).toEqual([]);
    });

    it('reads a video once although the player wraps it', () => {
      expect(posts[0]?.record).toMatchObject({
        kind: 'video',
        text: 'The loom at work',
        media: [
          {
            kind: 'video',
            url: 'https://dms.licdn.com/mp4-640p?e=1&v=beta',
            thumbnailUrl: 'https://media.licdn.com/poster',
            durationSeconds: null,
          },
        ],
        commentCount: 0,
      });
    });
  });

  describe('a school’s page in German', () => {
    const { page, posts, people } = parseFixture('school-in-german');

    it('is read in its own notation', () => {
      expect(page?.record).toMatchObject({
        pageId: 'universität-auenrode',
        kind: 'school',
        url: 'https://www.linkedin.com/school/universit%C3%A4t-auenrode',
        linkedinId: '777123',
        totalFollowers: 66_230,
        companySize: { min: 5001, max: 10_000 },
        specialties: ['Lehre', 'Forschung', 'Entwicklung'],
        openJobs: 1204,
      });
    });

    it('tells that there is a list of searches for jobs', () => {
      expect(page?.coverage.found.jobs).toBe('attribute');
    });

    it('takes a shortened website from the link’s target', () => {
      expect(page?.record.website).toBe('https://auenrode.example');
      expect(page?.coverage.found.website).toBe('attribute');
    });

    it('does not count alumni as employees, nor make up a year', () => {
      expect(page?.record).toMatchObject({ employeeCount: null, foundedYear: null });
    });

    it('tells what is hidden from guests and what cannot be read', () => {
      expect(page?.coverage.missing).toEqual(['foundedYear', 'posts', 'people']);
      expect([posts, people]).toEqual([[], []]);
    });
  });
});

function parseFixture(name: string): CompanyPageExtract {
  return parseCompanyPage(openDocument(readFixture(name)));
}

function readFixture(name: string): string {
  return readFileSync(join(FIXTURES, `${name}.html`), 'utf8');
}
