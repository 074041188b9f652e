import { REALMS } from '../../oci/config/regionTable.ts';

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

/**
 * What was typed, if it is named as regions are and no line of the list has it: a newer region, or one that the
 * person's own OCI files name, also by its short code.
 */
export function typedRegion(typed: string): string | undefined {
  const region = typed.trim().toLowerCase();
  if (!/^[a-z][a-z0-9-]+$/u.test(region)) return undefined;
  const names = REALMS.flatMap(({ regions }) => Object.entries(regions).flat());
  return names.some((name) => name.includes(region)) ? undefined : region;
}
