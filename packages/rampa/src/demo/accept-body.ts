import type * as z from 'zod';
import { type Answer, problemAnswer } from './answer.ts';

type Judgement<T> =
  | { readonly type: 'value'; readonly value: T }
  | { readonly type: 'refused'; readonly answer: Answer };

/** Judges a parsed body; `undefined` stands for a body that could not be parsed. */
export function acceptValue<T>(schema: z.ZodType<T>, source: unknown): Judgement<T> {
  const result = schema.safeParse(source);
  if (result.success) return { type: 'value', value: result.data };
  const errors = result.error.issues.map(({ path, message }) => ({
    path: path.map(String).join('.'),
    message,
  }));
  const detail = 'the request body does not have the documented shape';
  return { type: 'refused', answer: problemAnswer(400, 'Bad Request', detail, { errors }) };
}

/** Reads a JSON body, or says with status 400 what is wrong with it. */
export function acceptJson<T>(schema: z.ZodType<T>, text: string): Judgement<T> {
  let source: unknown;
  try {
    source = JSON.parse(text);
  } catch {
    const detail = 'the request body is not JSON';
    return { type: 'refused', answer: problemAnswer(400, 'Bad Request', detail) };
  }
  return acceptValue(schema, source);
}
