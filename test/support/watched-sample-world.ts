import { SampleWorld, type SampleWorldOptions } from '@app/sample-world';
import { jest } from '@jest/globals';

/** Gets hold of the sample site that the application starts by itself, to look at what it was asked. */
export class WatchedSampleWorld {
  private site: SampleWorld | null = null;

  constructor() {
    const start = SampleWorld.start.bind(SampleWorld);
    jest.spyOn(SampleWorld, 'start').mockImplementation(async (options?: SampleWorldOptions) => {
      this.site = await start(options);
      return this.site;
    });
  }

  get started(): SampleWorld {
    if (this.site === null) {
      throw new Error('The application has started no sample site');
    }
    return this.site;
  }

  /** Paths of the documents the site was asked for; robots.txt is no document. */
  get paths(): readonly string[] {
    return this.started.requests.map(({ path }) => path).filter((path) => path !== '/robots.txt');
  }
}
