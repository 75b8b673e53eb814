/** What cached answers are made of; a write to any of these removes the answers that show it. */
export const pagesTag = 'pages';

/** Ids are compared as they are stored, however the request's path wrote them. */
export const pageTag = (pageId: string): string => `page:${pageId.normalize('NFC').toLowerCase()}`;
export const postTag = (postId: string): string => `post:${postId}`;
export const userTag = (userId: string): string => `user:${userId.normalize('NFC').toLowerCase()}`;
