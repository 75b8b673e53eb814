/** Changes whenever the same document may give different records; stored with every snapshot. */
export const PARSER_VERSION = '7';
