import { REALMS } from '../../oci/regionTable.ts';

/** A line of the list of regions. */
export interface RegionItem {
  readonly label: string;
  readonly description?: string;
  /** Undefined for the title of a realm. */
  readonly region: string | undefined;
}

/** Every known region by realm, each with its short code. */
export function regionItems(): readonly RegionItem[] {
  return REALMS.flatMap(({ realm, domain, regions }) => [
    { label: `${realm} (${domain})`, region: undefined },
    ...Object.entries(regions).map(([code, region]) => ({ label: region, description: code, region })),
  ]);
}

/** What was typed, if it is named as regions are and is in no table yet. */
export function typedRegion(typed: string): string | undefined {
  const region = typed.trim().toLowerCase();
  if (!/^[a-z]+(?:-[a-z]+)+-\d+$/u.test(region)) return undefined;
  return REALMS.some(({ regions }) => Object.values(regions).includes(region)) ? undefined : region;
}
