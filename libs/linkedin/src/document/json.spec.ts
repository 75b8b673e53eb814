import { parsed } from './json.js';

describe(parsed.name, () => {
  it('reads JSON', () => {
    expect(parsed('{"a":[1,"\\"[{",{"b":null}]}')).toEqual({ a: [1, '"[{', { b: null }] });
  });

  it.each([['{'], [''], ['{"a":undefined}'], ['"\\']])('gives nothing for %j', (json) => {
    expect(parsed(json)).toBeNull();
  });

  it('refuses absurd nesting, and is not misled by brackets in strings', () => {
    expect(parsed('['.repeat(65) + ']'.repeat(65))).toBeNull();
    expect(parsed('['.repeat(64) + ']'.repeat(64))).not.toBeNull();
    expect(parsed(JSON.stringify(['['.repeat(1000), '\\"{'.repeat(1000)]))).toHaveLength(2);
  });

  it('bears as many siblings as there are', () => {
    expect(parsed(`[${'[],'.repeat(1000)}[]]`)).toHaveLength(1001);
  });
});
