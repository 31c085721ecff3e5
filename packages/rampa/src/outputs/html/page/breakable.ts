import { element } from './element.ts';

/** A name that can be continued on the next line where a part of it ends. */
export function breakable(name: string): Node {
  const parts = name.split(/(?<=[_{:/.,@])/);
  const nodes = parts.flatMap((part) => [part, element('wbr')]);
  return element('span', {}, nodes);
}
