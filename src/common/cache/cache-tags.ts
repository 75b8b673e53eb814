/** What cached answers are made of; a write to any of these removes the answers that show it. */
export const pagesTag = 'pages';
export const pageTag = (pageId: string): string => `page:${pageId}`;
export const postTag = (postId: string): string => `post:${postId}`;
export const userTag = (userId: string): string => `user:${userId}`;
