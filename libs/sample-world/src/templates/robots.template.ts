/** The sample site's own policy: public pages may be read by anyone, what lies behind them by nobody. */
export function robotsTxt(): string {
  return [
    '# An invented site for trying out readers of public pages.',
    'User-agent: *',
    'Disallow: /authwall',
    'Disallow: /organization-guest/',
    'Disallow: /uas/login',
    'Disallow: /voyager/api',
    'Allow: /',
    '',
  ].join('\n');
}
