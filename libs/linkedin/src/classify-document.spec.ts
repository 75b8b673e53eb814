import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { classifyDocument, isRefusalUrl } from './classify-document.js';
import { openDocument } from './document/guest-document.js';

const FIXTURES = join(import.meta.dirname, '../../../test/fixtures/linkedin');

describe(classifyDocument.name, () => {
  it.each([
    [
      'company-2025-raw',
      { kind: 'company', url: 'https://www.linkedin.com/company/tidewheel-works' },
    ],
    ['company-2024-rendered', { kind: 'company', url: 'https://www.linkedin.com/company/90210' }],
    [
      'school-in-german',
      { kind: 'company', url: 'https://www.linkedin.com/school/universit%C3%A4t-auenrode' },
    ],
    [
      'showcase-without-posts',
      { kind: 'company', url: 'https://www.linkedin.com/showcase/tidewheel-labs' },
    ],
    [
      'post-with-comments',
      {
        kind: 'post',
        url: 'https://www.linkedin.com/posts/tidewheel-works_tides-activity-7195255465402904576-IJWc',
      },
    ],
    [
      'post-of-member-with-document',
      {
        kind: 'post',
        url: 'https://www.linkedin.com/feed/update/urn:li:activity:7286505452060098560',
      },
    ],
    ['authwall', { kind: 'refusal', refusal: 'authwall', url: null }],
    [
      'login',
      {
        kind: 'refusal',
        refusal: 'login',
        url: 'https://www.linkedin.com/company/tidewheel-works',
      },
    ],
    ['denied-999', { kind: 'refusal', refusal: 'stub', url: null }],
    ['missing-404', { kind: 'unrecognised' }],
  ])('knows %s by itself', (fixture, classification) => {
    expect(classifyDocument(openFixture(fixture))).toEqual(classification);
  });

  it.each([
    ['public_profile_v3_desktop', 'member'],
    ['p_public_post', 'post'],
    ['d_org_guest_school_overview', 'company'],
  ])('knows the page key %s', (pageKey, kind) => {
    expect(classifyDocument(withPageKey(pageKey))).toEqual({ kind, url: null });
  });

  it.each([
    ['auth_wall_desktop_profile', 'authwall'],
    ['d_checkpoint_ch_captchaV2', 'challenge'],
    ['d_checkpoint_challenge', 'challenge'],
    ['d_registration-cold_join', 'login'],
  ])('knows the refusal of the page key %s', (pageKey, refusal) => {
    expect(classifyDocument(withPageKey(pageKey))).toEqual({ kind: 'refusal', refusal, url: null });
  });

  it('names what was asked for by where the refusal would lead back to', () => {
    const finalUrl =
      'https://www.linkedin.com/authwall?trk=bf&sessionRedirect=https%3A%2F%2Fuk.linkedin.com%2Fcompany%2Facme%2F';
    expect(classifyDocument(openDocument(''), { finalUrl })).toEqual({
      kind: 'refusal',
      refusal: 'authwall',
      url: 'https://www.linkedin.com/company/acme',
    });
  });

  it('names a member’s page as asked for, which is no target of ours', () => {
    const finalUrl = 'https://www.linkedin.com/uas/login?session_redirect=%2Fin%2Fmara-quill';
    expect(classifyDocument(openDocument(''), { finalUrl })).toMatchObject({
      url: 'https://www.linkedin.com/in/mara-quill',
    });
  });

  it('does not take the wall for what was asked for', () => {
    const finalUrl = 'https://www.linkedin.com/authwall?sessionRedirect=%2Fauthwall';
    expect(classifyDocument(openDocument(''), { finalUrl })).toMatchObject({ url: null });
  });

  it.each([
    [404, { kind: 'notFound' }],
    [410, { kind: 'gone' }],
    [999, { kind: 'refusal', refusal: 'stub', url: null }],
    [200, { kind: 'unrecognised' }],
    [503, { kind: 'unrecognised' }],
  ])('goes by status %d where the document is silent', (status, classification) => {
    expect(classifyDocument(openFixture('missing-404'), { status })).toEqual(classification);
  });

  it('believes the page key more than address and status', () => {
    const seen = { status: 404, finalUrl: 'https://www.linkedin.com/authwall' };
    expect(classifyDocument(openFixture('company-2025-raw'), seen)).toMatchObject({
      kind: 'company',
    });
  });

  it('believes the address more than the status', () => {
    const seen = { status: 404, finalUrl: 'https://www.linkedin.com/checkpoint/challenge/x' };
    expect(classifyDocument(openDocument(''), seen)).toMatchObject({ refusal: 'challenge' });
  });

  it.each([
    ['company-2025-raw', 'company'],
    ['post-with-comments', 'post'],
    ['authwall', 'refusal'],
  ])('knows %s without its page key, by marks that only it has', (fixture, kind) => {
    const html = readFixture(fixture).replace('name="pageKey"', 'name="renamed"');
    expect(classifyDocument(openDocument(html)).kind).toBe(kind);
  });

  it('knows a member without a page key', () => {
    const html =
      '<link rel="canonical" href="https://www.linkedin.com/in/mara-quill"><h1 class="top-card-layout__title">Mara Quill</h1>';
    expect(classifyDocument(openDocument(html))).toEqual({
      kind: 'member',
      url: 'https://www.linkedin.com/in/mara-quill',
    });
  });

  it('does not take every page with links to sign in for a refusal', () => {
    const html = `${readFixture('missing-404')}<form action="/uas/login">authwall, sign in, Join LinkedIn</form>`;
    expect(classifyDocument(openDocument(html))).toEqual({ kind: 'unrecognised' });
  });

  it('does not recognise a page of another site', () => {
    const html =
      '<link rel="canonical" href="https://evil.example/company/acme"><h1 class="top-card-layout__title">Acme</h1>';
    expect(classifyDocument(openDocument(html))).toEqual({ kind: 'unrecognised' });
  });

  it('does not take a large page that quotes the stub for it', () => {
    const html = `${readFixture('denied-999')}${'<p>x</p>'.repeat(4000)}`;
    expect(classifyDocument(openDocument(html))).toEqual({ kind: 'unrecognised' });
  });
});

describe(isRefusalUrl.name, () => {
  it.each([
    ['https://www.linkedin.com/authwall?trk=bf', true],
    ['/authwall', true],
    ['http://127.0.0.1:4010/uas/login?session_redirect=x', true],
    ['https://www.linkedin.com/login', true],
    ['https://www.linkedin.com/signup/cold-join', true],
    ['https://www.linkedin.com/checkpoint/challenge/x', true],
    ['https://www.linkedin.com/checkpoint/lg/login', true],
    ['https://www.linkedin.com/company/login', false],
    ['https://www.linkedin.com/login-help', false],
    ['https://www.linkedin.com/company/acme?next=/authwall', false],
    ['not a url://', false],
  ])('says of %s: %s', (url, isRefusal) => {
    expect(isRefusalUrl(url)).toBe(isRefusal);
  });
});

function openFixture(name: string) {
  return openDocument(readFixture(name));
}

function readFixture(name: string): string {
  return readFileSync(join(FIXTURES, `${name}.html`), 'utf8');
}

function withPageKey(pageKey: string) {
  return openDocument(`<html><head><meta name="pageKey" content="${pageKey}"></head></html>`);
}
