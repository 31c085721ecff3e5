import { importsOf } from '../imports.ts';
import { placeOf, type Repository, type SourceFile, type TidyRule } from '../repository.ts';

/** What users may import. */
const DOORS = ['packages/rampa/src/index.ts', 'packages/rampa/src/demo/index.ts'];

/** A doc comment, then perhaps a note to the linter. */
const DOCUMENTED = /\*\/\n(?:\/\/[^\n]*\n)*$/;

/** Everything that a user can import explains itself in the editor. */
export const docComments: TidyRule = {
  name: 'every public name has a doc comment',
  find: (repository) =>
    DOORS.flatMap((door) => {
      const file = repository.source(door);
      return file === undefined ? [] : namesOf(file).flatMap((name) => findName(repository, name));
    }),
};

interface PublicName {
  readonly name: string;
  /** The file that the door takes it from. */
  readonly path: string;
  readonly place: string;
}

function namesOf(door: SourceFile): readonly PublicName[] {
  const sources = new Map(importsOf(door).map(({ specifier, path }) => [specifier, path]));
  const pattern = /^export (?:type )?\{(?<names>[^}]*)\} from '(?<specifier>[^']+)'/gm;
  return [...door.uncommented.matchAll(pattern)].flatMap((match) => {
    const { names = '', specifier = '' } = match.groups ?? {};
    const path = sources.get(specifier) ?? specifier;
    return names.split(',').flatMap((text) => {
      const name = /(?:type )?(?<name>\w+)/.exec(text)?.groups?.['name'];
      return name === undefined ? [] : [{ name, path, place: placeOf(door, match.index) }];
    });
  });
}

function findName(repository: Repository, { name, path, place }: PublicName): readonly string[] {
  const file = repository.source(path);
  if (file === undefined) return [`${place} '${name}' comes from nowhere`];
  const declaration = new RegExp(
    `^export (?:async |abstract )?(?:function\\*?|class|const|interface|type) ${name}\\b`,
    'm',
  ).exec(file.uncommented);
  if (declaration === null) {
    const next = namesOf(file).find((other) => other.name === name);
    return next === undefined
      ? [`${place} '${name}' comes from nowhere`]
      : findName(repository, next);
  }
  if (DOCUMENTED.test(file.text.slice(0, declaration.index))) return [];
  return [`${placeOf(file, declaration.index)} '${name}' is public and has no doc comment`];
}
