import { markup, type Markup } from './markup.js';
import type { PageContext } from './page-context.js';

const GHOSTS = {
  page: 'https://static.licdn.com/aero-v1/sc/h/ghost-organization',
  person: 'https://static.licdn.com/aero-v1/sc/h/ghost-person',
  picture: 'https://static.licdn.com/aero-v1/sc/h/ghost-picture',
} as const;

export interface ImageLook {
  readonly classes: string;
  readonly alt: string;
  readonly ghost: keyof typeof GHOSTS;
}

/** An image that loads when it comes into view; without an address only its placeholder is there. */
export function lazyImage(url: string | null, look: ImageLook, context: PageContext): Markup {
  const ghost = GHOSTS[look.ghost];
  if (url === null) {
    return markup`<img class="inline-block ${look.classes}" data-ghost-classes="bg-color-entity-ghost-background" data-ghost-url="${ghost}" alt="${look.alt}">`;
  }
  if (context.form === 'rendered' && context.isInView) {
    return markup`<img class="inline-block ${look.classes} lazy-loaded" data-ghost-classes="bg-color-entity-ghost-background" data-ghost-url="${ghost}" alt="${look.alt}" aria-busy="false" src="${url}">`;
  }
  return markup`<img class="inline-block ${look.classes}" data-delayed-url="${url}" data-ghost-classes="bg-color-entity-ghost-background" data-ghost-url="${ghost}" alt="${look.alt}">`;
}

export function icon(name: string, classes = ''): Markup {
  return markup`<icon class="${classes}" data-delayed-url="https://static.licdn.com/aero-v1/sc/h/icon-${name}" aria-hidden="true"></icon>`;
}
