import { type Random, randomHex } from '../../core/iteration-random.ts';

/** A form with its parts one after the other, each with a head of its own. */
export interface Multipart {
  /** Text when the form has no files. */
  readonly content: string | Blob;
  readonly contentType: string;
}

/**
 * Encodes a form as `multipart/form-data`, as the HTML standard says: line breaks in names and values become
 * CRLF, and those in names, like quotes, are percent-encoded. Files are read when the body is sent.
 */
export function encodeMultipart(form: FormData, random: Random): Multipart {
  const boundary = `rampa-${randomHex(random)}`;
  const parts: (string | Blob)[] = [];
  let text = '';
  for (const [name, value] of form) {
    text += `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(withCrlf(name))}"`;
    if (typeof value === 'string') {
      text += `\r\n\r\n${withCrlf(value)}\r\n`;
    } else {
      const type = value.type === '' ? 'application/octet-stream' : value.type;
      parts.push(
        `${text}; filename="${quoted(value.name)}"\r\nContent-Type: ${type}\r\n\r\n`,
        value,
      );
      text = '\r\n';
    }
  }
  text += `--${boundary}--\r\n`;
  const contentType = `multipart/form-data; boundary=${boundary}`;
  return { content: parts.length === 0 ? text : new Blob([...parts, text]), contentType };
}

function withCrlf(text: string): string {
  return text.replace(/\r\n|\r|\n/g, '\r\n');
}

function quoted(text: string): string {
  return text.replace(/\r/g, '%0D').replace(/\n/g, '%0A').replace(/"/g, '%22');
}
