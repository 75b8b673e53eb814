import { SampleWorld, type SampleWorldOptions } from '@app/sample-world';
import { jest } from '@jest/globals';

/** Gets hold of the sample sites that applications start by themselves, to look at what they were asked. */
export class WatchedSampleWorld {
  private readonly sites: SampleWorld[] = [];

  constructor() {
    const start = SampleWorld.start.bind(SampleWorld);
    jest.spyOn(SampleWorld, 'start').mockImplementation(async (options?: SampleWorldOptions) => {
      const site = await start(options);
      this.sites.push(site);
      return site;
    });
  }

  /** The one that was started last. */
  get started(): SampleWorld {
    const site = this.sites.at(-1);
    if (site === undefined) {
      throw new Error('The application has started no sample site');
    }
    return site;
  }

  /** Paths of the documents that all of them were asked for; robots.txt is no document. */
  get paths(): readonly string[] {
    const requests = this.sites.flatMap((site) => site.requests);
    return requests.map(({ path }) => path).filter((path) => path !== '/robots.txt');
  }
}
