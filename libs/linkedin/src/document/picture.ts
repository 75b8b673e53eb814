import { pictureUrl } from '../values/urls.js';
import type { GuestElement } from './guest-element.js';

/**
 * Address of a picture: before it scrolls into view it waits in `data-delayed-url`, afterwards it is the `src`.
 * Null for the grey placeholder of someone without a picture.
 */
export function pictureOf(image: GuestElement | null): string | null {
  return image === null
    ? null
    : (pictureUrl(image.attribute('data-delayed-url')) ?? pictureUrl(image.attribute('src')));
}
