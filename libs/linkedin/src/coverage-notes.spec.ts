import { CoverageNotes } from './coverage-notes.js';

describe(CoverageNotes.name, () => {
  it('takes the first place that says something', () => {
    const notes = new CoverageNotes();
    expect(notes.expected('name', { text: null, jsonLd: 'Acme', attribute: 'acme' })).toBe('Acme');
    expect(notes.coverage(false)).toEqual({
      found: { name: 'jsonLd' },
      missing: [],
      isTruncated: false,
    });
  });

  it('misses what is expected, and what has a place that cannot be read', () => {
    const notes = new CoverageNotes();
    notes.expected('name', { text: null });
    notes.optional('tagline', { text: null });
    notes.optional('foundedYear', { text: null }, true);
    notes.list('specialties', { text: [] }, true);
    expect(notes.coverage(false).missing).toEqual(['name', 'foundedYear', 'specialties']);
  });

  it('misses everything it did not find in a truncated document', () => {
    const notes = new CoverageNotes();
    notes.optional('tagline', { text: null });
    expect(notes.coverage(true)).toEqual({ found: {}, missing: ['tagline'], isTruncated: true });
  });

  it('keeps zero and lists, which are values', () => {
    const notes = new CoverageNotes();
    expect(notes.expected('reactionCount', { text: 0 })).toBe(0);
    expect(notes.list('links', { attribute: ['x'] })).toEqual(['x']);
    expect(notes.list('mentions', {})).toEqual([]);
    expect(notes.coverage(false).found).toEqual({ reactionCount: 'text', links: 'attribute' });
  });

  it('lets a section take back what it said', () => {
    const notes = new CoverageNotes();
    notes.noteFound('posts', 'attribute');
    notes.noteMissing('posts');
    expect(notes.coverage(false)).toMatchObject({ found: {}, missing: ['posts'] });
  });
});
