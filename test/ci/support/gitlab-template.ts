import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const PATH = fileURLToPath(new URL('../../../ci/gitlab/rampa.yml', import.meta.url));

/** The job that pipelines of GitLab extend. */
export interface GitlabTemplate {
  readonly variables: Readonly<Record<string, string>>;
  readonly script: readonly string[];
  readonly artifacts: { readonly paths: readonly string[]; readonly reports: object };
}

export async function readTemplate(): Promise<GitlabTemplate> {
  return (parse(await readFile(PATH, 'utf8')) as { '.rampa': GitlabTemplate })['.rampa'];
}
