import type { NamedUrl } from '../../core/http.ts';

const SCHEME = /^[a-z][a-z0-9+.-]*:/i;

/**
 * The address as it is requested: one that is not absolute comes after the base. Its text is joined, not resolved, so
 * that a base can have a path of its own.
 */
export function addressOf(url: string | NamedUrl, baseUrl: string | undefined): string {
  const text = isNamed(url) ? url.href : url;
  if (baseUrl === undefined || typeof text !== 'string') return text;
  if (SCHEME.test(text) || text.startsWith('//')) return text;
  const isJoined = text === '' || '/?#'.includes(text.charAt(0));
  return isJoined ? baseUrl + text : `${baseUrl}/${text}`;
}

/** The name that the address comes with. */
export function nameOf(url: string | NamedUrl): string | undefined {
  return isNamed(url) ? url.name : undefined;
}

/** Scripts give anything. */
function isNamed(url: string | NamedUrl): url is NamedUrl {
  return typeof url === 'object' && url !== null && 'href' in url;
}
