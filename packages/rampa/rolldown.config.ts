import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type RolldownPlugin } from 'rolldown';
import { bundlePage } from './src/outputs/html/bundle-page.ts';

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
    'chunks/self-test-script': 'src/cli/self-test/self-test-script.ts',
    'chunks/self-test-target': 'src/cli/self-test/self-test-target.ts',
  },
  platform: 'node',
  // Loaded by few runs, and from `node_modules`.
  external: [/^node:/, /^protobufjs/, 'tough-cookie'],
  resolve: { conditionNames: ['import', 'node'] },
  plugins: [reportPage(), licences()],
  output: {
    dir: 'dist',
    cleanDir: true,
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name].js',
  },
});

/** Puts the texts that all reports share in the place of the module that bundles them. */
function reportPage(): RolldownPlugin {
  return {
    name: 'report-page',
    async load(id) {
      if (!id.endsWith('/outputs/html/page-parts.ts')) return null;
      const text = JSON.stringify(await bundlePage());
      return `export async function pageParts() { return ${text}; }`;
    },
  };
}

/** Puts the licences of the packages that are part of the build beside it, as they ask for. */
function licences(): RolldownPlugin {
  return {
    name: 'licences',
    generateBundle() {
      // Its text is a part of the page that reports are.
      const packages = new Map([['uplot', `${folderOf('uplot')}/`]]);
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

function folderOf(name: string): string {
  return dirname(fileURLToPath(import.meta.resolve(`${name}/package.json`)));
}
