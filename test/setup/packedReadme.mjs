const INSTALL = /^## Install\n.*?(?=^## )/msu;
const PICTURE = /^!\[[^\]]*\]\([^)]*\)\n\n?/gmu;
const RELATIVE_LINK = /\[([^\]]*)\]\((?![a-z]+:|#)[^)]*\)/gu;

/**
 * The README as the editor's page of an installed extension can show it: that page loads no picture from the package
 * and follows no relative link, and whoever reads it has installed it and has no checkout.
 * @param {string} readme
 */
export function packedReadme(readme) {
  return readme.replace(INSTALL, '').replace(PICTURE, '').replace(RELATIVE_LINK, '$1');
}
