/** The same address with another host and LinkedIn's tracking mark, as it stands in links. */
export function tracked(url: string, host: string, control: string): string {
  return `${onHost(url, host)}${url.includes('?') ? '&' : '?'}trk=${control}`;
}

export function onHost(url: string, host: string): string {
  return url.replace('https://www.linkedin.com/', `https://${host}/`);
}

/** The invitation that LinkedIn puts where a member would get somewhere. Dots are encoded too. */
export function signUpUrl(target: string, control: string): string {
  return `https://www.linkedin.com/signup/cold-join?session_redirect=${dotEncoded(target)}&trk=${control}`;
}

export function loginUrl(target: string, control: string): string {
  return `https://www.linkedin.com/login?session_redirect=${dotEncoded(target)}&fromSignIn=true&trk=${control}`;
}

/** Links out of LinkedIn pass through its own counter. */
export function redirectUrl(target: string, control: string): string {
  const hash = target.length.toString(36).padStart(2, '0') + target.slice(-2).replace(/\W/g, 'x');
  return `https://www.linkedin.com/redir/redirect?url=${dotEncoded(target)}&urlhash=${hash}&trk=${control}`;
}

/** Hashtags lead to the sign-up page, which would lead on to the tag's feed. */
export function hashtagUrl(tag: string, control: string): string {
  const feed = `https://www.linkedin.com/feed/hashtag/${encodeURIComponent(tag.toLowerCase())}`;
  return `https://www.linkedin.com/signup/cold-join?session_redirect=${encodeURIComponent(feed)}&trk=${control}`;
}

function dotEncoded(url: string): string {
  return encodeURIComponent(url).replaceAll('.', '%2E');
}
