import { SaxesParser } from 'saxes';
import type { XmlElement } from '../../../src/outputs/junit/xml-element.ts';

/** Reads a document as strictly as XML 1.0 asks. Blanks between elements are left out. @throws {Error} */
export function parseXml(text: string): XmlElement {
  const parser = new SaxesParser();
  const root: Open = { name: '', attributes: {}, elements: [], text: '' };
  const open = [root];
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element: Open = { name, attributes, elements: [], text: '' };
    open.at(-1)?.elements.push(element);
    open.push(element);
  });
  parser.on('text', (part) => {
    const element = open.at(-1);
    if (element !== undefined) element.text += part;
  });
  parser.on('closetag', () => void open.pop());
  parser.write(text).close();
  const [document] = root.elements;
  if (document === undefined) throw new Error('there is no element');
  return closed(document);
}

interface Open {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly elements: Open[];
  text: string;
}

function closed({ name, attributes, elements, text }: Open): XmlElement {
  if (elements.length > 0) return { name, attributes, content: elements.map(closed) };
  return text === '' ? { name, attributes } : { name, attributes, content: text };
}
