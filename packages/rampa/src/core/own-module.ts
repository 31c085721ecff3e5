/**
 * The address of another module of rampa, seen from the one at `fromUrl`. Sources are `.ts`, a build is `.js`, as that
 * very module.
 * @param path relative, without an extension
 */
export function ownModule(path: string, fromUrl: string): URL {
  return new URL(`${path}${fromUrl.slice(fromUrl.lastIndexOf('.'))}`, fromUrl);
}
