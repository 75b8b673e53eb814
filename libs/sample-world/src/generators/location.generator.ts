import { type Random, times } from '../random.js';
import type { AddressTruth, LocationTruth } from '../truth/company.truth.js';
import { type Place, PLACES, STREETS } from '../words/place.words.js';

export interface Headquarters {
  readonly label: string;
  readonly address: AddressTruth;
  readonly place: Place;
}

export function headquartersOf(city: string, random: Random): Headquarters {
  const place = PLACES.find((candidate) => candidate.city === city) ?? random.pick(PLACES);
  return {
    label: `${place.city}, ${place.region}`,
    address: {
      street: streetIn(random),
      locality: place.city,
      region: place.region,
      postalCode: place.postalCode,
      country: place.country,
    },
    place,
  };
}

/** The list of a page's locations: the headquarters first, the others anywhere. */
export function generateLocations(
  count: number,
  headquarters: Headquarters,
  random: Random,
): readonly LocationTruth[] {
  return times(count, (index) => {
    const isPrimary = index === 0;
    const place = isPrimary ? headquarters.place : random.pick(PLACES);
    const street = isPrimary ? (headquarters.address.street ?? '') : streetIn(random);
    const floor = !isPrimary && random.chance(0.25) ? [random.pick(STREETS.floors)] : [];
    const region = `${place.city}, ${place.region} ${place.postalCode}, ${place.country}`;
    const where = [street, ...floor, place.city, place.postalCode, place.region, place.country];
    return {
      isPrimary,
      lines: [street, ...floor, region],
      mapUrl: `https://www.bing.com/maps?where=${where.map(plusEncoded).join('+')}`,
    };
  });
}

function streetIn(random: Random): string {
  return `${random.between(1, 240)} ${random.pick(STREETS.names)} ${random.pick(STREETS.kinds)}`;
}

function plusEncoded(text: string): string {
  return encodeURIComponent(text).replaceAll('%20', '+');
}
