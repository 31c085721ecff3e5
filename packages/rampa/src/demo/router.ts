import type { Route } from './route.ts';

/** What a method and a path lead to. `label` is what the statistics count it under. */
export type Match =
  | {
      readonly type: 'route';
      readonly label: string;
      readonly route: Route;
      readonly params: Readonly<Record<string, string>>;
    }
  | { readonly type: 'options' | 'wrong-method'; readonly label: string; readonly allow: string }
  | { readonly type: 'unknown'; readonly label: string };

interface Entry {
  readonly route: Route;
  readonly parts: readonly string[];
}

/** Finds the route of a request. `HEAD` goes to the `GET` route, `OPTIONS` works on every path. */
export class Router {
  readonly #entries: readonly Entry[];

  constructor(routes: readonly Route[]) {
    this.#entries = routes.map((route) => ({ route, parts: route.path.split('/') }));
  }

  match(method: string, path: string): Match {
    const parts = path.split('/');
    const found = this.#entries.filter((entry) => isMatch(entry.parts, parts));
    const [first] = found;
    if (first === undefined) return { type: 'unknown', label: `${method} (no route)` };
    const label = `${method} ${first.route.path}`;
    const wanted = method === 'HEAD' ? 'GET' : method;
    const hit = found.find(({ route }) => route.method === wanted);
    if (hit !== undefined) {
      return { type: 'route', label, route: hit.route, params: paramsOf(hit.parts, parts) };
    }
    const methods = found.map(({ route }) => route.method);
    const allow = methods.includes('GET') ? ['HEAD', ...methods] : methods;
    const type = method === 'OPTIONS' ? 'options' : 'wrong-method';
    return { type, label, allow: [...allow, 'OPTIONS'].sort().join(', ') };
  }
}

function isMatch(template: readonly string[], parts: readonly string[]): boolean {
  return (
    template.length === parts.length &&
    template.every((part, index) => isName(part) || part === parts[index])
  );
}

function paramsOf(template: readonly string[], parts: readonly string[]): Record<string, string> {
  const params: Record<string, string> = {};
  for (const [index, part] of template.entries()) {
    if (isName(part)) params[part.slice(1, -1)] = parts[index] ?? '';
  }
  return params;
}

function isName(part: string): boolean {
  return part.startsWith('{');
}
