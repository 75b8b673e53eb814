import type { FetchedDocument } from '@app/fetching';

/** A document as a fetcher hands it over. Pass only what the test is about; a text body is UTF-8. */
export function aFetchedDocument({
  body = '',
  ...overrides
}: Partial<Omit<FetchedDocument, 'body'>> & { readonly body?: string } = {}): FetchedDocument {
  const requestedUrl = overrides.requestedUrl ?? 'https://www.linkedin.com/company/acme';
  return {
    requestedUrl,
    finalUrl: requestedUrl,
    status: 200,
    contentType: 'text/html; charset=utf-8',
    fetchedAt: new Date('2026-11-01T00:00:00.000Z'),
    redirects: [],
    ...overrides,
    body: Buffer.from(body),
  };
}
