import type { PageLocation } from '../company-page.record.js';
import type { GuestDocument } from '../document/guest-document.js';
import type { GuestElement, Matcher } from '../document/guest-element.js';
import { trackedAs, withClass, withTag } from '../document/matcher.js';
import { lineOf } from '../document/text.js';
import { linkTarget } from '../values/urls.js';

/** The section of a company's addresses: it has no test id, only its class or the tracking of its map links. */
export function locationsSection(document: GuestDocument): GuestElement | null {
  return (
    document.first('section', withClass('locations')) ??
    document.first(
      'ul',
      (list) => list.attribute('data-impression-id')?.startsWith('org-locations') ?? false,
    )
  );
}

/** Every row is in the markup, also those that only show after a click. One that the document ends in is left out. */
export function parseLocations(section: GuestElement | null): PageLocation[] {
  return (section?.all(withTag('li')) ?? [])
    .filter(({ isWhole }) => isWhole)
    .map(parseLocation)
    .filter((location) => location.lines.length > 0);
}

/** The link to the map says whose address it leads to, also where its tracking is called otherwise. */
const isDescribedByAddress: Matcher = (element) =>
  element.name === 'a' && (element.attribute('aria-describedby')?.startsWith('address-') ?? false);

function parseLocation(row: GuestElement): PageLocation {
  const address = row.first((element) => element.attribute('id')?.startsWith('address-') ?? false);
  const mapLink = row.first(trackedAs('org-locations_url')) ?? row.first(isDescribedByAddress);
  return {
    isPrimary: row.first(withClass('tag-sm')) !== null,
    lines: (address?.all(withTag('p')) ?? []).map(lineOf).filter((line) => line !== null),
    mapUrl: linkTarget(mapLink?.attribute('href') ?? null),
  };
}
