/** Where events go, and by what key they are let in. */
export interface SentryTarget {
  readonly envelopeUrl: string;
  readonly publicKey: string;
}

/** Reads `https://<key>@<host>/<project>`, as Sentry and its kin hand it out; null when it is none. */
export function parseSentryDsn(dsn: string): SentryTarget | null {
  const url = URL.canParse(dsn) ? new URL(dsn) : null;
  const [, path = '', project] = /^(.*)\/(\d{1,20})$/.exec(url?.pathname ?? '') ?? [];
  const isHttp = url?.protocol === 'https:' || url?.protocol === 'http:';
  return url === null || !isHttp || url.username === '' || project === undefined
    ? null
    : {
        envelopeUrl: `${url.origin}${path}/api/${project}/envelope/`,
        publicKey: url.username,
      };
}
