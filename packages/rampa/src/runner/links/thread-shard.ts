import { ownModule } from '../../core/own-module.ts';
import type { RunnerLink } from '../../engine/link.ts';
import { openThreadLink } from './thread-link.ts';

/**
 * Node lets the young generation of a thread grow to 200 MB, which many idle VUs would never fill. A sixth of it
 * costs no measurable time: what iterations allocate dies young.
 */
const RESOURCE_LIMITS = { maxYoungGenerationSizeMb: 32 };

/**
 * Starts a shard on a thread of its own. It needs nothing but the thread, so that it can be done long before
 * anybody knows what the shard will run.
 */
export function openThreadShard(): RunnerLink {
  const main = ownModule('../shard-main', import.meta.url);
  return openThreadLink(bootstrap(main.href), { resourceLimits: RESOURCE_LIMITS });
}

/**
 * Node's compile cache must be on before the first module is loaded: it saves a third of the start. Unlike with
 * `eval: true`, a thread that starts with an address runs what `--import` names, such as tsx.
 */
function bootstrap(main: string): URL {
  const source = `import { enableCompileCache } from 'node:module';
enableCompileCache();
const { startShard } = await import(${JSON.stringify(main)});
startShard();`;
  return new URL(`data:text/javascript,${encodeURIComponent(source)}`);
}
