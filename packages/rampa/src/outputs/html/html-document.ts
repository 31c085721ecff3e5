import { createHash } from 'node:crypto';
import type { PageParts } from './page-parts.ts';
import type { ReportData } from './report-data.ts';

/**
 * A page that needs no other file and no network. What was measured is in it as JSON only: no name, tag or message is
 * ever a part of the markup, and the policy lets nothing run but the script of the page.
 */
export function htmlDocument(data: ReportData, { script, style, licence }: PageParts): string {
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>rampa report</title>
<style>${style}</style>
</head>
<body>
<noscript>This report is drawn by a script, and needs one that may run.</noscript>
<main id="report"></main>
<script type="application/json" id="data">${scriptJson(data)}</script>
<script>${script}</script>
</body>
</html>
<!-- The charts are drawn by uPlot.

${licence}
-->
`;
}

/** JSON that no HTML parser finds an end, a comment or another element in. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Of the text between the tags, as the policy names what may be used. */
function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
