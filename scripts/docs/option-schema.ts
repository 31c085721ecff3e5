/** The part of JSON Schema that options use. */
interface JsonSchema {
  readonly type?: string;
  /** What may be given, where the type does not say it. */
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly default?: unknown;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
}

/** One option as its schema knows it. */
export interface Field {
  readonly name: string;
  readonly schema: JsonSchema;
  readonly isRequired: boolean;
  /** As doc comments write it. */
  readonly defaultText: string | undefined;
}

interface HasJsonSchema {
  toJSONSchema(options: { io: 'input'; unrepresentable: 'any' }): object;
}

/** The options of an object schema, as users write them. */
export function readFields(schema: HasJsonSchema): readonly Field[] {
  const json: JsonSchema = schema.toJSONSchema({ io: 'input', unrepresentable: 'any' });
  return Object.entries(json.properties ?? {}).map(([name, field]) => ({
    name,
    schema: field,
    isRequired: json.required?.includes(name) === true,
    defaultText: defaultText(field.default),
  }));
}

/** What may be given, limits included. */
export function describeValue({ name, schema }: Field): string {
  if (schema.description !== undefined) return schema.description;
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`"${value}"\``).join(' or ');
  switch (schema.type) {
    case 'boolean':
      return '`true` or `false`';
    case 'string':
      return 'duration';
    case 'integer':
    case 'number':
      return describeNumber(schema);
    case 'array':
      return `list of \`{ duration, target }\`, target ${describeNumber(schema.items?.properties?.['target'] ?? {})}`;
    case 'object':
      return 'object of texts';
    case undefined:
      return `object, by ${name === 'thresholds' ? 'metric' : 'name'}`;
  }
  throw new Error(`the option '${name}' has a schema that cannot be described: ${schema.type}`);
}

function describeNumber({ type, minimum, exclusiveMinimum, maximum }: JsonSchema): string {
  const noun = type === 'integer' ? 'whole number' : 'number';
  const from = exclusiveMinimum === undefined ? `from ${minimum}` : `above ${exclusiveMinimum}`;
  if (maximum === undefined || maximum === Number.MAX_SAFE_INTEGER) return `${noun} ${from}`;
  const to = exclusiveMinimum === undefined ? 'to' : 'up to';
  return `${noun} ${from} ${to} ${maximum.toLocaleString('en-US')}`;
}

function defaultText(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'object') return 'none';
  return typeof value === 'number' ? String(value) : `\`${JSON.stringify(value)}\``;
}
