import { importsOf } from '../imports.ts';
import type { Repository, TidyRule } from '../repository.ts';

const SOURCE = /^packages\/[^/]+\/src\//;

/** Files that need each other, directly or through others. Types count, dynamic imports do too. */
export const importCycles: TidyRule = {
  name: 'no file imports itself through others',
  find(repository) {
    const graph = graphOf(repository);
    const seen = new Set<string>();
    return [...graph.keys()].flatMap((path) => {
      const cycle = seen.has(path) ? undefined : shortestCycle(graph, path);
      for (const member of cycle ?? []) seen.add(member);
      return cycle === undefined ? [] : [`${path}:1 imports itself: ${cycle.join(' -> ')}`];
    });
  },
};

function graphOf({ sources }: Repository): ReadonlyMap<string, readonly string[]> {
  return new Map(
    sources
      .filter(({ path }) => SOURCE.test(path))
      .map((file) => [file.path, importsOf(file).flatMap(({ path }) => path ?? [])]),
  );
}

/** Breadth first, so that the message shows the fewest files. */
function shortestCycle(
  graph: ReadonlyMap<string, readonly string[]>,
  start: string,
): readonly string[] | undefined {
  const reached = new Set<string>();
  let trails: (readonly string[])[] = [[start]];
  while (trails.length > 0) {
    const next: (readonly string[])[] = [];
    for (const trail of trails) {
      for (const target of graph.get(trail.at(-1) ?? '') ?? []) {
        if (target === start) return [...trail, start];
        if (reached.has(target)) continue;
        reached.add(target);
        next.push([...trail, target]);
      }
    }
    trails = next;
  }
  return undefined;
}
