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

function aHolder(executablePath: string | null): BrowserHolder {
  return new BrowserHolder({
    executablePath,
    allowedHosts: [],
    launchTimeoutMs: 5000,
    recyclePages: 100,
    maxMemoryBytes: Number.MAX_SAFE_INTEGER,
    weighEveryMs: 1000,
  });
}

describe(BrowserHolder.name, () => {
  it('names the browser that was set and is missing', async () => {
    const holder = aHolder('/nowhere/chrome');

    await expect(holder.lease()).rejects.toMatchObject({
      code: 'BROWSER_UNAVAILABLE',
      retry: 'never',
      message: 'There is no browser at /nowhere/chrome',
    });
    await holder.close();
  });

  it('says that a program that is no browser does not start', async () => {
    const holder = aHolder(process.execPath);

    await expect(holder.lease()).rejects.toThrow(BrowserUnavailableError);
    await expect(holder.lease()).rejects.toThrow('The browser does not start');
    await holder.close();
  });

  it('starts nothing once closed', async () => {
    const holder = aHolder(null);
    await holder.close();

    await expect(holder.lease()).rejects.toThrow('The browser was closed');
  });
});
