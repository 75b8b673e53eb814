/**
 * Which hosts we were sent to read. `example.org` means that host on its scheme's default port,
 * `example.org:8080` that port, `*.example.org` the domain itself and everything below it.
 */
export class HostAllowlist {
  private readonly exact = new Set<string>();
  private readonly suffixes: string[] = [];

  constructor(patterns: readonly string[]) {
    for (const pattern of patterns.map((each) => each.trim().toLowerCase())) {
      if (pattern.startsWith('*.')) {
        this.suffixes.push(pattern.slice(1));
        this.exact.add(pattern.slice(2));
      } else {
        this.exact.add(pattern);
      }
    }
  }

  /** True for an http(s) URL without credentials on one of the hosts. */
  allows(url: URL): boolean {
    const isHttp = url.protocol === 'https:' || url.protocol === 'http:';
    return isHttp && !url.username && !url.password && this.allowsHost(url.host);
  }

  private allowsHost(host: string): boolean {
    return this.exact.has(host) || this.suffixes.some((suffix) => host.endsWith(suffix));
  }
}
