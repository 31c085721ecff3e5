import { boundedText } from '../../core/bounded-text.ts';

/** Fewer names are no reason to change a script, unless the series budget is smaller. */
const MANY_NAMES = 100;
const SOME_NAMES = 10;
const MAX_PROPOSALS = 3;
const MAX_EXAMPLE = 120;

/**
 * One sentence for each name that many names of requests could have in common.
 * @param isComplete false when there were more names than are known
 */
export function nameWarnings(
  names: Iterable<string>,
  { maxSeries, isComplete }: { readonly maxSeries: number; readonly isComplete: boolean },
): string[] {
  const minCount = Math.max(SOME_NAMES, Math.min(MANY_NAMES, maxSeries));
  const proposals = proposeNames(new Set(names), { minCount, maxProposals: MAX_PROPOSALS });
  return proposals.map(({ name, nameCount, example }) => {
    const others = `${isComplete ? '' : 'at least '}${nameCount - 1} more`;
    const template = `url\`${name.replaceAll(PLACEHOLDER, INSERTED)}\``;
    const fact = `'${boundedText(example, MAX_EXAMPLE)}' and ${others} names of requests look like ${name}`;
    return `${fact}: write ${template}, or give them that name, so that they are counted as one`;
  });
}

/** One name that could stand for many. */
export interface NameProposal {
  /** Such as `/users/{}`, as the `url` tag would name it. */
  readonly name: string;
  readonly nameCount: number;
  /** The first of them. */
  readonly example: string;
}

/**
 * Which names of requests differ only in a part of their path, by example: what looks like an id anywhere, and any one
 * part that has `minCount` values or more.
 * @returns those that stand for at least `minCount` names, the largest first, at most `maxProposals`
 */
export function proposeNames(
  names: Iterable<string>,
  { minCount, maxProposals }: { readonly minCount: number; readonly maxProposals: number },
): NameProposal[] {
  let shapes = [...shapesOf(names).values()];
  const proposals: NameProposal[] = shapes
    .filter(({ hasIds, nameCount }) => hasIds && nameCount >= minCount)
    .map(proposalOf);
  shapes = shapes.filter(({ hasIds, nameCount }) => !hasIds || nameCount < minCount);
  while (proposals.length < maxProposals) {
    const widest = widestPart(shapes, minCount);
    if (widest === undefined) break;
    proposals.push(proposalOf(widest));
    shapes = shapes.filter((shape) => !widest.members.includes(shape));
  }
  return proposals.sort((left, right) => right.nameCount - left.nameCount).slice(0, maxProposals);
}

const PLACEHOLDER = '{}';
const INSERTED = `\${...}`;

/** Names that are equal but for what looks like an id. */
interface Shape {
  readonly parts: readonly string[];
  readonly hasIds: boolean;
  readonly example: string;
  nameCount: number;
}

interface WideShape extends Shape {
  readonly members: readonly Shape[];
}

function shapesOf(names: Iterable<string>): Map<string, Shape> {
  const shapes = new Map<string, Shape>();
  for (const name of names) {
    const path = name.replace(ORIGIN, '');
    if (!path.startsWith('/')) continue;
    const plain = path.split('/');
    const parts = plain.map((part) => (ID.test(part) ? PLACEHOLDER : part));
    const key = parts.join('/');
    const known = shapes.get(key);
    if (known !== undefined) known.nameCount++;
    else {
      const hasIds = parts.some((part, index) => part !== plain[index]);
      shapes.set(key, { parts, hasIds, example: name, nameCount: 1 });
    }
  }
  return shapes;
}

const ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/[^/]*/i;

/** A number, a UUID, or eight and more hexadecimal digits with a number among them. */
const ID = /^(?:\d+|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|(?=[a-f]*\d)[\da-f]{8,})$/i;

/** The most names that differ in one further part, which has at least `minCount` values. */
function widestPart(shapes: readonly Shape[], minCount: number): WideShape | undefined {
  const byShape = new Map<string, Shape[]>();
  for (const shape of shapes) {
    for (const [index, part] of shape.parts.entries()) {
      if (index === 0 || part === PLACEHOLDER) continue;
      const key = shape.parts.with(index, PLACEHOLDER).join('/');
      const members = byShape.get(key);
      if (members === undefined) byShape.set(key, [shape]);
      else members.push(shape);
    }
  }
  let widest: WideShape | undefined;
  for (const [key, members] of byShape) {
    const [first] = members;
    const nameCount = members.reduce((sum, member) => sum + member.nameCount, 0);
    if (first === undefined || members.length < minCount) continue;
    if (nameCount <= (widest?.nameCount ?? 0)) continue;
    widest = { parts: key.split('/'), hasIds: true, example: first.example, nameCount, members };
  }
  return widest;
}

function proposalOf({ parts, nameCount, example }: Shape): NameProposal {
  return { name: parts.join('/'), nameCount, example };
}
