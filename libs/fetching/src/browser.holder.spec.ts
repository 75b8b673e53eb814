import { BrowserHolder, resolverArg, sandboxArgs } from './browser.holder.js';
import { BrowserUnavailableError } from './fetching.errors.js';

describe(sandboxArgs.name, () => {
  it('gives up the sandbox only for root', () => {
    expect(sandboxArgs(0)).toEqual(['--no-sandbox']);
    expect(sandboxArgs(1000)).toEqual([]);
  });

  it('keeps the sandbox where there are no user ids', () => {
    expect(sandboxArgs(undefined)).toEqual([]);
  });
});

describe(resolverArg.name, () => {
  it('leaves addresses to the allowed hosts alone', () => {
    expect(resolverArg(['*.example.org', '127.0.0.1:8080'])).toBe(
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE *.example.org, EXCLUDE example.org, EXCLUDE 127.0.0.1',
    );
  });
});

describe(BrowserHolder.name, () => {
  it('names the browser that was set and is missing', async () => {
    const holder = new BrowserHolder('/nowhere/chrome', [], 1000);

    await expect(holder.browser()).rejects.toMatchObject({
      code: 'BROWSER_UNAVAILABLE',
      retry: 'never',
      message: 'There is no browser at /nowhere/chrome',
    });
    await holder.close();
  });

  it('says that a program that is no browser does not start', async () => {
    const holder = new BrowserHolder(process.execPath, [], 5000);

    await expect(holder.browser()).rejects.toThrow(BrowserUnavailableError);
    await expect(holder.browser()).rejects.toThrow('The browser does not start');
    await holder.close();
  });

  it('starts nothing once closed', async () => {
    const holder = new BrowserHolder(null, [], 1000);
    await holder.close();

    await expect(holder.browser()).rejects.toThrow('The browser was closed');
  });
});
