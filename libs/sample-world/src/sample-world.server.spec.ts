import { afterEach, describe, expect, it } from '@jest/globals';

import { SampleWorldPortInUseError } from './sample-world.errors.js';
import { SampleWorld } from './sample-world.server.js';

describe(SampleWorld.name, () => {
  const running: SampleWorld[] = [];
  const start = async (options = {}): Promise<SampleWorld> => {
    const site = await SampleWorld.start(options);
    running.push(site);
    return site;
  };

  afterEach(async () => {
    await Promise.all(running.splice(0).map((site) => site.stop()));
  });

  it('serves the bytes that its world answers', async () => {
    const site = await start({ seed: 5 });
    const response = await fetch(`${site.origin}/company/copperfinch?trk=x`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await response.text()).toBe(site.world.respond('/company/copperfinch').body);
  });

  it('logs each request it served, with who asked', async () => {
    const site = await start();
    await fetch(`${site.origin}/company/never-was?a=b`, { headers: { 'user-agent': 'tester/1' } });
    expect(site.requests).toEqual([
      {
        at: expect.any(Date),
        virtualAt: site.world.now,
        method: 'GET',
        path: '/company/never-was?a=b',
        status: 404,
        userAgent: 'tester/1',
        bytesSent: Buffer.byteLength(site.world.respond('/company/never-was').body),
        fault: null,
      },
    ]);
  });

  it('answers HEAD without a body and refuses to be written to', async () => {
    const site = await start();
    const head = await fetch(`${site.origin}/robots.txt`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect(Number(head.headers.get('content-length'))).toBeGreaterThan(0);
    const post = await fetch(`${site.origin}/robots.txt`, { method: 'POST' });
    expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  it('serves what is true when its clock says it is', async () => {
    const site = await start({ seed: 5 });
    const { startedAt } = site.world;
    const at = site.clock.advance(40 * 86_400_000 + 5);
    expect(at.getTime() - startedAt.getTime()).toBe(40 * 86_400_000 + 5);
    const [company] = site.world.at(at).companies;
    const { pathname } = new URL(company?.url ?? '');
    const body = await (await fetch(`${site.origin}${pathname}`)).text();
    expect(body).toBe(site.world.respond(pathname, at).body);
    expect(body).not.toBe(site.world.respond(pathname).body);
    expect(site.requests[0]?.virtualAt).toEqual(at);
  });

  it('takes its time from a clock it is given', async () => {
    let now = new Date('2026-11-20T08:00:00Z');
    const site = await start({ clock: () => now });
    expect(site.world.now).toEqual(now);
    now = new Date('2026-11-21T08:00:00Z');
    await fetch(`${site.origin}/robots.txt`);
    expect(site.requests[0]?.virtualAt).toEqual(now);
  });

  it('counts no bytes for HEAD', async () => {
    const site = await start();
    await fetch(`${site.origin}/robots.txt`, { method: 'HEAD' });
    expect(site.requests).toMatchObject([{ method: 'HEAD', status: 200, bytesSent: 0 }]);
  });

  it('redirects within itself', async () => {
    const site = await start();
    const response = await fetch(`${site.origin}/company/gilded-thicket`);
    expect(response.redirected).toBe(true);
    expect(response.url).toContain(`${site.origin}/authwall?trk=bf&`);
  });

  it('sends the phrase that goes with 999', async () => {
    const site = await start();
    const response = await fetch(`${site.origin}/company/basalt-parliament`);
    expect([response.status, response.statusText]).toEqual([999, 'Request denied']);
  });

  it('names the port that was taken', async () => {
    const port = Number(new URL((await start()).origin).port);
    const second = SampleWorld.start({ port });
    await expect(second).rejects.toThrow(SampleWorldPortInUseError);
    await expect(second).rejects.toMatchObject({ port, code: 'SAMPLE_WORLD_PORT_IN_USE' });
  });

  it('passes other failures to listen on', async () => {
    await expect(SampleWorld.start({ host: '203.0.113.1' })).rejects.toThrow('EADDRNOTAVAIL');
  });

  it('stops once, however often it is told to', async () => {
    const site = await start();
    await Promise.all([site.stop(), site.stop()]);
    await site.stop();
    await expect(fetch(`${site.origin}/robots.txt`)).rejects.toThrow('fetch failed');
  });
});
