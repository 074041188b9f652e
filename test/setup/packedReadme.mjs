const TRY_IT = /^## Try it\n.*?(?=^## )/msu;
const PICTURE = /^!\[[^\]]*\]\([^)]*\)\n\n?/gmu;
const RELATIVE_LINK = /\[([^\]]*)\]\((?![a-z]+:|#)[^)]*\)/gu;

/**
 * The README as the editor's page of an installed extension can show it: that page loads no picture from the package
 * and follows no relative link, and whoever reads it has no checkout to try things in.
 * @param {string} readme
 */
export function packedReadme(readme) {
  return readme.replace(TRY_IT, '').replace(PICTURE, '').replace(RELATIVE_LINK, '$1');
}
