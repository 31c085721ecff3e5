import { readFileSync } from 'node:fs';
import { defineConfig, type RolldownPlugin } from 'rolldown';

/**
 * What is published: the sources in a few files, with the packages that every run needs. To find, read and link
 * several hundred modules took longer than everything else that an empty run does. Types are emitted by tsc.
 *
 * The parts that modules find by their address lie where that leads from `dist/chunks/` and from `dist/cli/`.
 */
export default defineConfig({
  input: {
    index: 'src/index.ts',
    'demo/index': 'src/demo/index.ts',
    'cli/main': 'src/cli/main.ts',
    'shard-main': 'src/runner/shard-main.ts',
    'chunks/bench-script': 'src/cli/bench/bench-script.ts',
  },
  platform: 'node',
  // Loaded by few runs, and from `node_modules`.
  external: [/^node:/, 'tough-cookie'],
  resolve: { conditionNames: ['import', 'node'] },
  plugins: [licences()],
  output: {
    dir: 'dist',
    cleanDir: true,
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name].js',
  },
});

/** Puts the licences of the packages that are part of the build beside it, as they ask for. */
function licences(): RolldownPlugin {
  return {
    name: 'licences',
    generateBundle() {
      const packages = new Map<string, string>();
      for (const id of this.getModuleIds()) {
        const [folder, name] = /^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id) ?? [];
        if (folder !== undefined && name !== undefined) packages.set(name, folder);
      }
      const texts = [...packages]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, folder]) => `${name}\n\n${readFileSync(`${folder}LICENSE`, 'utf8').trim()}\n`);
      this.emitFile({
        type: 'asset',
        fileName: 'THIRD-PARTY-LICENSES.txt',
        source: texts.join('\n---\n\n'),
      });
    },
  };
}
