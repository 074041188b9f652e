import { fieldsIn } from '../../base/json.ts';
import type { OciApi } from './ociApi.ts';
import { isOcid } from '../config/ocid.ts';

/** A folder of a tenancy; clusters lie in them, and in the tenancy itself, which is the root of them all. */
export interface Compartment {
  /** OCIDs. */
  readonly id: string;
  readonly parentId: string;
  /** Text from outside. */
  readonly name: string;
}

/**
 * All compartments of a tenancy that the person may see something in, in the order of the service, without the
 * tenancy itself: https://docs.oracle.com/iaas/api/#/en/identity/20160918/Compartment/ListCompartments. Of what is
 * deleted the service goes on telling for a year. Entries of another shape are left out.
 */
export async function* listCompartments(
  api: Pick<OciApi, 'pages'>,
  tenancy: string,
): AsyncGenerator<readonly Compartment[], void, undefined> {
  const pages = api.pages({
    service: 'identity',
    path: '/20160918/compartments',
    query: {
      compartmentId: tenancy,
      accessLevel: 'ACCESSIBLE',
      compartmentIdInSubtree: 'true',
      lifecycleState: 'ACTIVE',
      limit: '200',
    },
    subject: 'compartments',
  });
  for await (const items of pages) yield items.map(compartmentIn).filter((found) => found !== undefined);
}

/** The names from below the root down to the compartment; a parent that may not be seen is "…". */
export function pathOf(compartment: Compartment, all: ReadonlyMap<string, Compartment>, tenancy: string): string[] {
  const names = [compartment.name];
  const seen = new Set([compartment.id]);
  for (let { parentId } = compartment; parentId !== tenancy;) {
    const parent = all.get(parentId);
    if (parent === undefined || seen.has(parentId)) return ['…', ...names];
    seen.add(parentId);
    names.unshift(parent.name);
    ({ parentId } = parent);
  }
  return names;
}

function compartmentIn(item: unknown): Compartment | undefined {
  const { id, compartmentId: parentId, name, lifecycleState } = fieldsIn(item);
  if (!isOcid(id) || !isOcid(parentId) || typeof name !== 'string' || lifecycleState !== 'ACTIVE') return undefined;
  return { id, parentId, name };
}
