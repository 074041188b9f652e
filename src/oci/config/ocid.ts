/** Of the shape that oci/config.py knows, and named as what it is; it may stand in a path and in a command line as it is. */
export function isOcid(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 255 && /^ocid\w*[.:](?:[\w-]*[.:]){3,}[\w-]+$/u.test(value);
}
