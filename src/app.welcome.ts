import { redactUri } from '@app/observability';

import type { Env } from './config/env.js';

const SECURED = 'every request needs a key:  -H "Authorization: Bearer <key>"';
const UNSECURED = 'AUTH=off: whoever reaches it may do everything';

/** What a person reads in the terminal once the server listens: where it is and what to try. */
export function welcome(env: Env, url: string): string {
  const api = `${url}/api/v1`;
  const pageId = env.SOURCE === 'sample' ? 'tessellate-dynamics' : '<page id>';
  const database =
    env.MONGODB_URI === undefined ? `embedded in ${env.DATA_DIR}` : redactUri(env.MONGODB_URI);
  const lines = [
    '',
    `Pagelens listens on ${url}   source: ${env.SOURCE} · database: ${database}`,
    '',
    ...accessLine(env),
    ...(env.DOCS_ENABLED ? [`  try it in a browser   ${url}/docs`] : []),
    `  a company page        curl '${api}/pages/${pageId}'`,
    `  what it posted        curl '${api}/pages/${pageId}/posts'`,
    `  who works there       curl '${api}/pages/${pageId}/users'`,
    `  every page read       curl '${api}/pages?sort=-totalFollowers'`,
    `  how it is             curl ${api}/health`,
    '',
    '',
  ];
  return lines.join('\n');
}

/** Nothing where nothing was said: without keys it listens to its own machine only. */
function accessLine({ AUTH: auth, API_KEYS: keys }: Env): string[] {
  if (auth === 'off') {
    return [`  ${UNSECURED}`];
  }
  return keys.length > 0 ? [`  ${SECURED}`] : [];
}
