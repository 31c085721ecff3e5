import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const PAGE = join(import.meta.dirname, 'page');

/** Makes one script and one style of the folder `page`. */
export async function bundlePage(): Promise<{ script: string; style: string; licence: string }> {
  const charts = dirname(fileURLToPath(import.meta.resolve('uplot/package.json')));
  const [script, chartStyle, style, licence] = await Promise.all([
    bundleScript(),
    readFile(join(charts, 'dist/uPlot.min.css'), 'utf8'),
    readFile(join(PAGE, 'page.css'), 'utf8'),
    readFile(join(charts, 'LICENSE'), 'utf8'),
  ]);
  return { script, style: `${chartStyle}\n${shortenStyle(style)}`, licence: licence.trim() };
}

async function bundleScript(): Promise<string> {
  await using bundle = await rolldown({ input: join(PAGE, 'main.ts'), platform: 'browser' });
  const { output } = await bundle.generate({ format: 'iife', minify: true });
  // Whatever a text in the script says, it must not end the element that the script is in.
  return output[0].code.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
}

/** Without comments and indents. */
function shortenStyle(style: string): string {
  return style.replace(/\/\*.*?\*\//gs, '').replace(/^\s+/gm, '');
}
