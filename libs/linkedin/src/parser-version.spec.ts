import { PARSER_VERSION } from './index.js';

describe('PARSER_VERSION', () => {
  it('is a text that can be stored beside a snapshot', () => {
    expect(PARSER_VERSION).toMatch(/^\d+$/);
  });
});
