/** The doc comments of an interface's own properties, and what it extends. */
export interface InterfaceDocs {
  readonly name: string;
  readonly comment: string;
  readonly parents: readonly string[];
  readonly properties: ReadonlyMap<string, string>;
}

const INTERFACE =
  /\/\*\*(?<comment>(?:(?!\*\/).)*)\*\/\nexport interface (?<name>\w+)(?: extends (?<parents>[\w, ]+))? \{\n(?<body>.*?)^\}/gms;
const PROPERTY = /\/\*\*(?<comment>(?:(?!\*\/).)*)\*\/\s+readonly (?<name>\w+)\??:/gs;

/** Reads the documented interfaces of a formatted TypeScript source. */
export function readInterfaceDocs(source: string): ReadonlyMap<string, InterfaceDocs> {
  const found = [...source.matchAll(INTERFACE)].map(({ groups }): InterfaceDocs => {
    const { name = '', comment = '', parents = '', body = '' } = groups ?? {};
    return {
      name,
      comment: plain(comment),
      parents: parents === '' ? [] : parents.split(', '),
      properties: new Map(
        [...body.matchAll(PROPERTY)].map((property) => [
          property.groups?.['name'] ?? '',
          plain(property.groups?.['comment'] ?? ''),
        ]),
      ),
    };
  });
  return new Map(found.map((docs) => [docs.name, docs]));
}

/** The comment of a property, also when the interface has it from one that it extends. */
export function propertyDoc(
  all: ReadonlyMap<string, InterfaceDocs>,
  interfaceName: string,
  property: string,
): string {
  const doc = findProperty(all, interfaceName, property);
  if (doc !== undefined) return doc;
  throw new Error(`${interfaceName}.${property} has no doc comment`);
}

function findProperty(
  all: ReadonlyMap<string, InterfaceDocs>,
  interfaceName: string,
  property: string,
): string | undefined {
  const docs = all.get(interfaceName);
  if (docs === undefined) return undefined;
  const own = docs.properties.get(property);
  if (own !== undefined) return own;
  const inherited = docs.parents.map((parent) => findProperty(all, parent, property));
  return inherited.find((doc) => doc !== undefined);
}

/** One line of markdown: links to names become the names. */
function plain(comment: string): string {
  return comment
    .replace(/^\s*\*/gm, '')
    .replace(/\{@link (?<name>[^}]+)\}/g, '`$<name>`')
    .replace(/\s+/g, ' ')
    .trim();
}
