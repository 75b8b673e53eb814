import type { Random } from './random.js';

export type Rendition =
  | 'company-logo_200_200'
  | 'company-logo_100_100'
  | 'profile-displayphoto-shrink_100_100'
  | 'image-scale_191_1128'
  | 'feedshare-shrink_800'
  | 'articleshare-shrink_800'
  | 'videocover-high'
  | 'feedshare-document-cover-images_480'
  | 'comment-image-shrink_8192_480';

/** An address in the form of LinkedIn's image store. Nothing is there, and nobody should look. */
export function imageUrl(random: Random, rendition: Rendition, at: Date): string {
  const path = `${random.token(17)}/${rendition}/${random.token(18)}/0/${at.getTime()}`;
  return `https://media.licdn.com/dms/image/v2/${path}?${expiry(random)}`;
}

/** An address in the form of LinkedIn's video store. */
export function videoUrl(random: Random, rendition: string, at: Date): string {
  const path = `${random.token(17)}/${rendition}/${random.token(18)}/0/${at.getTime()}`;
  return `https://dms.licdn.com/playlist/vid/v2/${path}?${expiry(random)}`;
}

/** An address in the form of LinkedIn's document store: the list of a document's pages. */
export function documentUrl(random: Random, at: Date): string {
  const path = `${random.token(17)}/feedshare-document-master-manifest/${random.token(18)}/0/${at.getTime()}`;
  return `https://media.licdn.com/dms/document/pl/v2/${path}?${expiry(random)}`;
}

/** `e=2147483647` is how LinkedIn says that an address does not expire. */
function expiry(random: Random): string {
  return `e=2147483647&v=beta&t=${random.token(43)}`;
}
