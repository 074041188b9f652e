import * as v from 'valibot';

/** `value` as `schema` reads it; undefined for what does not fit. */
export function parsed<S extends v.GenericSchema>(schema: S, value: unknown): v.InferOutput<S> | undefined {
  const { success, output } = v.safeParse(schema, value);
  return success ? output : undefined;
}

/** A field that may be missing, which stands for undefined. */
export function optional<S extends v.GenericSchema>(schema: S) {
  return v.optional(schema, () => undefined);
}

/** A list; items of another shape are left out. */
export function listOf<S extends v.GenericSchema>(item: S) {
  return v.pipe(
    v.array(v.unknown()),
    v.transform((all) => all.map((each) => parsed(item, each)).filter((each) => each !== undefined)),
  );
}
