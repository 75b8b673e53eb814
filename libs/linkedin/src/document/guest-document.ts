/** A document that has been read once; every parser takes it. */
export class GuestDocument {
  constructor(readonly html: string) {}
}

/** Reads the markup once; broken or empty markup gives a document with nothing in it, never an error. */
export function openDocument(html: string): GuestDocument {
  return new GuestDocument(html);
}
