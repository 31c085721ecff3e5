import type { IncomingHttpHeaders } from 'node:http';
import type { Answer } from './answer.ts';

/** A request as a route sees it. */
export interface DemoRequest {
  /** As it came: `HEAD` on a `GET` route. */
  readonly method: string;
  /** Values of the `{names}` in the path, as they came. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** One method on one path: what it does, and what the OpenAPI document says about it. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With `{name}` for a part that varies. */
  readonly path: string;
  readonly operation: Operation;
  answer(request: DemoRequest): Answer;
}

/** The part of an OpenAPI 3.1 operation that the demo shop uses. */
export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly required: true;
    readonly content: Readonly<Record<string, MediaType>>;
  };
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  /** By status. */
  readonly responses: Readonly<Record<string, OperationResponse>>;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required: boolean;
  readonly description: string;
  readonly schema: Readonly<Record<string, unknown>>;
  readonly example: string | number;
}

interface OperationResponse {
  readonly description: string;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly content?: Readonly<Record<string, MediaType>>;
}

interface MediaType {
  readonly schema: Readonly<Record<string, unknown>>;
}

/** A JSON response whose body is one of the document's named schemas. */
export function jsonResponse(description: string, schemaName: string): OperationResponse {
  return { description, content: { 'application/json': { schema: schemaReference(schemaName) } } };
}

export function problemResponse(description: string): OperationResponse {
  return {
    description,
    content: { 'application/problem+json': { schema: schemaReference('Problem') } },
  };
}

export function schemaReference(name: string): { readonly $ref: string } {
  return { $ref: `#/components/schemas/${name}` };
}

/** A whole number in the path. */
export function pathNumber(
  name: string,
  description: string,
  example: number,
  maximum?: number,
): Parameter {
  const schema = { type: 'integer', minimum: 0, ...(maximum === undefined ? {} : { maximum }) };
  return { name, in: 'path', required: true, description, schema, example };
}
