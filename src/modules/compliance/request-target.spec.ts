import { describe, expect, it } from '@jest/globals';

import { requestTargetOf } from './request-target.js';

describe(requestTargetOf.name, () => {
  it.each([
    ['/robots.txt', 'robots', '/robots.txt'],
    ['/company/acme?trk=x', 'page', '/company/acme'],
    ['/school/acme-college/', 'page', '/school/acme-college'],
  ])('keeps the path of %s', (path, targetKind, kept) => {
    expect(requestTargetOf(`http://127.0.0.1:4000${path}`)).toEqual({ targetKind, path: kept });
  });

  it.each([
    ['/posts/ada-example_robots-activity-7391234567890123456-abcd', 'post'],
    ['/feed/update/urn:li:activity:7391234567890123456', 'post'],
    ['/in/ada-example', 'other'],
    ['/authwall?sessionRedirect=%2Fin%2Fada-example', 'other'],
    ['/', 'other'],
  ])('keeps of %s, which may name a person, only the kind', (path, targetKind) => {
    expect(requestTargetOf(`https://www.linkedin.com${path}`)).toEqual({ targetKind, path: null });
  });
});
