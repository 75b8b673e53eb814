import { createWorld } from '@app/sample-world';
import { describe, expect, it } from '@jest/globals';

import { testSettings } from '../test/support/test-settings.js';
import { welcome } from './app.welcome.js';

const URL_OF_APP = 'http://127.0.0.1:3000';

describe(welcome.name, () => {
  it('suggests a page that the sample source really has', () => {
    const text = welcome(testSettings(), URL_OF_APP);

    const pageId = /\/api\/v1\/pages\/([^/\s']+)'\n/.exec(text)?.[1];
    expect(createWorld().companies.map((company) => company.pageId)).toContain(pageId);
  });

  it('names no page of another source', () => {
    const text = welcome(testSettings({ SOURCE: 'snapshots', SNAPSHOT_DIR: '/pages' }), URL_OF_APP);

    expect(text).toContain(`curl '${URL_OF_APP}/api/v1/pages/<page id>'\n`);
    expect(text).toContain('source: snapshots');
  });

  it('says where the embedded database keeps its data', () => {
    expect(welcome(testSettings({ DATA_DIR: '/var/lib/acme' }), URL_OF_APP)).toContain(
      'database: embedded in /var/lib/acme',
    );
  });

  it('keeps the password of a database to itself', () => {
    const text = welcome(testSettings({ MONGODB_URI: 'mongodb://ada:s3cret@db.example/x' }), '');

    expect(text).toContain('db.example');
    expect(text).not.toContain('s3cret');
  });

  it('leads to the docs only where they are served', () => {
    expect(welcome(testSettings(), URL_OF_APP)).toContain(`${URL_OF_APP}/docs`);
    expect(welcome(testSettings({ DOCS_ENABLED: 'false' }), URL_OF_APP)).not.toContain('/docs');
  });
});
