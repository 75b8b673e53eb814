/** What the database thread tells the one that started it. */
export type ThreadReply =
  | { readonly kind: 'started'; readonly uri: string }
  | { readonly kind: 'stopped' }
  | {
      readonly kind: 'failed';
      readonly name: string;
      readonly message: string;
      readonly fields: Readonly<Record<string, unknown>>;
    };
