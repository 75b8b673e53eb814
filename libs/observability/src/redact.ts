/** A connection string that may be logged: the host stays, user and password go. */
export function redactUri(uri: string): string {
  return uri.replace(/\/\/[^/]*@/, '//***@');
}
