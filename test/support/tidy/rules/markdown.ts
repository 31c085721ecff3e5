import { posix } from 'node:path';
import {
  findAll,
  placeOf,
  type Repository,
  type RepositoryFile,
  type TidyRule,
} from '../repository.ts';

/** Every page has one title, and its links inside the repository lead somewhere. */
export const markdown: TidyRule = {
  name: 'every markdown page has one title and links that resolve',
  find(repository) {
    const pages = repository.files.filter(({ path }) => path.endsWith('.md'));
    const prose = new Map(pages.map((page) => [page.path, withoutCode(page.text)]));
    return pages.flatMap((page) => [
      ...titleFindings(page, prose.get(page.path) ?? ''),
      ...linkFindings(page, prose, repository),
    ]);
  },
};

function titleFindings(page: RepositoryFile, prose: string): readonly string[] {
  const [first, ...others] = findAll(page, prose, /^# /gm, 'is another title');
  return first === undefined ? [`${page.path}:1 has no title`] : others;
}

function linkFindings(
  page: RepositoryFile,
  prose: ReadonlyMap<string, string>,
  repository: Repository,
): readonly string[] {
  return [...(prose.get(page.path) ?? '').matchAll(/\]\((?<target>[^)\s]+)\)/g)].flatMap(
    (match) => {
      const target = match.groups?.['target'] ?? '';
      if (/^[a-z]+:/.test(target)) return [];
      const [file = '', anchor] = target.split('#');
      const path = file === '' ? page.path : posix.join(posix.dirname(page.path), file);
      const place = placeOf(page, match.index);
      if (!repository.has(path.replace(/\/$/, ''))) return [`${place} links to nothing: ${target}`];
      const linked = prose.get(path);
      if (anchor === undefined || linked === undefined || anchorsOf(linked).includes(anchor))
        return [];
      return [`${place} links to no heading: ${target}`];
    },
  );
}

/** The addresses of a page's headings, as code hosts make them. */
function anchorsOf(prose: string): readonly string[] {
  const seen = new Map<string, number>();
  return [...prose.matchAll(/^#{1,6} (?<title>.+)$/gm)].map((match) => {
    const anchor = (match.groups?.['title'] ?? '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-');
    const count = seen.get(anchor) ?? 0;
    seen.set(anchor, count + 1);
    return count === 0 ? anchor : `${anchor}-${count}`;
  });
}

/** Blanks fenced blocks and the links inside inline code; a `#` in a script is no heading. */
function withoutCode(text: string): string {
  const blank = (part: string): string => part.replace(/[^\n]/g, ' ');
  return text
    .replace(/^(?<fence>```+)[^\n]*\n.*?^\k<fence>$/gms, blank)
    .replace(/`[^`\n]*\]\([^`\n]*`/g, blank);
}
