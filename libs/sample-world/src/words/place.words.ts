/** A city as LinkedIn prints and structures it. The streets in it are invented. */
export interface Place {
  readonly city: string;
  readonly region: string;
  readonly country: string;
  readonly postalCode: string;
}

export const PLACES: readonly Place[] = [
  { city: 'Rotterdam', region: 'South Holland', country: 'NL', postalCode: '3011 AB' },
  { city: 'Galway', region: 'County Galway', country: 'IE', postalCode: 'H91 X2Y3' },
  { city: 'Halifax', region: 'Nova Scotia', country: 'CA', postalCode: 'B3H 1A1' },
  { city: 'Valencia', region: 'Valencian Community', country: 'ES', postalCode: '46001' },
  { city: 'Tallinn', region: 'Harjumaa', country: 'EE', postalCode: '10111' },
  { city: 'Bergen', region: 'Vestland', country: 'NO', postalCode: '5003' },
  { city: 'Toulouse', region: 'Occitanie', country: 'FR', postalCode: '31000' },
  { city: 'Kyoto', region: 'Kyoto', country: 'JP', postalCode: '600-8001' },
  { city: 'Muscat', region: 'Muscat', country: 'OM', postalCode: '112' },
  { city: 'Almaty', region: 'Almaty Region', country: 'KZ', postalCode: '050000' },
  { city: 'Lisbon', region: 'Lisbon', country: 'PT', postalCode: '1100-038' },
  { city: 'Aarhus', region: 'Central Denmark Region', country: 'DK', postalCode: '8000' },
  { city: 'Leeds', region: 'West Yorkshire', country: 'GB', postalCode: 'LS1 4AP' },
  { city: 'Leoben', region: 'Styria', country: 'AT', postalCode: '8700' },
  { city: 'Sheffield', region: 'South Yorkshire', country: 'GB', postalCode: 'S1 2HE' },
  { city: 'Reykjavik', region: 'Capital Region', country: 'IS', postalCode: '101' },
  { city: 'Porto Alegre', region: 'Rio Grande do Sul', country: 'BR', postalCode: '90010-150' },
  { city: 'Nairobi', region: 'Nairobi County', country: 'KE', postalCode: '00100' },
  { city: 'Pune', region: 'Maharashtra', country: 'IN', postalCode: '411001' },
  { city: 'Duluth', region: 'MN', country: 'US', postalCode: '55802' },
  { city: 'Tacoma', region: 'WA', country: 'US', postalCode: '98402' },
  { city: 'Hobart', region: 'Tasmania', country: 'AU', postalCode: '7000' },
  { city: 'Gdańsk', region: 'Pomorskie', country: 'PL', postalCode: '80-001' },
  { city: 'Łódź', region: 'Łódzkie', country: 'PL', postalCode: '90-001' },
  { city: 'Zürich', region: 'Zurich', country: 'CH', postalCode: '8001' },
  { city: 'Trieste', region: 'Friuli-Venezia Giulia', country: 'IT', postalCode: '34121' },
  { city: 'Busan', region: 'Busan', country: 'KR', postalCode: '48058' },
  { city: 'Da Nang', region: 'Da Nang', country: 'VN', postalCode: '550000' },
  { city: 'Valparaíso', region: 'Valparaíso', country: 'CL', postalCode: '2340000' },
  { city: 'Quebec City', region: 'Quebec', country: 'CA', postalCode: 'G1R 4P5' },
];

const STREET_NAMES = [
  'Cooper',
  'Saltmarsh',
  'Old Foundry',
  'Lantern',
  'Weaver',
  'Third Canal',
  'Orchard',
  'Signal',
  'Millrace',
  'Harbour View',
  'Copper',
  'Quarry',
  'Tidemill',
  'Larch',
  'Ropewalk',
  'Granary',
];
const STREET_KINDS = ['Street', 'Lane', 'Quay', 'Road', 'Square', 'Yard', 'Avenue', 'Row'];
const FLOORS = ['Floor 2', 'Suite 410', 'Unit B', 'Building 7', 'Gate 3', '4th floor'];

export const STREETS = { names: STREET_NAMES, kinds: STREET_KINDS, floors: FLOORS };
