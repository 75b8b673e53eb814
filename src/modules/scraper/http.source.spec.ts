import { BrowserUnavailableError, type Fetcher, UpstreamDownError } from '@app/fetching';
import { beforeEach, describe, expect, it, jest } from '@jest/globals';

import { aFetchedDocument } from '../../../test/support/builders/fetched-document.builder.js';
import { strictDouble } from '../../../test/support/strict-double.js';
import { HttpSource } from './http.source.js';

describe(HttpSource.name, () => {
  const fetch = jest.fn<Fetcher['fetch']>();
  const render = jest.fn<Fetcher['fetch']>();
  const closeFetcher = jest.fn<Fetcher['close']>();
  const closeBrowser = jest.fn<Fetcher['close']>();
  const onClose = jest.fn<() => Promise<void>>();
  const options = {
    name: 'sample',
    origin: 'http://127.0.0.1:4000',
    fetcher: strictDouble<Fetcher>('Fetcher', { fetch, close: closeFetcher }),
    browser: strictDouble<Fetcher>('browser', { fetch: render, close: closeBrowser }),
    report: { status: 'up' },
    onClose,
  } as const;
  const source = new HttpSource(options);
  const document = aFetchedDocument();

  beforeEach(() => {
    jest.resetAllMocks();
    fetch.mockResolvedValue(document);
  });

  it('asks its own origin for LinkedIn’s paths', async () => {
    await source.fetchPage('acme');
    await source.fetchPost('https://www.linkedin.com/posts/acme_x-activity-7-a?trk=public');

    expect(fetch.mock.calls.map(([url]) => url.href)).toEqual([
      'http://127.0.0.1:4000/company/acme',
      'http://127.0.0.1:4000/posts/acme_x-activity-7-a',
    ]);
  });

  it('escapes what a page id holds', async () => {
    await source.fetchPage('こもれび計測');

    expect(fetch.mock.calls[0]?.[0].pathname).toBe(
      `/company/${encodeURIComponent('こもれび計測')}`,
    );
  });

  it('renders a page and a post where a browser is wanted', async () => {
    render.mockResolvedValue(document);

    await expect(
      source.renderPost('https://www.linkedin.com/posts/acme_x-1'),
    ).resolves.toMatchObject({
      status: 200,
    });
    await expect(source.renderPage('acme')).resolves.toMatchObject({ status: 200 });
    await expect(new HttpSource({ ...options, browser: null }).renderPage('acme')).resolves.toBe(
      null,
    );
  });

  it('does without a browser that does not start, and tells any other failure', async () => {
    render.mockRejectedValueOnce(new BrowserUnavailableError('it does not start'));
    await expect(source.renderPage('acme')).resolves.toBeNull();

    const failure = new UpstreamDownError('http://x', 'is down');
    render.mockRejectedValueOnce(failure);
    await expect(source.renderPage('acme')).rejects.toBe(failure);
  });

  it('knows no post by its number', async () => {
    await expect(source.findPostUrl()).resolves.toBeNull();
  });

  it('reports without asking the site', async () => {
    await expect(source.report()).resolves.toEqual({ status: 'up' });
    expect(fetch).not.toHaveBeenCalled();
  });

  it('closes all it holds, the site it started last', async () => {
    onClose.mockImplementation(() => {
      expect(closeFetcher).toHaveBeenCalled();
      expect(closeBrowser).toHaveBeenCalled();
      return Promise.resolve();
    });
    await source.close();

    expect(onClose).toHaveBeenCalledTimes(1);
  });
});
